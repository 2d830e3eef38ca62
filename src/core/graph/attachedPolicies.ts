import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { hasLabels, readPolicy, type PolicyTarget, type PolicyView } from '../resource/policy.ts';
import type { FactLocation, ResourceFact } from './fact.ts';
import { backendPoliciesByNamespace, policiesByTarget, targetKey } from './indexes.ts';
import { policyPlaces, type PolicyPlace } from './policyPlaces.ts';
import { waysTo, type Labelled, type PolicyWay } from './policyWays.ts';
import type { References } from './resourceGraph.ts';
import { routeParents } from './routeParents.ts';

/** A policy with a `backend` section that applies to a backend, or to a part of it. */
export interface AttachedPolicy {
  readonly fact: ResourceFact;
  readonly view: PolicyView;
  /** What it targets: the backend itself, or something before it on the way. */
  readonly level: PolicyLevel;
  /** The providers, rules or listeners that it is for, by name; undefined: the whole object. */
  readonly sections: readonly string[] | undefined;
  /** The ways to the backend that it is for; undefined for one that targets the backend, which all lead to. */
  readonly ways: readonly PolicyWay[] | undefined;
  /** Requests come by other ways, too. */
  readonly isPartial: boolean;
  /** Its fields that count, each with the keys of the places (see `policyPlaces`) that get it. */
  readonly effects: ReadonlyMap<string, ReadonlySet<string>>;
  /** Its fields that the backend sets inline, or a more precise policy sets: those have no effect here. */
  readonly overridden: readonly OverriddenField[];
}

type PolicyLevel = 'backend' | 'route' | 'gateway';

/** A field with no effect, and one that wins over it. */
interface OverriddenField {
  readonly field: string;
  readonly by: FactLocation;
}

/** What a policy attaches to, before it is known which of its fields count. */
type Attachment = Omit<AttachedPolicy, 'effects' | 'overridden'> & { readonly places: ReadonlySet<string> };

/** The most precise first, of each the part before the whole; the backend's inline ones are over all. */
const levels: readonly PolicyLevel[] = ['backend', 'route', 'gateway'];

/**
 * The policies whose `backend` section applies when the gateway connects to this backend: those that target it, its routes
 * or their Gateways, or of these the provider, the rule or the listener that a `sectionName` means. They merge field by
 * field, not deeper: Gateway < Listener < Route < Route Rule < Backend (AgentgatewayPolicy, agentgateway 1.0.1 to 1.4.1).
 */
export function attachedPolicies(
  backend: ResourceFact,
  routes: readonly ResourceFact[],
  graph: References,
): readonly AttachedPolicy[] {
  const hasPolicies = (namespace = ''): boolean => policiesIn(namespace, graph).facts.length > 0;
  // A policy lives with its target: where none of the namespaces has one, nothing need be looked at.
  const mayAttach =
    hasPolicies(backend.object.metadata.namespace) ||
    routes.some((route) => hasPolicies(route.object.metadata.namespace)) ||
    routes.some((route) => routeParents(route.object, graph).some(({ gateway }) => hasPolicies(gateway.namespace)));
  if (!mayAttach) return [];
  const places = policyPlaces(backend.object);
  const attachments = [
    ...attachedToBackend(backend.object, places, graph),
    ...attachedToWays(waysTo(backend.object, routes, graph), places, graph),
  ];
  return withEffects(
    backend,
    places,
    attachments.toSorted((left, right) => rankOf(left) - rankOf(right)),
  );
}

/** Whether every policy that may attach is known: none is hidden from the user, or still on its way. */
export function arePoliciesKnown(backend: ResourceFact, routes: readonly ResourceFact[], graph: References): boolean {
  return namespacesOf(backend, routes, graph).every((namespace) => policiesIn(namespace, graph).isComplete);
}

/** The policies with a `backend` section that name a backend as their target, whether or not they are for a part of it. */
export function policiesNaming({ metadata }: KubeObject, graph: References): readonly ResourceFact[] {
  const { namespace = '', name } = metadata;
  if (policiesIn(namespace, graph).facts.length === 0) return [];
  const { facts } = graph.select(policiesByTarget, targetKey(namespace, kinds.backend.kind, name), namespace);
  return facts.filter(({ object }) => readPolicy(object).backendFields.length > 0);
}

/** Those that count for requests that take a rule of a route. */
export function policiesOfRule(
  policies: readonly AttachedPolicy[],
  route: KubeObject,
  rule: number,
): readonly AttachedPolicy[] {
  return policies.filter(({ ways }) => ways?.some((way) => way.route === route && way.rule.index === rule) ?? true);
}

/** The namespaces of what a policy may target. */
function namespacesOf({ object }: ResourceFact, routes: readonly ResourceFact[], graph: References): readonly string[] {
  const own = [object, ...routes.map((route) => route.object)].map(({ metadata }) => metadata.namespace ?? '');
  const parents = routes.flatMap((route) => routeParents(route.object, graph).map(({ gateway }) => gateway.namespace));
  return [...new Set([...own, ...parents])];
}

function policiesIn(namespace: string, graph: References) {
  return graph.select(backendPoliciesByNamespace, `${namespace}/`, namespace);
}

function labelled({ metadata: { namespace = '', name, labels } }: KubeObject): Labelled {
  return { namespace, name, labels };
}

/** A policy that targets an object, with the sections of it that it names; undefined: the whole. */
interface Targeting {
  readonly fact: ResourceFact;
  readonly view: PolicyView;
  readonly sections: readonly string[] | undefined;
}

function targeting(kind: ResourceKind, holder: Labelled, graph: References): readonly Targeting[] {
  const { namespace, name } = holder;
  const keys = [name, undefined].map((target) => targetKey(namespace, kind.kind, target));
  const facts = new Set(keys.flatMap((key) => graph.select(policiesByTarget, key, namespace).facts));
  return [...facts].flatMap((fact) => {
    const view = readPolicy(fact.object);
    const targets = view.targets.filter((target) => fits(target, kind, holder));
    if (targets.length === 0 || view.backendFields.length === 0) return [];
    const sections = targets.flatMap(({ sectionName }) => sectionName ?? []);
    return [{ fact, view, sections: sections.length < targets.length ? undefined : sections }];
  });
}

function fits(target: PolicyTarget, kind: ResourceKind, { name, labels }: Labelled): boolean {
  if (target.kind !== kind.kind || target.group !== kind.group) return false;
  if (target.matchLabels !== undefined) return labels !== undefined && hasLabels(labels, target.matchLabels);
  return target.name === name;
}

function attachedToBackend(
  backend: KubeObject,
  places: readonly PolicyPlace[],
  graph: References,
): readonly Attachment[] {
  return targeting(kinds.backend, labelled(backend), graph).flatMap(({ fact, view, sections }) => {
    const own = places.filter(({ section }) => sections === undefined || isAmong(section, sections));
    if (own.length === 0) return [];
    const keys = new Set(own.map(({ key }) => key));
    return [{ fact, view, level: 'backend', sections, ways: undefined, isPartial: false, places: keys }];
  });
}

/** One policy may be for several routes, or Gateways, of the backend. */
interface Reach {
  readonly level: PolicyLevel;
  readonly targeting: Targeting;
  readonly ways: Set<PolicyWay>;
  readonly sections: Set<string>;
  isWhole: boolean;
}

function attachedToWays(
  ways: readonly PolicyWay[],
  places: readonly PolicyPlace[],
  graph: References,
): readonly Attachment[] {
  const reaches = new Map<KubeObject, Reach>();
  const reach = (level: PolicyLevel, way: PolicyWay, one: Targeting, part: string | undefined): void => {
    const { sections } = one;
    if (sections !== undefined && !isAmong(part, sections)) return;
    const known = reaches.get(one.fact.object) ?? {
      level,
      targeting: one,
      ways: new Set(),
      sections: new Set(),
      isWhole: false,
    };
    reaches.set(one.fact.object, known);
    known.ways.add(way);
    if (sections === undefined) known.isWhole = true;
    else for (const section of sections) known.sections.add(section);
  };
  for (const way of ways) {
    for (const one of targeting(kinds.httpRoute, labelled(way.route), graph)) reach('route', way, one, way.rule.name);
    const { gateway } = way;
    const wide = gateway === undefined ? [] : targeting(kinds.gateway, gateway, graph);
    for (const one of wide) reach('gateway', way, one, way.listener);
  }
  const all = new Set(places.map(({ key }) => key));
  return [...reaches.values()].map(({ level, targeting: { fact, view }, ways: own, sections, isWhole }) => ({
    fact,
    view,
    level,
    sections: isWhole ? undefined : [...sections],
    ways: [...own],
    isPartial: own.size < ways.length,
    places: all,
  }));
}

function isAmong(section: string | undefined, sections: readonly string[]): boolean {
  return section !== undefined && sections.includes(section);
}

function rankOf({ level, sections }: Attachment): number {
  return levels.indexOf(level) * 2 + (sections === undefined ? 1 : 0);
}

/** Goes through the policies, the most precise first, and sees which of their fields are still open at which places. */
function withEffects(
  backend: ResourceFact,
  places: readonly PolicyPlace[],
  attachments: readonly Attachment[],
): readonly AttachedPolicy[] {
  const set = new Map(
    places.map(({ key, inline }) => {
      const own = [...inline].map(([field, path]): [string, FactLocation] => [field, { fact: backend, path }]);
      return [key, new Map(own)] as const;
    }),
  );
  return attachments.map(({ places: own, ...policy }) => {
    const effects = new Map<string, ReadonlySet<string>>();
    const overridden: OverriddenField[] = [];
    for (const field of policy.view.backendFields) {
      const open = [...own].filter((key) => set.get(key)?.has(field) === false);
      if (open.length > 0) effects.set(field, new Set(open));
      const by = [...own].map((key) => set.get(key)?.get(field)).find(Boolean);
      if (open.length === 0 && by !== undefined) overridden.push({ field, by });
    }
    // One for a part of the ways leaves the field to others on the rest.
    for (const [field, keys] of policy.isPartial ? [] : effects) {
      for (const key of keys) set.get(key)?.set(field, { fact: policy.fact, path: ['spec', 'backend', field] });
    }
    return { ...policy, effects, overridden };
  });
}
