import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, sameJson, stringAt } from '../json.ts';
import { resolveBackendRef } from './backendRefs.ts';
import { stamp, type Condition } from './condition.ts';
import { attachments, type Attachment } from './routeAttachment.ts';
import { CONTROLLER_NAME, type World } from './world.ts';

/** The status of an HTTPRoute: one entry for each Gateway of ours that it names; entries of others stay. */
export function routeStatus(route: KubeObject, world: World): object {
  const before = listAt(route, 'status', 'parents');
  const others = before.filter((parent) => stringAt(parent, 'controllerName') !== CONTROLLER_NAME);
  const resolved = resolvedRefs(route, world);
  const ours = attachments(route, world).map((attachment) => {
    const { parentRef } = attachment;
    const old = before.find((parent) => sameJson(refOf(parent), parentRef));
    const conditions = stamp([accepted(attachment), resolved], listAt(old, 'conditions'), route);
    return { parentRef, controllerName: CONTROLLER_NAME, conditions };
  });
  return { parents: [...others, ...ours] };
}

function refOf(parent: unknown): unknown {
  return typeof parent === 'object' && parent !== null && 'parentRef' in parent ? parent.parentRef : undefined;
}

function accepted({ refusal }: Attachment): Condition {
  if (!refusal) return { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' };
  return { type: 'Accepted', status: 'False', ...refusal };
}

function resolvedRefs(route: KubeObject, world: World): Condition {
  const refs = listAt(route, 'spec', 'rules').flatMap((rule) => listAt(rule, 'backendRefs'));
  const problem = refs
    .map((ref) => resolveBackendRef(ref, route, world).problem)
    .findLast((found) => found !== undefined);
  if (!problem) return { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: '' };
  return { type: 'ResolvedRefs', status: 'False', ...problem };
}
