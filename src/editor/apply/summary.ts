import type { DeleteOutcome } from '../../core/apply/deleteObjects.ts';
import type { ItemOutcome } from '../../core/apply/runApply.ts';
import { text } from '../doors/text.ts';

type State = (ItemOutcome | DeleteOutcome)['state'];

/** In the order in which they are said. */
const states = ['created', 'changed', 'deleted', 'unchanged', 'failed', 'notTried'] as const satisfies State[];

/** `created Secret a, AgentgatewayBackend b; not tried HTTPRoute c`. */
export function summaryOf(outcomes: readonly { readonly state: State; readonly name: string }[]): string {
  const said = states.flatMap((state) => {
    const names = outcomes.filter((outcome) => outcome.state === state).map(({ name }) => name);
    return names.length === 0 ? [] : [text(`apply.summary.${state}`, { names: names.join(', ') })];
  });
  return said.join('; ') || '–';
}
