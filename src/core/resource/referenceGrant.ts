import { apiVersionOf, kinds, type ResourceKind } from './kinds.ts';
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

/** The ReferenceGrant that lets HTTPRoutes of a namespace send to one backend, in whose namespace it has to live. */
export function routeGrant<Metadata extends { readonly name: string; readonly namespace: string }>(
  metadata: Metadata,
  fromNamespace: string,
  backend: string,
) {
  return {
    apiVersion: apiVersionOf(kinds.referenceGrant),
    kind: kinds.referenceGrant.kind,
    metadata,
    spec: {
      from: [{ group: kinds.httpRoute.group, kind: kinds.httpRoute.kind, namespace: fromNamespace }],
      to: [{ group: kinds.backend.group, kind: kinds.backend.kind, name: backend }],
    },
  };
}
