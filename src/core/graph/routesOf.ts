import { rulesTo } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** A rule of an HTTPRoute that sends requests to a backend. */
export interface RouteRule {
  readonly route: KubeObject;
  /** What the first match tests of the path; '/' when the rule has no match. */
  readonly path: string;
}

/** The rules of these HTTPRoutes that send to the AgentgatewayBackend, in the order given. */
export function routesOf(backend: KubeObject, routes: readonly KubeObject[]): readonly RouteRule[] {
  const { namespace = '', name } = backend.metadata;
  return routes.flatMap((route) =>
    rulesTo(route, { namespace, name }).map((rule) => ({ route, path: rule.matches[0]?.path ?? '/' })),
  );
}
