import type { Message } from '../messages/index.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { gatewayWays, type WaySearch } from './gatewayWays.ts';
import {
  attachmentsOf,
  listenersOn,
  ownersIn,
  type Attachment,
  type OwnedListener,
  type Owners,
} from './routeAttachments.ts';
import { RouteTable } from './routePrecedence.ts';
import { servesRoute } from './usableListeners.ts';

/** The last known state of one context, as far as its Gateways go. */
export interface GatewayInput {
  readonly context: string;
  /** All: another may take a request before. */
  readonly routes: readonly KubeObject[];
  readonly gateways: readonly KubeObject[];
  /** Of both kinds, as far as routes name them. */
  readonly listenerSets?: readonly KubeObject[];
  readonly services: readonly KubeObject[];
  /** Pods with the label `gateway.networking.k8s.io/gateway-name`; others are ignored. */
  readonly pods: readonly KubeObject[];
  /** Why the Pods of a namespace cannot be known. */
  readonly podsProblem?: ((namespace: string) => Message | undefined) | undefined;
}

/** What the Gateways and ListenerSets alone decide of a route: it lasts as long as they do, whatever happens to others. */
interface Decided {
  readonly owners: Owners;
  readonly attachments: WeakMap<KubeObject, readonly Attachment[]>;
  /** By owner and name of the listener, whether it serves a route. */
  readonly served: Map<KubeObject, Map<string, WeakMap<KubeObject, boolean>>>;
}

/** What every search on the same state asks of its Gateways, each found out once. */
export class GatewayMap {
  readonly input: GatewayInput;
  readonly #decided: Decided;
  readonly #ways = new Map<string, WaySearch>();
  readonly #tables = new Map<KubeObject, Map<string, RouteTable>>();
  readonly #listeners = new Map<KubeObject, readonly OwnedListener[]>();

  /** @param before of the state before this one, which differs in little */
  constructor(input: GatewayInput, before?: GatewayMap) {
    this.input = input;
    this.#decided =
      before !== undefined && haveSameOwners(before.input, input)
        ? before.#decided
        : { owners: ownersIn(input), attachments: new WeakMap(), served: new Map() };
  }

  /** What a route hangs on. */
  attachmentsOf(route: KubeObject): readonly Attachment[] {
    const { owners, attachments: known } = this.#decided;
    let attachments = known.get(route);
    if (attachments === undefined) known.set(route, (attachments = attachmentsOf(route, owners)));
    return attachments;
  }

  /** The ways to a port of a Gateway. */
  waysTo(gateway: KubeObject, name: ObjectName, port: number): WaySearch {
    const key = `${pathOf(name)} ${port}`;
    let ways = this.#ways.get(key);
    if (ways === undefined) {
      const { context, pods, services } = this.input;
      const service = services.find(
        ({ metadata }) => metadata.name === name.name && metadata.namespace === name.namespace,
      );
      const podsProblem = this.input.podsProblem?.(name.namespace);
      ways = gatewayWays({ context, gateway, name, service, pods, podsProblem }, port);
      this.#ways.set(key, ways);
    }
    return ways;
  }

  /** Its listeners, with those that ListenerSets add. */
  listenersOn(gateway: KubeObject): readonly OwnedListener[] {
    let listeners = this.#listeners.get(gateway);
    if (listeners === undefined) this.#listeners.set(gateway, (listeners = listenersOn(gateway, this.#decided.owners)));
    return listeners;
  }

  /** The routes that a listener serves. */
  routesOf({ owner, listener }: OwnedListener): RouteTable {
    const tables = entryOf(this.#tables, owner, () => new Map<string, RouteTable>());
    const known = entryOf(this.#decided.served, owner, () => new Map<string, WeakMap<KubeObject, boolean>>());
    const served = entryOf(known, listener.name, () => new WeakMap<KubeObject, boolean>());
    return entryOf(tables, listener.name, () => {
      const routes = this.input.routes.filter((route) => {
        let isServed = served.get(route);
        if (isServed === undefined) served.set(route, (isServed = this.#isServed(route, { owner, listener })));
        return isServed;
      });
      return new RouteTable(routes);
    });
  }

  #isServed(route: KubeObject, { owner, listener }: OwnedListener): boolean {
    return this.attachmentsOf(route).some(
      (attachment) =>
        !('obstacle' in attachment) &&
        attachment.owner === owner &&
        servesRoute(listener, owner, route, attachment.parent),
    );
  }
}

function haveSameOwners(before: GatewayInput, now: GatewayInput): boolean {
  return areSame(before.gateways, now.gateways) && areSame(before.listenerSets ?? [], now.listenerSets ?? []);
}

function areSame(before: readonly KubeObject[], now: readonly KubeObject[]): boolean {
  return before.length === now.length && before.every((object, index) => object === now[index]);
}

/** The entry of a map, made when it is first asked for. */
function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

function pathOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
