import { backendsOf, rulesTo, type ObjectName } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** A rule of an HTTPRoute that sends requests to a backend. */
export interface RouteRule {
  readonly route: KubeObject;
  /** What the first match tests of the path; '/' when the rule has no match. */
  readonly path: string;
}

/** What one route has for each backend that it sends to; an object of the store is never changed, so it is the key. */
const readRoutes = new WeakMap<KubeObject, ReadonlyMap<string, readonly RouteRule[]>>();

/** Finds the rules of these HTTPRoutes that send to an AgentgatewayBackend, in the order of the routes. */
export function routesByBackend(routes: readonly KubeObject[]): (backend: KubeObject) => readonly RouteRule[] {
  const byBackend = new Map<string, readonly RouteRule[]>();
  for (const route of routes) {
    for (const [key, rules] of rulesOf(route)) {
      const others = byBackend.get(key);
      byBackend.set(key, others ? [...others, ...rules] : rules);
    }
  }
  return ({ metadata: { namespace = '', name } }) => byBackend.get(keyOf({ namespace, name })) ?? none;
}

const none: readonly RouteRule[] = [];

function rulesOf(route: KubeObject): ReadonlyMap<string, readonly RouteRule[]> {
  const known = readRoutes.get(route);
  if (known !== undefined) return known;
  const made = new Map<string, readonly RouteRule[]>();
  for (const backend of backendsOf(route)) {
    const rules = rulesTo(route, backend).map((rule) => ({ route, path: rule.matches[0]?.path ?? '/' }));
    if (rules.length > 0) made.set(keyOf(backend), rules);
  }
  readRoutes.set(route, made);
  return made;
}

function keyOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
