import { readGateway } from '../resource/gateway.ts';
import { isListenerOf, type BackendRule, type ObjectName, type RouteParent } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ResourceFact } from './fact.ts';
import { policiesByTarget, targetKey } from './indexes.ts';
import type { References } from './resourceGraph.ts';
import { routeParents } from './routeParents.ts';
import { routeRules } from './routeRules.ts';

/** An object by its name, and what else a policy may choose it by. */
export interface Labelled extends ObjectName {
  /** Undefined where nobody may see the object, or no policy asks. */
  readonly labels: KubeObject['metadata']['labels'] | undefined;
}

/** One way that requests take to a backend: by a listener of a Gateway and a rule of a route. */
export interface PolicyWay {
  readonly route: KubeObject;
  readonly rule: BackendRule;
  /** Undefined where the route hangs on something else, or on nothing. */
  readonly gateway: Labelled | undefined;
  /** Undefined where nobody can tell which; a route that hangs on a Gateway as a whole takes each of its listeners. */
  readonly listener: string | undefined;
}

/** The ways to a backend by these routes; none by a rule that sends it nothing. */
export function waysTo(
  { metadata: { namespace = '', name } }: KubeObject,
  routes: readonly ResourceFact[],
  graph: References,
): readonly PolicyWay[] {
  return routes.flatMap((route) => {
    const rules = routeRules(route, { namespace, name });
    if (rules.length === 0) return [];
    const parents = routeParents(route.object, graph).flatMap((parent) => listenersOf(parent, graph));
    const entrances = parents.length > 0 ? parents : [{ gateway: undefined, listener: undefined }];
    return rules.flatMap((rule) => entrances.map((entrance) => ({ route: route.object, rule, ...entrance })));
  });
}

function listenersOf(parent: RouteParent, graph: References): readonly Pick<PolicyWay, 'gateway' | 'listener'>[] {
  const { namespace, name } = parent.gateway;
  // A policy lives with its target: without one there, the Gateway itself need not be looked at.
  const keys = [name, undefined].map((target) => targetKey(namespace, kinds.gateway.kind, target));
  const isAsked = keys.some((key) => graph.select(policiesByTarget, key, namespace).facts.length > 0);
  const lookup = isAsked ? graph.find(kinds.gateway.kind, namespace, name) : undefined;
  const object = lookup?.state === 'found' ? lookup.fact.object : undefined;
  const gateway = { namespace, name, labels: object?.metadata.labels };
  // A listener of a set is none of those that a policy names by section.
  if (parent.set !== undefined) return [{ gateway, listener: undefined }];
  const listeners = object ? readGateway(object).listeners.filter((listener) => isListenerOf(parent, listener)) : [];
  if (listeners.length === 0) return [{ gateway, listener: parent.sectionName }];
  return listeners.map((listener) => ({ gateway, listener: listener.name }));
}
