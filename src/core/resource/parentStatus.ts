import { findCondition, type Condition } from './conditions.ts';
import type { RouteParent } from './httpRoute.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt } from './json.ts';
import { kinds } from './kinds.ts';
import type { KubeObject } from './kubeObject.ts';

/** What a controller says of a route, or a model, at one of its parents. */
export interface ParentStatus {
  readonly controllerName: string | undefined;
  readonly accepted: Condition | undefined;
  readonly resolvedRefs: Condition | undefined;
}

/** The entry of `status.parents` for this reference; undefined while no controller has spoken of it. */
export function parentStatus(
  { status, metadata }: Pick<KubeObject, 'status' | 'metadata'>,
  parent: RouteParent,
): ParentStatus | undefined {
  const named = parent.set ?? parent.gateway;
  const kind = parent.set?.kind.kind ?? kinds.gateway.kind;
  const entry = listAt(status, 'parents').find((candidate) => {
    const reference = objectAt(candidate, 'parentRef');
    return (
      (stringAt(reference, 'kind') ?? kinds.gateway.kind) === kind &&
      stringAt(reference, 'name') === named.name &&
      (stringAt(reference, 'namespace') ?? metadata.namespace) === named.namespace &&
      stringAt(reference, 'sectionName') === parent.sectionName &&
      numberAt(reference, 'port') === parent.port
    );
  });
  if (!isJsonObject(entry)) return undefined;
  return {
    controllerName: stringAt(entry, 'controllerName'),
    accepted: findCondition(entry, 'Accepted'),
    resolvedRefs: findCondition(entry, 'ResolvedRefs'),
  };
}
