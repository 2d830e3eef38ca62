import type { ResourceFact } from '../graph/fact.ts';
import { controllerState, type ControllerState } from '../graph/controllerState.ts';
import { everywhere } from '../graph/indexes.ts';
import type { Derivation, References } from '../graph/resourceGraph.ts';
import { hasSpoken } from '../resource/conditions.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

type Texts = ReturnType<typeof worded>;

/** Said of every resource in the same words, which are made once. */
const texts: Derivation<string, Texts | undefined> = {
  draw: (subject, graph) => textsOf(graph.derive(controllerState, subject)),
};

/** Nobody has spoken of the resource, and the cluster shows why: no controller runs. */
export function noController(subject: ResourceFact, graph: References): readonly CheckFinding[] {
  if (subject.provenance.from !== 'cluster' || hasSpoken(subject.object.status)) return [];
  const said = graph.derive(texts, everywhere);
  if (said === undefined) return [];
  const at = { fact: subject, path: ['metadata', 'name'] };
  return [
    { code: 'no-controller', severity: 'warning', link: 'controller', subject: at, related: [], ...said, fixes: [] },
  ];
}

function textsOf(state: ControllerState): Texts | undefined {
  switch (state.status) {
    case 'down':
      return worded('check.noControllerDown', { deployment: state.deployment });
    case 'classNotAccepted':
      return worded('check.noControllerClass', { className: state.className });
    case 'notInstalled':
      return worded('check.noControllerAtAll', {});
    case 'running':
    case 'unknown':
      return undefined;
  }
}
