import { matchesOf, type RouteMatch, type ValueMatch } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { hostCovers } from './hostNames.ts';
import { matchesWhole } from './sampleText.ts';

/** A request as a Gateway sees it. */
interface SeenRequest {
  readonly method: string;
  /** Undefined: one that no route names. */
  readonly host: string | undefined;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A rule of a route. */
interface RulePlace {
  readonly route: KubeObject;
  /** Its place in `spec.rules`. */
  readonly rule: number;
  /** The path of the match that takes it: what a rewrite of the prefix cuts off. */
  readonly matchedPath: string;
}

interface Candidate extends RulePlace {
  /** The higher, the sooner it is taken; compared place by place. */
  readonly rank: readonly number[];
}

/** A match of a rule, with where it stands. */
interface MatchPlace {
  readonly route: KubeObject;
  readonly rule: number;
  readonly match: RouteMatch;
}

/**
 * The matches of all routes that a listener serves, by what their paths begin with: of ten thousand routes a request is
 * looked at by a few.
 */
export class RouteTable {
  readonly #bySegment = new Map<string, MatchPlace[]>();
  /** Those that may take any path. */
  readonly #anywhere: MatchPlace[] = [];

  constructor(routes: readonly KubeObject[]) {
    for (const route of routes) {
      for (const [rule, spec] of listAt(route.spec, 'rules').entries())
        for (const match of matchesOf(spec)) this.#add({ route, rule, match });
    }
  }

  /**
   * The rule that takes a request: Gateway API asks for the most precise host name, then path (exact, expression, the
   * longest prefix), then method, headers and query, then the older route, the first by name, the first rule.
   */
  taking(request: SeenRequest): RulePlace | undefined {
    let best: Candidate | undefined;
    for (const places of [this.#bySegment.get(firstSegment(request.path)) ?? [], this.#anywhere]) {
      for (const { route, rule, match } of places) {
        const rank = rankOf(match, request);
        const host = rank && hostRank(listAt(route.spec, 'hostnames'), request.host);
        if (rank === undefined || host === undefined) continue;
        const candidate = { route, rule, matchedPath: match.path, rank: [host, ...rank] };
        if (best === undefined || comesBefore(candidate, best)) best = candidate;
      }
    }
    return best;
  }

  #add(place: MatchPlace): void {
    const { pathType, path } = place.match;
    const segment = pathType === 'RegularExpression' ? '' : firstSegment(path);
    // The prefix "/" has no first segment, and neither has the path "/", which only few take.
    if (segment === '') return void this.#anywhere.push(place);
    const places = this.#bySegment.get(segment);
    if (places === undefined) this.#bySegment.set(segment, [place]);
    else places.push(place);
  }
}

/** What stands between the first slash and the next, of a path with or without its query. */
function firstSegment(path: string): string {
  return /^\/([^/?]*)/.exec(path)?.[1] ?? '';
}

/** An exact name is above every wildcard. */
const exactHost = 10_000;

function hostRank(names: readonly unknown[], host: string | undefined): number | undefined {
  if (names.length === 0) return 0;
  if (host === undefined) return undefined;
  const fitting = names.filter((name): name is string => typeof name === 'string' && hostCovers(name, host));
  if (fitting.length === 0) return undefined;
  return Math.max(...fitting.map((name) => (name.startsWith('*') ? name.length : exactHost + name.length)));
}

const pathRanks: Readonly<Record<string, number>> = { Exact: 2, RegularExpression: 1, PathPrefix: 0 };

function rankOf(match: RouteMatch, request: SeenRequest): readonly number[] | undefined {
  const [path = '', query = ''] = request.path.split('?', 2);
  if (!takesPath(match, path)) return undefined;
  if (match.method !== undefined && match.method !== request.method) return undefined;
  if (!match.headers.every((asked) => takesValue(asked, request.headers[asked.name.toLowerCase()]))) return undefined;
  const parameters = new URLSearchParams(query);
  if (!match.query.every((asked) => takesValue(asked, parameters.get(asked.name) ?? undefined))) return undefined;
  const { headers, query: asked } = match;
  return [pathRanks[match.pathType] ?? 0, match.path.length, match.method ? 1 : 0, headers.length, asked.length];
}

function takesPath({ pathType, path }: RouteMatch, sent: string): boolean {
  if (pathType === 'Exact') return sent === path;
  if (pathType === 'RegularExpression') return matchesWhole(path, sent);
  const prefix = path.replace(/\/$/, '');
  return pathType === 'PathPrefix' && (sent === prefix || sent.startsWith(`${prefix}/`));
}

function takesValue({ type, value }: ValueMatch, sent: string | undefined): boolean {
  if (sent === undefined) return false;
  return type === 'RegularExpression' ? matchesWhole(value, sent) : sent === value;
}

function comesBefore(one: Candidate, other: Candidate): boolean {
  for (const [place, rank] of one.rank.entries()) {
    const rival = other.rank[place] ?? 0;
    if (rank !== rival) return rank > rival;
  }
  if (one.route === other.route) return one.rule < other.rule;
  return ageAndName(one.route) < ageAndName(other.route);
}

function ageAndName({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp ?? ''} ${metadata.namespace ?? ''}/${metadata.name}`;
}
