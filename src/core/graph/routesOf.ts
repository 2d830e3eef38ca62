import { isJsonObject, listAt, objectAt, stringAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** A rule of an HTTPRoute that sends requests to a backend. */
export interface RouteRule {
  readonly route: KubeObject;
  /** Index in `spec.rules`. */
  readonly rule: number;
  /** What the first match tests of the path; '/' when the rule has no match. */
  readonly path: string;
}

/** The rules of these HTTPRoutes whose backendRefs name the AgentgatewayBackend, in the order given. */
export function routesOf(backend: KubeObject, routes: readonly KubeObject[]): readonly RouteRule[] {
  return routes.flatMap((route) =>
    listAt(route.spec, 'rules').flatMap((rule, index) => {
      const refers = listAt(rule, 'backendRefs').some((reference) => names(reference, route, backend));
      if (!refers) return [];
      const match = listAt(rule, 'matches').find(isJsonObject);
      return [{ route, rule: index, path: stringAt(objectAt(match, 'path'), 'value') ?? '/' }];
    }),
  );
}

function names(reference: unknown, route: KubeObject, backend: KubeObject): boolean {
  return (
    stringAt(reference, 'group') === kinds.backend.group &&
    stringAt(reference, 'kind') === kinds.backend.kind &&
    stringAt(reference, 'name') === backend.metadata.name &&
    (stringAt(reference, 'namespace') ?? route.metadata.namespace) === backend.metadata.namespace
  );
}
