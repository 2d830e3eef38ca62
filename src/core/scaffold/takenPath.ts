import { matchesOf, parentsOf, type ObjectName, type RouteMatch } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** Where a new route is to stand. */
export interface RoutePlace {
  readonly gateway: ObjectName;
  /** Undefined: all listeners. */
  readonly listener: string | undefined;
  /** Undefined: any host. */
  readonly hostname: string | undefined;
  /** Path prefix. */
  readonly path: string;
  /** The route that will be written: one of that name is changed by it, and no rival. */
  readonly own: ObjectName;
}

/** What stands in the way of a new route. */
export interface RouteClash {
  readonly route: ObjectName;
  /** `sameName`: an apply changes it. `wins`: it gets the requests. */
  readonly reason: 'sameName' | 'wins';
}

/** A request that every backend gets; a rule below the prefix that takes it leaves nothing of use to the new route. */
const usualRequest = '/v1/chat/completions';

/**
 * The route of the cluster that is in the way; undefined when the place is free, as far as anybody can tell. Gateway API
 * prefers the longer prefix, and of two that are the same the older route.
 */
export function takenPath(routes: Iterable<KubeObject>, place: RoutePlace): RouteClash | undefined {
  let winner: ObjectName | undefined;
  for (const route of routes) {
    const { name, namespace = '' } = route.metadata;
    if (name === place.own.name && namespace === place.own.namespace) {
      return { route: place.own, reason: 'sameName' };
    }
    if (winner === undefined && sharesListener(route, place) && sharesHost(route, place) && takes(route, place.path)) {
      winner = { namespace, name };
    }
  }
  return winner && { route: winner, reason: 'wins' };
}

function sharesListener(route: KubeObject, { gateway, listener }: RoutePlace): boolean {
  return parentsOf(route).some(
    (parent) =>
      parent.gateway.name === gateway.name &&
      parent.gateway.namespace === gateway.namespace &&
      (parent.sectionName === undefined || listener === undefined || parent.sectionName === listener),
  );
}

/** The rule for the more special host is asked first, so only those for the same one meet. */
function sharesHost(route: KubeObject, { hostname }: RoutePlace): boolean {
  const names = listAt(route.spec, 'hostnames');
  return hostname === undefined ? names.length === 0 : names.includes(hostname);
}

function takes(route: KubeObject, path: string): boolean {
  const own = segmentsOf(path);
  const request = [...own, ...segmentsOf(usualRequest)];
  const matches = listAt(route.spec, 'rules').flatMap(matchesOf);
  return matches.some((match) => isPlainPrefix(match) && isBetween(segmentsOf(match.path), own, request));
}

/** Headers and queries are what a client adds by itself: those rules have requests of their own. */
function isPlainPrefix({ pathType, headers, query }: RouteMatch): boolean {
  return pathType === 'PathPrefix' && headers.length + query.length === 0;
}

function isBetween(prefix: readonly string[], own: readonly string[], request: readonly string[]): boolean {
  return prefix.length >= own.length && prefix.every((segment, index) => segment === request[index]);
}

/** Prefixes are compared by whole segments: `/chat/` is `/chat`. */
function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
