import { parentsOf, type ObjectName } from '../resource/httpRoute.ts';
import { objectAt } from '../resource/json.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { hasLabels, readPolicy, type PolicyTarget, type PolicyView } from '../resource/policy.ts';
import type { ResourceFact } from './fact.ts';
import { backendPoliciesByNamespace, policiesByTarget, targetKey } from './indexes.ts';
import type { References } from './resourceGraph.ts';

/** A policy with a `backend` section that applies to a backend. */
export interface AttachedPolicy {
  readonly fact: ResourceFact;
  readonly view: PolicyView;
  readonly target: PolicyTarget;
  /** What it targets: the backend itself, or something before it on the way. */
  readonly level: 'backend' | 'route' | 'gateway';
  /** Its fields that the backend sets inline, or a more precise policy sets: those have no effect. */
  readonly overridden: readonly string[];
}

/** The most precise first: Gateway < Listener < Route < Route Rule < Backend, and the backend's inline ones over all. */
const levels = ['backend', 'route', 'gateway'] as const;

/**
 * The policies whose `backend` section applies when the gateway connects to this backend: those that target it, its routes
 * or their Gateways. They merge field by field, not deeper.
 */
export function attachedPolicies(
  { object }: ResourceFact,
  routes: readonly ResourceFact[],
  graph: References,
): readonly AttachedPolicy[] {
  const hasPolicies = (namespace = ''): boolean =>
    graph.select(backendPoliciesByNamespace, `${namespace}/`, namespace).facts.length > 0;
  // A policy lives with its target: where none of the namespaces has one, nothing need be looked at.
  const mayAttach =
    hasPolicies(object.metadata.namespace) ||
    routes.some((route) => hasPolicies(route.object.metadata.namespace)) ||
    routes.some((route) => parentsOf(route.object).some(({ gateway }) => hasPolicies(gateway.namespace)));
  if (!mayAttach) return [];
  const found = [
    ...attachedTo(kinds.backend, object, 'backend', graph),
    ...routes.flatMap((route) => attachedTo(kinds.httpRoute, route.object, 'route', graph)),
    ...gatewaysOf(routes, graph).flatMap((gateway) => attachedTo(kinds.gateway, gateway, 'gateway', graph)),
  ].filter(({ view }) => view.backendFields.length > 0);
  const set = new Set(Object.keys(objectAt(object.spec, 'policies')));
  return levels
    .flatMap((level) => unique(found.filter((policy) => policy.level === level)))
    .map((policy) => {
      const overridden = policy.view.backendFields.filter((field) => set.has(field));
      // One for a single rule, listener or provider leaves the field to others elsewhere.
      if (policy.target.sectionName === undefined) for (const field of policy.view.backendFields) set.add(field);
      return { ...policy, overridden };
    });
}

type Found = Omit<AttachedPolicy, 'overridden'>;

function attachedTo(
  kind: ResourceKind,
  object: KubeObject,
  level: AttachedPolicy['level'],
  graph: References,
): readonly Found[] {
  const { namespace = '', name } = object.metadata;
  const byName = graph.select(policiesByTarget, targetKey(namespace, kind.kind, name), namespace).facts;
  const byLabels = graph.select(policiesByTarget, targetKey(namespace, kind.kind, undefined), namespace).facts;
  return [...byName, ...byLabels].flatMap((fact) => {
    const view = readPolicy(fact.object);
    const target = view.targets.find((candidate) => fits(candidate, kind, object));
    return target === undefined ? [] : [{ fact, view, target, level }];
  });
}

function fits(target: PolicyTarget, kind: ResourceKind, object: KubeObject): boolean {
  if (target.kind !== kind.kind || target.group !== kind.group) return false;
  if (target.matchLabels !== undefined) return hasLabels(object, target.matchLabels);
  return target.name === object.metadata.name;
}

function gatewaysOf(routes: readonly ResourceFact[], graph: References): readonly KubeObject[] {
  const names = new Map<string, ObjectName>();
  for (const route of routes) {
    for (const { gateway } of parentsOf(route.object)) names.set(`${gateway.namespace}/${gateway.name}`, gateway);
  }
  return [...names.values()].flatMap(({ namespace, name }) => {
    // A policy lives with its target: without one there, the Gateway itself need not be looked at.
    const keys = [name, undefined].map((target) => targetKey(namespace, kinds.gateway.kind, target));
    if (keys.every((key) => graph.select(policiesByTarget, key, namespace).facts.length === 0)) return [];
    const lookup = graph.find(kinds.gateway.kind, namespace, name);
    return lookup.state === 'found' ? [lookup.fact.object] : [];
  });
}

function unique(policies: readonly Found[]): readonly Found[] {
  return [...new Map(policies.map((policy) => [policy.fact.object, policy])).values()];
}
