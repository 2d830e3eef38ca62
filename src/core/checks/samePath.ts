import type { ResourceFact } from '../graph/fact.ts';
import { pathKey, routesByPath } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { matchesOf, parentsOf, type RouteMatch, type RouteParent } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import { parentStatus } from '../resource/parentStatus.ts';
import { mayMeet } from './documents.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** One match of one rule of a route. */
interface Place {
  readonly route: ResourceFact;
  readonly rule: number;
  readonly position: number;
  readonly match: RouteMatch;
  /** All that it asks for, to be compared; undefined where a query is asked for: these are left alone. */
  readonly asks: string | undefined;
  readonly backends: string;
}

/**
 * Two rules at one Gateway ask for exactly the same requests and send them to different backends: Gateway API lets the older
 * route win, then the first by namespace and name, then the first rule. Nothing reports it.
 */
export function samePath(route: ResourceFact, graph: References): readonly CheckFinding[] {
  const findings = new Map<string, CheckFinding>();
  for (const parent of parentsOf(route.object)) {
    if (isRefused(route, parent)) continue;
    for (const own of placesOf(route)) {
      const others = rivals(own, parent, graph);
      // One that takes its requests, and one that it takes them from, stand for all.
      const stronger = others.findLast((other) => comesFirst(other, own));
      const weaker = others.findLast((other) => !comesFirst(other, own));
      for (const other of [stronger, weaker]) {
        if (other === undefined) continue;
        const finding = toFinding(own, other);
        findings.set([own.rule, own.position, finding.severity].join(' '), finding);
      }
    }
  }
  return [...findings.values()];
}

/** Asked for again and again by those who share a path; a fact is never changed, so it is the key. */
const known = new WeakMap<ResourceFact, readonly Place[]>();

function placesOf(route: ResourceFact): readonly Place[] {
  let places = known.get(route);
  if (places === undefined) known.set(route, (places = readPlaces(route)));
  return places;
}

function readPlaces(route: ResourceFact): readonly Place[] {
  return listAt(route.object.spec, 'rules').flatMap((rule, index) => {
    const backends = JSON.stringify(listAt(rule, 'backendRefs'));
    return matchesOf(rule).map((match, position) => {
      const asks = match.query.length === 0 ? JSON.stringify(match) : undefined;
      return { route, rule: index, position, match, asks, backends };
    });
  });
}

function rivals(own: Place, parent: RouteParent, graph: References): readonly Place[] {
  const { facts } = graph.select(routesByPath, pathKey(parent.gateway, own.match), undefined);
  if (own.asks === undefined) return [];
  // A rule of the same route is a rival, too; but a path that nobody else has needs no look.
  if (facts.length < 2 && !hasTwice(own)) return [];
  return facts.flatMap((fact) => {
    const isSelf = fact.object === own.route.object;
    if (!isSelf && !(mayMeet(fact, own.route) && sharesHost(fact, own.route) && sharesListener(fact, parent)))
      return [];
    return placesOf(fact).filter(
      (other) => !(isSelf && other.rule === own.rule) && other.backends !== own.backends && other.asks === own.asks,
    );
  });
}

function hasTwice({ route, match }: Place): boolean {
  return placesOf(route).filter((place) => place.match.path === match.path).length > 1;
}

function sharesHost(left: ResourceFact, right: ResourceFact): boolean {
  const [one, other] = [left, right].map(({ object }) => listAt(object.spec, 'hostnames'));
  if (!one?.length || !other?.length) return !one?.length && !other?.length;
  return one.some((host) => other.includes(host));
}

/** Whether a route hangs on the same listener, as far as it says which, and was not refused there. */
function sharesListener(route: ResourceFact, { gateway, sectionName, port }: RouteParent): boolean {
  return parentsOf(route.object).some(
    (parent) =>
      parent.gateway.name === gateway.name &&
      parent.gateway.namespace === gateway.namespace &&
      (parent.sectionName === undefined || sectionName === undefined || parent.sectionName === sectionName) &&
      (parent.port === undefined || port === undefined || parent.port === port) &&
      !isRefused(route, parent),
  );
}

function isRefused({ object, provenance }: ResourceFact, parent: RouteParent): boolean {
  return provenance.from === 'cluster' && parentStatus(object, parent)?.accepted?.status === 'False';
}

function toFinding(own: Place, other: Place): CheckFinding {
  const loses = comesFirst(other, own);
  const args = {
    path: own.match.path,
    route: own.route.object.metadata.name,
    other: other.route.object.metadata.name,
  };
  const texts = loses
    ? { ...worded('check.samePath', args), message: message(reasonOf(other, own), args) }
    : worded('check.samePathWins', args);
  return {
    code: 'same-path',
    severity: loses ? 'warning' : 'information',
    link: 'route',
    subject: { fact: own.route, path: ['spec', 'rules', own.rule, 'matches', own.position, 'path', 'value'] },
    related: [{ fact: other.route, path: ['spec', 'rules', other.rule, 'matches', other.position, 'path', 'value'] }],
    ...texts,
    fixes: [],
  };
}

function comesFirst(one: Place, other: Place): boolean {
  if (one.route.object === other.route.object) return one.rule < other.rule;
  const [first, second] = [ageOf(one), ageOf(other)];
  if (first !== second) return first < second;
  return nameOf(one) < nameOf(other);
}

function reasonOf(first: Place, other: Place) {
  if (first.route.object === other.route.object) return 'check.samePathByRule';
  return ageOf(first) === ageOf(other) ? 'check.samePathByName' : 'check.samePath';
}

/** A document that was not applied yet will be the youngest. */
function ageOf({ route }: Place): string {
  return route.object.metadata.creationTimestamp ?? '\uffff';
}

function nameOf({ route: { object } }: Place): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
