import type { KubeObject } from '../cluster/kubeObject.ts';
import { attachments, hostCovers } from '../controller/routeAttachment.ts';
import { setsOn } from '../controller/listenerSets.ts';
import type { World } from '../controller/world.ts';
import { listAt, stringAt } from '../json.ts';

export interface IncomingRequest {
  readonly method: string;
  /** Without port. */
  readonly host: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface RouteMatch {
  readonly route: KubeObject;
  readonly rule: unknown;
  /** The prefix that matched, for ReplacePrefixMatch; absent for other kinds of path match. */
  readonly prefix: string | undefined;
}

interface Candidate extends RouteMatch {
  readonly match: unknown;
  readonly rank: readonly number[];
}

export interface GatewayName {
  readonly namespace: string;
  readonly name: string;
}

/** The rule that takes a request at a Gateway's port, by the precedence of the Gateway API; undefined: no route. */
export function matchRoute(
  world: World,
  gateway: GatewayName,
  port: number,
  request: IncomingRequest,
): RouteMatch | undefined {
  const found = world.gateways.get(gateway.namespace, gateway.name);
  if (!found) return undefined;
  const serving = listenerFor(found, world, port, request.host);
  if (!serving) return undefined;
  const candidates = world.httproutes.objects.flatMap((route) => {
    const attached = attachments(route, world).some(
      (attachment) => serving.owner === attachment.owner && attachment.listeners.includes(serving.name),
    );
    return attached ? candidatesOf(route, request) : [];
  });
  return candidates.toSorted(byPrecedence)[0];
}

/** Whether a listener of the Gateway takes requests for this host at a port. */
export function servedBy(world: World, { namespace, name }: GatewayName, port: number, host: string): boolean {
  const gateway = world.gateways.get(namespace, name);
  return gateway !== undefined && listenerFor(gateway, world, port, host) !== undefined;
}

/** The one with the most precise of the fitting host names: the others do not see the request. */
function listenerFor(
  gateway: KubeObject,
  world: World,
  port: number,
  host: string,
): { readonly owner: KubeObject; readonly name: string } | undefined {
  const fitting = [gateway, ...setsOn(gateway, world)].flatMap((owner) =>
    listAt(owner, 'spec', 'listeners').flatMap((listener) => {
      const rank = hostMatches([stringAt(listener, 'hostname') ?? ''], host);
      const name = stringAt(listener, 'name') ?? '';
      return portOf(listener) === port && rank !== undefined ? [{ owner, name, rank }] : [];
    }),
  );
  const best = Math.max(...fitting.map(({ rank }) => rank));
  // Of two with one host name the first one is there: the other is in conflict with it.
  return fitting.find(({ rank }) => rank === best);
}

function portOf(listener: unknown): unknown {
  return typeof listener === 'object' && listener !== null && 'port' in listener ? listener.port : undefined;
}

/** How specific the host name is by which a request fits; undefined when it does not fit. */
function hostMatches(patterns: readonly string[], host: string): number | undefined {
  if (patterns.length === 0 || patterns.includes('')) return 0;
  const fitting = patterns.filter((pattern) => hostCovers(pattern, host));
  // An exact name beats any wildcard.
  const scores = fitting.map((pattern) => (pattern.startsWith('*') ? pattern.length : 10_000 + pattern.length));
  return scores.length === 0 ? undefined : Math.max(...scores);
}

function candidatesOf(route: KubeObject, request: IncomingRequest): Candidate[] {
  const host = hostMatches(listAt(route, 'spec', 'hostnames').map(String), request.host);
  if (host === undefined) return [];
  return listAt(route, 'spec', 'rules').flatMap((rule, index) => {
    const declared = listAt(rule, 'matches');
    const matches = declared.length > 0 ? declared : [{}];
    return matches.flatMap((match) => {
      const candidate = candidateOf(route, rule, match, request);
      return candidate ? [{ ...candidate, rank: [host, ...candidate.rank, -index] }] : [];
    });
  });
}

/** Path kinds by rank: an exact path beats an expression, that beats a prefix. */
const PATH_RANK = { Exact: 2, RegularExpression: 1, PathPrefix: 0 } as const;

function candidateOf(
  route: KubeObject,
  rule: unknown,
  match: unknown,
  request: IncomingRequest,
): Candidate | undefined {
  const type = stringAt(match, 'path', 'type') ?? 'PathPrefix';
  const value = stringAt(match, 'path', 'value') ?? '/';
  if (type !== 'Exact' && type !== 'PathPrefix' && type !== 'RegularExpression') return undefined;
  if (!pathMatches(type, value, request.path)) return undefined;
  const method = stringAt(match, 'method');
  if (method !== undefined && method !== request.method) return undefined;
  const headers = listAt(match, 'headers');
  if (!headers.every((header) => valueMatches(header, headerValue(request, stringAt(header, 'name') ?? ''))))
    return undefined;
  const params = listAt(match, 'queryParams');
  if (!params.every((param) => valueMatches(param, request.query.get(stringAt(param, 'name') ?? '') ?? undefined))) {
    return undefined;
  }
  const rank = [PATH_RANK[type], value.length, method === undefined ? 0 : 1, headers.length, params.length];
  return { route, rule, match, rank, prefix: type === 'PathPrefix' ? value : undefined };
}

function pathMatches(type: keyof typeof PATH_RANK, value: string, path: string): boolean {
  if (type === 'Exact') return path === value;
  if (type === 'RegularExpression') return new RegExp(`^(?:${value})$`).test(path);
  const prefix = value.replace(/\/$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}

function headerValue({ headers }: IncomingRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'object' ? value.join(',') : value;
}

function valueMatches(condition: unknown, actual: string | undefined): boolean {
  const wanted = stringAt(condition, 'value') ?? '';
  if (actual === undefined) return false;
  if (stringAt(condition, 'type') === 'RegularExpression') return new RegExp(`^(?:${wanted})$`).test(actual);
  return actual === wanted;
}

/** Higher ranks first; among equals the older route, then the first by namespace and name. */
function byPrecedence(left: Candidate, right: Candidate): number {
  for (const [index, rank] of left.rank.entries()) {
    // The last place is the rule's place within its route and counts only there.
    if (index === left.rank.length - 1) break;
    const difference = (right.rank[index] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  if (left.route === right.route) return (right.rank.at(-1) ?? 0) - (left.rank.at(-1) ?? 0);
  const age = ({ route }: Candidate): string =>
    `${route.metadata.creationTimestamp} ${route.metadata.namespace}/${route.metadata.name}`;
  return age(left) < age(right) ? -1 : 1;
}
