import { kinds, type ResourceKind } from './kinds.ts';
import { listAt, stringAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

/** Whether a ReferenceGrant lets HTTPRoutes of a namespace refer to an object in the grant's own namespace. */
export function grantsRoutes(
  grant: Pick<KubeObject, 'spec'>,
  fromNamespace: string,
  target: { readonly kind: ResourceKind; readonly name: string },
): boolean {
  const from = listAt(grant.spec, 'from').some(
    (entry) =>
      stringAt(entry, 'group') === kinds.httpRoute.group &&
      stringAt(entry, 'kind') === kinds.httpRoute.kind &&
      stringAt(entry, 'namespace') === fromNamespace,
  );
  return (
    from &&
    listAt(grant.spec, 'to').some((entry) => {
      const name = stringAt(entry, 'name');
      return (
        (stringAt(entry, 'group') ?? '') === target.kind.group &&
        stringAt(entry, 'kind') === target.kind.kind &&
        (name === undefined || name === target.name)
      );
    })
  );
}
