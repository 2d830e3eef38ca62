import { message, type Message } from '../messages/index.ts';
import { findCondition } from '../resource/conditions.ts';
import { readGateway, type ListenerView } from '../resource/gateway.ts';
import { parentsOf, setParentsOf, type RouteParent, type SetParent } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { gatewayOfSet, takesSetsFrom } from '../resource/listenerSet.ts';

/** What routes may hang on, by its name. */
export interface Owners {
  readonly gateways: ReadonlyMap<string, KubeObject>;
  /** By kind and name. */
  readonly sets: ReadonlyMap<string, KubeObject>;
}

/** Makes a search by name of lists; the sets are of both kinds, as far as routes name them. */
export function ownersIn({
  gateways,
  listenerSets = [],
}: {
  readonly gateways: readonly KubeObject[];
  readonly listenerSets?: readonly KubeObject[];
}): Owners {
  return {
    gateways: new Map(gateways.map((gateway) => [pathOf(gateway.metadata), gateway])),
    sets: new Map(listenerSets.map((set) => [setKey(set.kind, set.metadata), set])),
  };
}

/** A listener, and the Gateway or ListenerSet that holds it. */
export interface OwnedListener {
  readonly owner: KubeObject;
  readonly listener: ListenerView;
}

/** A parent reference of a route as it leads to listeners, or why it leads nowhere. */
export type Attachment =
  | { readonly gateway: KubeObject; readonly owner: KubeObject; readonly parent: RouteParent }
  | { readonly obstacle: Message };

/** The Gateways and ListenerSets that a route hangs on, in the order of its kinds of parents. */
export function attachmentsOf(route: KubeObject, owners: Owners): readonly Attachment[] {
  return [
    ...parentsOf(route).map((parent) => toGateway(route, parent, owners)),
    ...setParentsOf(route).map((parent) => toSet(route, parent, owners)),
  ];
}

/**
 * The listeners of a Gateway with those that ListenerSets add. Of two with one port and host name the Gateway's own is
 * there, else that of the older set, then of the first by name: the other is in conflict with it.
 */
export function listenersOn(gateway: KubeObject, { sets: known }: Owners): readonly OwnedListener[] {
  const { namespace = '', name } = gateway.metadata;
  const sets = [...known.values()].filter((set) => {
    const target = gatewayOfSet(set);
    return target?.name === name && target.namespace === namespace && isTaken(gateway, set);
  });
  const owners = [gateway, ...sets.toSorted((one, other) => (ageAndName(one) < ageAndName(other) ? -1 : 1))];
  const all = owners.flatMap((owner) => readGateway(owner).listeners.map((listener) => ({ owner, listener })));
  return all.filter(({ owner, listener: { port, hostname } }) => {
    const first = all.find(({ listener }) => listener.port === port && listener.hostname === hostname);
    return first?.owner === owner;
  });
}

function toGateway(route: KubeObject, parent: RouteParent, { gateways }: Owners): Attachment {
  const gateway = gateways.get(pathOf(parent.gateway));
  if (gateway !== undefined) return { gateway, owner: gateway, parent };
  return {
    obstacle: message('endpoint.noGateway', { route: pathOf(route.metadata), gateway: pathOf(parent.gateway) }),
  };
}

function toSet(route: KubeObject, reference: SetParent, owners: Owners): Attachment {
  const { index, set, sectionName, port } = reference;
  const names = { route: pathOf(route.metadata), set: pathOf(set) };
  const owner = owners.sets.get(setKey(set.kind.kind, set));
  const target = owner && gatewayOfSet(owner);
  if (owner === undefined || target === undefined) return { obstacle: message('endpoint.noListenerSet', names) };
  const found = toGateway(route, { index, gateway: target, set, sectionName, port }, owners);
  if ('obstacle' in found) return found;
  const refused = refusalOf(owner);
  if (refused !== undefined) return { obstacle: message('endpoint.setNotAccepted', { ...names, detail: refused }) };
  if (isTaken(found.gateway, owner)) return { ...found, owner };
  return { obstacle: message('endpoint.setNotAllowed', { ...names, gateway: pathOf(target) }) };
}

/** Where labels of the namespace decide, the controller's word does. */
function isTaken(gateway: KubeObject, set: KubeObject): boolean {
  return refusalOf(set) === undefined && takesSetsFrom(gateway, set.metadata.namespace ?? '') !== false;
}

function refusalOf({ status }: KubeObject): string | undefined {
  const accepted = findCondition(status, 'Accepted');
  return accepted?.status === 'False' ? `${accepted.reason}: ${accepted.message}` : undefined;
}

function setKey(kind: string, name: { readonly namespace?: string | undefined; readonly name: string }): string {
  return `${kind} ${pathOf(name)}`;
}

function ageAndName({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp ?? ''} ${pathOf(metadata)}`;
}

function pathOf({ namespace, name }: { readonly namespace?: string | undefined; readonly name: string }): string {
  return `${namespace ?? ''}/${name}`;
}
