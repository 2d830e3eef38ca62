import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from './json.ts';
import type { KubeObject } from './kubeObject.ts';
import { kinds, type ResourceKind } from './kinds.ts';
import type { Path } from './path.ts';

/** A namespaced object by its name. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** A Gateway that a route wants to hang on. */
export interface RouteParent {
  /** Its place in `spec.parentRefs`. */
  readonly index: number;
  readonly gateway: ObjectName;
  /** The ListenerSet that is named in the place of the Gateway that it adds to; undefined: the Gateway itself is. */
  readonly set?: SetName | undefined;
  /** Of a listener of the set where there is one, else of the Gateway. */
  readonly sectionName: string | undefined;
  readonly port: number | undefined;
}

/** A ListenerSet, or what it was called before. */
interface SetName extends ObjectName {
  readonly kind: ResourceKind;
}

/** A ListenerSet that a route wants to hang on, whichever Gateway it belongs to. */
export type SetParent = Omit<RouteParent, 'gateway' | 'set'> & { readonly set: SetName };

/** How a rule changes the path before it goes on. */
export type PathRewrite =
  | { readonly type: 'none' }
  | { readonly type: 'prefix'; readonly replacement: string }
  | { readonly type: 'full'; readonly replacement: string };

/** What a match asks of a header or of a query parameter. */
export interface ValueMatch {
  /** `Exact` or `RegularExpression`. */
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

/** One match of a rule as written; parts that are not set are undefined or empty. */
export interface RouteMatch {
  readonly pathType: string;
  readonly path: string;
  readonly method: string | undefined;
  readonly headers: readonly ValueMatch[];
  readonly query: readonly ValueMatch[];
}

/** A rule that sends to one backend, with how many backends it has in all. */
export interface BackendRule {
  /** Its place in `spec.rules`. */
  readonly index: number;
  /** What a policy's `sectionName` means it by; most have none. */
  readonly name: string | undefined;
  /** The place of the reference in the rule's `backendRefs`. */
  readonly reference: number;
  /** How much of the rule's requests the backend gets, above 0 and at most 1. */
  readonly share: number;
  readonly matches: readonly RouteMatch[];
  readonly rewrite: PathRewrite;
  readonly backendCount: number;
}

/** Gateway API: a rule without matches takes every path. */
const anyPath: RouteMatch = { pathType: 'PathPrefix', path: '/', method: undefined, headers: [], query: [] };

/** Asked for by every check of a route; an object of ours is never changed, so it is the key. */
const knownParents = new WeakMap<KubeObject, readonly RouteParent[]>();

/** The Gateways under `parentRefs`; parents of other kinds are left out. */
export function parentsOf(route: KubeObject): readonly RouteParent[] {
  let parents = knownParents.get(route);
  if (parents === undefined) knownParents.set(route, (parents = readParents(route)));
  return parents;
}

function readParents(route: KubeObject): readonly RouteParent[] {
  return listAt(route.spec, 'parentRefs').flatMap((reference, index) => {
    const name = stringAt(reference, 'name');
    const group = stringAt(reference, 'group') ?? kinds.gateway.group;
    const kind = stringAt(reference, 'kind') ?? kinds.gateway.kind;
    if (name === undefined || group !== kinds.gateway.group || kind !== kinds.gateway.kind) return [];
    const namespace = stringAt(reference, 'namespace') ?? route.metadata.namespace ?? '';
    return [
      {
        index,
        gateway: { namespace, name },
        sectionName: stringAt(reference, 'sectionName'),
        port: numberAt(reference, 'port'),
      },
    ];
  });
}

const knownSets = new WeakMap<KubeObject, readonly SetParent[]>();

/** The ListenerSets under `parentRefs`. */
export function setParentsOf(route: KubeObject): readonly SetParent[] {
  let sets = knownSets.get(route);
  if (sets === undefined) knownSets.set(route, (sets = readSets(route)));
  return sets;
}

function readSets(route: KubeObject): readonly SetParent[] {
  return listAt(route.spec, 'parentRefs').flatMap((reference, index) => {
    const name = stringAt(reference, 'name');
    const group = stringAt(reference, 'group') ?? kinds.gateway.group;
    const kind = [kinds.listenerSet, kinds.xListenerSet].find((one) => one.kind === stringAt(reference, 'kind'));
    if (name === undefined || kind === undefined || kind.group !== group) return [];
    const namespace = stringAt(reference, 'namespace') ?? route.metadata.namespace ?? '';
    const sectionName = stringAt(reference, 'sectionName');
    return [{ index, set: { kind, namespace, name }, sectionName, port: numberAt(reference, 'port') }];
  });
}

/** Whether a listener is one that a parent reference means, as far as it says which. */
export function isListenerOf(
  { sectionName, port }: RouteParent,
  listener: { readonly name: string; readonly port: number },
): boolean {
  return (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port);
}

/** What a route hangs on beside Gateways and ListenerSets (a Service of a mesh), as `kind name`. */
export function otherParentsOf(route: KubeObject): readonly string[] {
  const known = new Set([...parentsOf(route), ...setParentsOf(route)].map(({ index }) => index));
  return listAt(route.spec, 'parentRefs').flatMap((reference, index) => {
    const name = stringAt(reference, 'name');
    if (name === undefined || known.has(index)) return [];
    return [`${stringAt(reference, 'kind') ?? kinds.gateway.kind} ${name}`];
  });
}

/** The rules of a route that send to an AgentgatewayBackend. A backend with weight 0 gets nothing. */
export function rulesTo(route: KubeObject, backend: ObjectName): readonly BackendRule[] {
  return listAt(route.spec, 'rules').flatMap((rule, index) => {
    const references = listAt(rule, 'backendRefs');
    const served = references.filter((reference) => weightOf(reference) !== 0);
    const target = served.find((reference) => refersTo(reference, backend, route.metadata.namespace));
    if (target === undefined) return [];
    const filters = [...listAt(rule, 'filters'), ...listAt(target, 'filters')];
    if (filters.some((filter) => stringAt(filter, 'type') === 'RequestRedirect')) return [];
    return [
      {
        index,
        name: stringAt(rule, 'name'),
        reference: references.indexOf(target),
        share: weightOf(target) / served.reduce<number>((sum, reference) => sum + weightOf(reference), 0),
        matches: matchesOf(rule),
        rewrite: readRewrite(filters),
        backendCount: served.length,
      },
    ];
  });
}

/** Every request is looked at by the matches of all routes of a listener; a rule of ours is never changed. */
const knownMatches = new WeakMap<object, readonly RouteMatch[]>();

/** The matches of a rule; one for every path where it has none. */
export function matchesOf(rule: unknown): readonly RouteMatch[] {
  if (!isJsonObject(rule)) return [anyPath];
  let matches = knownMatches.get(rule);
  if (matches === undefined) {
    const read = listAt(rule, 'matches').map(readMatch);
    knownMatches.set(rule, (matches = read.length === 0 ? [anyPath] : read));
  }
  return matches;
}

/** Gateway API: 1 where none is written. */
function weightOf(reference: unknown): number {
  return Math.max(0, numberAt(reference, 'weight') ?? 1);
}

/** A reference of a route to an AgentgatewayBackend, and where it is written. */
interface BackendReference {
  readonly backend: ObjectName;
  readonly path: Path;
}

/** The references to AgentgatewayBackends in the rules of a route, whether or not they get any requests. */
export function backendReferences(route: Pick<KubeObject, 'spec' | 'metadata'>): readonly BackendReference[] {
  const own = route.metadata.namespace;
  return listAt(route.spec, 'rules').flatMap((rule, ruleIndex) =>
    listAt(rule, 'backendRefs').flatMap((reference, index) => {
      const name = stringAt(reference, 'name');
      const namespace = stringAt(reference, 'namespace') ?? own ?? '';
      if (name === undefined || !refersTo(reference, { namespace, name }, own ?? '')) return [];
      return [{ backend: { namespace, name }, path: ['spec', 'rules', ruleIndex, 'backendRefs', index] }];
    }),
  );
}

/** The AgentgatewayBackends that rules of a route name, each once, whether or not they get any requests. */
export function backendsOf(route: KubeObject): readonly ObjectName[] {
  const found = backendReferences(route).map(({ backend }) => backend);
  return [...new Map(found.map((backend) => [`${backend.namespace}/${backend.name}`, backend])).values()];
}

function refersTo(reference: unknown, backend: ObjectName, routeNamespace: string | undefined): boolean {
  return (
    stringAt(reference, 'kind') === kinds.backend.kind &&
    stringAt(reference, 'group') === kinds.backend.group &&
    stringAt(reference, 'name') === backend.name &&
    (stringAt(reference, 'namespace') ?? routeNamespace) === backend.namespace
  );
}

function readMatch(match: unknown): RouteMatch {
  const path = objectAt(match, 'path');
  return {
    pathType: stringAt(path, 'type') ?? 'PathPrefix',
    path: stringAt(path, 'value') ?? '/',
    method: stringAt(match, 'method'),
    headers: valueMatches(match, 'headers'),
    query: valueMatches(match, 'queryParams'),
  };
}

function valueMatches(match: unknown, field: string): readonly ValueMatch[] {
  return listAt(match, field)
    .filter(isJsonObject)
    .map((wanted: JsonObject) => ({
      type: stringAt(wanted, 'type') ?? 'Exact',
      name: stringAt(wanted, 'name') ?? '',
      value: stringAt(wanted, 'value') ?? '',
    }));
}

function readRewrite(filters: readonly unknown[]): PathRewrite {
  const filter = filters.find((candidate) => stringAt(candidate, 'type') === 'URLRewrite');
  const path = objectAt(objectAt(filter, 'urlRewrite'), 'path');
  const type = stringAt(path, 'type');
  // An empty replacement is legal and means "/".
  if (type === 'ReplacePrefixMatch')
    return { type: 'prefix', replacement: stringAt(path, 'replacePrefixMatch') ?? '/' };
  if (type === 'ReplaceFullPath') return { type: 'full', replacement: stringAt(path, 'replaceFullPath') ?? '/' };
  return { type: 'none' };
}
