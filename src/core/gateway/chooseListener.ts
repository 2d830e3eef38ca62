import { message, type Message } from '../messages/index.ts';
import { findCondition } from '../resource/conditions.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { commonHost } from './hostNames.ts';
import { isListenerOf, type RouteParent } from '../resource/httpRoute.ts';

/** The listener through which a route is served. The proxy's container listens on the listener's own port. */
export interface ListenerChoice {
  readonly port: number;
  /** Undefined: any Host will do. */
  readonly host: string | undefined;
}

/** The first plain HTTP listener of a Gateway that serves a route by this parent reference, or why there is none. */
export function chooseListener(
  gateway: KubeObject,
  route: KubeObject,
  parent: RouteParent,
): ListenerChoice | { readonly obstacle: Message } {
  const names = {
    route: `${route.metadata.namespace ?? ''}/${route.metadata.name}`,
    gateway: `${parent.gateway.namespace}/${parent.gateway.name}`,
  };
  const refusal = refusalOf(route, parent);
  if (refusal !== undefined) return { obstacle: message('endpoint.routeNotAccepted', { ...names, detail: refusal }) };
  const fitting = readListeners(gateway).filter((listener) => isListenerOf(parent, listener));
  const choices = fitting.flatMap((listener) => chooseHost(listener, route));
  if (choices.length === 0) return { obstacle: message('endpoint.noListener', names) };
  const plain = choices.filter(({ listener }) => listener.protocol === 'HTTP');
  const allowed = plain.find(({ listener }) => allowsNamespace(listener, gateway, route));
  if (allowed !== undefined) return { port: allowed.listener.port, host: allowed.host };
  const code = plain.length === 0 ? 'endpoint.tlsListener' : 'endpoint.namespaceNotAllowed';
  return { obstacle: message(code, names) };
}

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname: string | undefined;
  /** `allowedRoutes.namespaces.from`; Gateway API's default is Same. */
  readonly routesFrom: string;
}

function readListeners(gateway: KubeObject): readonly Listener[] {
  return listAt(gateway.spec, 'listeners')
    .filter(isJsonObject)
    .flatMap((listener) => {
      const port = numberAt(listener, 'port');
      if (port === undefined) return [];
      return [
        {
          name: stringAt(listener, 'name') ?? '',
          port,
          protocol: stringAt(listener, 'protocol') ?? 'HTTP',
          hostname: stringAt(listener, 'hostname'),
          routesFrom: stringAt(objectAt(objectAt(listener, 'allowedRoutes'), 'namespaces'), 'from') ?? 'Same',
        },
      ];
    });
}

interface HostChoice {
  readonly listener: Listener;
  readonly host: string | undefined;
}

/** The listener with the first Host that it shares with the route; nothing when they share none. */
function chooseHost(listener: Listener, route: KubeObject): readonly HostChoice[] {
  const names = listAt(route.spec, 'hostnames').filter((name): name is string => typeof name === 'string');
  for (const name of names.length === 0 ? [undefined] : names) {
    const common = commonHost(listener.hostname, name);
    if (common !== undefined) return [{ listener, host: 'host' in common ? common.host : undefined }];
  }
  return [];
}

/** A selector looks at labels of the namespace, which we do not read: the route's status tells for those. */
function allowsNamespace(listener: Listener, gateway: KubeObject, route: KubeObject): boolean {
  return listener.routesFrom !== 'Same' || gateway.metadata.namespace === route.metadata.namespace;
}

/** What the controller says where it did not accept the route for this parent; undefined when it did or is silent. */
function refusalOf(route: KubeObject, parent: RouteParent): string | undefined {
  const own = listAt(route.status, 'parents').find((entry) => {
    const reference = objectAt(entry, 'parentRef');
    const namespace = stringAt(reference, 'namespace') ?? route.metadata.namespace;
    return (
      stringAt(reference, 'name') === parent.gateway.name &&
      namespace === parent.gateway.namespace &&
      stringAt(reference, 'sectionName') === parent.sectionName
    );
  });
  const accepted = isJsonObject(own) ? findCondition(own, 'Accepted') : undefined;
  return accepted?.status === 'False' ? `${accepted.reason}: ${accepted.message}` : undefined;
}
