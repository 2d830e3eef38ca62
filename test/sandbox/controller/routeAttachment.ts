import type { KubeObject } from '../cluster/kubeObject.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '../json.ts';
import { gatewayTaking } from './listenerSets.ts';
import { CONTROLLER_NAME, type World } from './world.ts';

export interface Attachment {
  readonly parentRef: unknown;
  readonly gateway: KubeObject;
  /** What holds the listeners: the Gateway, or a ListenerSet that it takes. */
  readonly owner: KubeObject;
  /** Names of the listeners that take the route; empty when it is refused. */
  readonly listeners: readonly string[];
  readonly refusal?: { readonly reason: string; readonly message: string };
}

/** Whether the GatewayClass of a Gateway belongs to this controller. */
export function isOurs(gateway: KubeObject, world: World): boolean {
  const gatewayClass = world.gatewayclasses.get(undefined, stringAt(gateway, 'spec', 'gatewayClassName') ?? '');
  return stringAt(gatewayClass, 'spec', 'controllerName') === CONTROLLER_NAME;
}

/** How a route attaches to the Gateways of this controller that it names; others are somebody else's business. */
export function attachments(route: KubeObject, world: World): Attachment[] {
  return listAt(route, 'spec', 'parentRefs').flatMap((parentRef) => {
    const kind = stringAt(parentRef, 'kind') ?? 'Gateway';
    const namespace = stringAt(parentRef, 'namespace') ?? route.metadata.namespace;
    const name = stringAt(parentRef, 'name') ?? '';
    const set = kind === 'ListenerSet' ? world.listenersets.get(namespace, name) : undefined;
    const gateway = set ? gatewayTaking(set, world) : world.gateways.get(namespace, name);
    if (kind !== (set ? 'ListenerSet' : 'Gateway') || !gateway || !isOurs(gateway, world)) return [];
    return [attach(route, parentRef, gateway, set ?? gateway, world)];
  });
}

function attach(
  route: KubeObject,
  parentRef: unknown,
  gateway: KubeObject,
  owner: KubeObject,
  world: World,
): Attachment {
  const base = { parentRef, gateway, owner, listeners: [] };
  const section = stringAt(parentRef, 'sectionName');
  const port = numberAt(parentRef, 'port');
  let listeners = listAt(owner, 'spec', 'listeners');
  if (port !== undefined) listeners = listeners.filter((listener) => at(listener, 'port') === port);
  if (listeners.length === 0)
    return { ...base, refusal: { reason: 'NoMatchingParent', message: `port ${port} not found` } };
  if (section !== undefined) listeners = listeners.filter((listener) => at(listener, 'name') === section);
  if (listeners.length === 0) {
    return { ...base, refusal: { reason: 'NoMatchingParent', message: `sectionName "${section}" not found` } };
  }
  const hosts = listAt(route, 'spec', 'hostnames').map(String);
  const [first] = listeners;
  listeners = listeners.filter((listener) => hostsMeet(stringAt(listener, 'hostname'), hosts));
  if (listeners.length === 0) {
    const message = `no hostnames matched parent hostname "${stringAt(first, 'hostname') ?? ''}"`;
    return { ...base, refusal: { reason: 'NoMatchingListenerHostname', message } };
  }
  listeners = listeners.filter((listener) => allowsRoute(listener, route, owner, world));
  if (listeners.length === 0) {
    const message = `namespace "${route.metadata.namespace ?? ''}" is not allowed by the parent`;
    return { ...base, refusal: { reason: 'NotAllowedByListeners', message } };
  }
  return { ...base, listeners: listeners.map((listener) => stringAt(listener, 'name') ?? '') };
}

function allowsRoute(listener: unknown, route: KubeObject, owner: KubeObject, world: World): boolean {
  const kinds = listAt(listener, 'allowedRoutes', 'kinds');
  if (kinds.length > 0 && !kinds.some((kind) => stringAt(kind, 'kind') === 'HTTPRoute')) return false;
  const from = stringAt(listener, 'allowedRoutes', 'namespaces', 'from') ?? 'Same';
  if (from === 'All') return true;
  if (from === 'Same') return route.metadata.namespace === owner.metadata.namespace;
  if (from === 'None') return false;
  const labels = world.namespaces.get(undefined, route.metadata.namespace ?? '')?.metadata.labels ?? {};
  const wanted = objectAt(listener, 'allowedRoutes', 'namespaces', 'selector', 'matchLabels') ?? {};
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Whether a listener's host name and those of a route have a host in common; no name means any. */
function hostsMeet(listener: string | undefined, route: readonly string[]): boolean {
  if (listener === undefined || listener === '' || route.length === 0) return true;
  return route.some((host) => hostCovers(listener, host) || hostCovers(host, listener));
}

/** `*.example.com` covers every host below example.com. */
export function hostCovers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}
