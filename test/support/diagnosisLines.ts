import type { ProviderRow } from '../../src/core/cluster/topology.ts';
import { chainSteps } from '../../src/core/diagnose/chainSteps.ts';
import { render } from '../../src/core/messages/index.ts';

/** What the diagnosis says of a row by its facts alone: `failed backend: sentences`, a line each step. */
export function diagnosisLines(row: ProviderRow): readonly string[] {
  return [...chainSteps(row)].map(([id, { state, evidence, remedies = [], quote }]) => {
    const said = [...evidence, ...(quote === undefined ? [] : [quote]), ...remedies.map((title) => title)];
    return `${state} ${id}: ${said.map((sentence) => render(sentence)).join(' ')}`;
  });
}
