import { rulesTo, type BackendRule, type ObjectName } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ResourceFact } from './fact.ts';

/** A rule of an HTTPRoute that sends requests to a backend. */
export interface RouteRule extends BackendRule {
  readonly route: KubeObject;
  /** What the first match tests of the path; '/' when the rule has no match. */
  readonly path: string;
}

/** What one route has for each backend that was asked for; an object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, Map<string, readonly RouteRule[]>>();

/** The rules of a route that send to an AgentgatewayBackend. */
export function routeRules({ object }: ResourceFact, backend: ObjectName): readonly RouteRule[] {
  let byBackend = known.get(object);
  if (byBackend === undefined) known.set(object, (byBackend = new Map()));
  const key = `${backend.namespace}/${backend.name}`;
  let rules = byBackend.get(key);
  if (rules === undefined) {
    rules = rulesTo(object, backend).map((rule) => ({ ...rule, route: object, path: rule.matches[0]?.path ?? '/' }));
    byBackend.set(key, rules);
  }
  return rules;
}
