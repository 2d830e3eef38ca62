import { message, type Message } from '../messages/index.ts';
import { readGateway, type ListenerView } from '../resource/gateway.ts';
import { isListenerOf, type RouteParent } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { parentStatus } from '../resource/parentStatus.ts';
import { commonHost } from './hostNames.ts';

/** A listener through which a route is served. */
export interface UsableListener {
  readonly listener: ListenerView;
  readonly scheme: 'http' | 'https';
  /** Hosts that listener and route share, as the route names them; undefined: any will do. */
  readonly hosts: readonly (string | undefined)[];
}

const schemes: Readonly<Record<string, 'http' | 'https'>> = { HTTP: 'http', HTTPS: 'https' };

/**
 * The listeners that serve a route by this parent reference, plain ones first, or why there is none.
 * @param owner what holds the listeners: the Gateway, or a ListenerSet of its
 */
export function usableListeners(
  owner: KubeObject,
  route: KubeObject,
  parent: RouteParent,
): readonly UsableListener[] | { readonly obstacle: Message } {
  const names = {
    route: `${route.metadata.namespace ?? ''}/${route.metadata.name}`,
    gateway: `${parent.gateway.namespace}/${parent.gateway.name}`,
  };
  const accepted = parentStatus(route, parent)?.accepted;
  if (accepted?.status === 'False') {
    const detail = `${accepted.reason}: ${accepted.message}`;
    return { obstacle: message('endpoint.routeNotAccepted', { ...names, detail }) };
  }
  const fitting = readGateway(owner).listeners.filter((listener) => isListenerOf(parent, listener));
  const shared = fitting.flatMap((listener) => {
    const hosts = commonHosts(listener, route);
    return hosts.length === 0 ? [] : [{ listener, hosts }];
  });
  if (shared.length === 0) return { obstacle: message('endpoint.noListener', names) };
  const allowed = shared.filter(({ listener }) => takesRoute(listener, owner, route));
  if (allowed.length === 0) return { obstacle: message('endpoint.namespaceNotAllowed', names) };
  const spoken = allowed.flatMap(({ listener, hosts }) => {
    const scheme = schemes[listener.protocol];
    return scheme === undefined ? [] : [{ listener, hosts, scheme }];
  });
  if (spoken.length === 0) {
    const protocols = [...new Set(allowed.map(({ listener }) => listener.protocol))].join(', ');
    return { obstacle: message('endpoint.protocol', { ...names, protocols }) };
  }
  return spoken.toSorted((one, other) => Number(one.scheme === 'https') - Number(other.scheme === 'https'));
}

/** Whether a listener serves a route that hangs on its owner, as far as the route's own host names go. */
export function servesRoute(
  listener: ListenerView,
  owner: KubeObject,
  route: KubeObject,
  parent: RouteParent,
): boolean {
  return (
    isListenerOf(parent, listener) &&
    parentStatus(route, parent)?.accepted?.status !== 'False' &&
    takesRoute(listener, owner, route) &&
    commonHosts(listener, route).length > 0
  );
}

function commonHosts(listener: ListenerView, route: KubeObject): readonly (string | undefined)[] {
  const names = listAt(route.spec, 'hostnames').filter((name): name is string => typeof name === 'string');
  return (names.length === 0 ? [undefined] : names).flatMap((name) => {
    const common = commonHost(listener.hostname, name);
    return common === undefined ? [] : ['host' in common ? common.host : undefined];
  });
}

/** A selector looks at labels of the namespace, which we do not read: the route's status tells for those. */
function takesRoute({ routesFrom, routeKinds }: ListenerView, owner: KubeObject, route: KubeObject): boolean {
  if (routeKinds.length > 0 && !routeKinds.includes(route.kind)) return false;
  if (routesFrom === 'None') return false;
  return routesFrom !== 'Same' || owner.metadata.namespace === route.metadata.namespace;
}
