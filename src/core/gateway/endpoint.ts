import { message, type Message } from '../messages/index.ts';
import type { ListenerView } from '../resource/gateway.ts';
import {
  otherParentsOf,
  rulesTo,
  type BackendRule,
  type ObjectName,
  type RouteMatch,
  type RouteParent,
} from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayWay } from './gatewayWays.ts';
import { hostCovers } from './hostNames.ts';
import { requestFor, type RequestShape } from './requestFor.ts';
import { GatewayMap, type GatewayInput } from './gatewayMap.ts';
import type { Attachment, OwnedListener } from './routeAttachments.ts';
import { usableListeners, type UsableListener } from './usableListeners.ts';

/** What a search for endpoints looks at: the last known state of one context, and whom it is for. */
export interface EndpointInput extends GatewayInput {
  readonly backend: ObjectName;
  /** Those that name the backend; where they are known, the others need not be looked through for them. */
  readonly own: readonly KubeObject[];
  /** Why the references of a route to the backend count for nothing: a ReferenceGrant is missing. */
  readonly grantTrouble?: ((route: KubeObject) => Message | undefined) | undefined;
}

/** A request that a rule sends to the backend, and the ways to the listener that serves it. */
export interface PromptEndpoint {
  readonly backend: ObjectName;
  readonly route: ObjectName;
  readonly gateway: ObjectName;
  readonly scheme: 'http' | 'https';
  /** Never empty; the one to try first in front. */
  readonly ways: readonly [GatewayWay, ...GatewayWay[]];
  /** Why other ways to the same listener do not work. */
  readonly noWays: readonly Message[];
  /** The Host that listener and route want, and the name in TLS; undefined when they take any. */
  readonly host: string | undefined;
  /** The path to send, before the gateway's own rewrite, with the query that the match asks for. */
  readonly path: string;
  /** The path that the gateway chooses the format by, after its rewrite. */
  readonly forwardedPath: string;
  /** What else the match asks for, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The match's path, as people know the route by: `/ollama`. */
  readonly routePath: string;
}

/** Every endpoint that was found, the best first, and why the others do not work. */
export interface EndpointSearch {
  readonly endpoints: readonly PromptEndpoint[];
  /** At least one when there is no endpoint. */
  readonly obstacles: readonly Message[];
}

/** The ways to send `method wantedPath` (as the provider knows it, `/v1/chat/completions`) to a backend. */
export function findEndpoints(input: EndpointInput, method: string, wantedPath: string): EndpointSearch {
  return findEndpointsOn(new GatewayMap(input), input, method, wantedPath);
}

/** The same on what is known of the Gateways already. */
export function findEndpointsOn(
  gateways: GatewayMap,
  { backend, own, grantTrouble }: Pick<EndpointInput, 'backend' | 'own' | 'grantTrouble'>,
  method: string,
  wantedPath: string,
): EndpointSearch {
  const search = new Search(gateways, backend, method, wantedPath);
  for (const route of own) search.look(route, grantTrouble?.(route));
  return search.result();
}

interface Candidate {
  readonly endpoint: PromptEndpoint;
  readonly backendCount: number;
}

class Search {
  readonly #gateways: GatewayMap;
  readonly #backend: ObjectName;
  readonly #method: string;
  readonly #wanted: string;
  readonly #found: Candidate[] = [];
  readonly #obstacles: Message[] = [];
  #named = false;

  constructor(gateways: GatewayMap, backend: ObjectName, method: string, wanted: string) {
    this.#gateways = gateways;
    this.#backend = backend;
    this.#method = method;
    this.#wanted = wanted;
  }

  result(): EndpointSearch {
    if (!this.#named) this.#obstacles.push(message('endpoint.noRoute', { backend: pathOf(this.#backend) }));
    return {
      endpoints: this.#found.toSorted(byPreference).map(({ endpoint }) => endpoint),
      obstacles: this.#obstacles,
    };
  }

  look(route: KubeObject, trouble: Message | undefined): void {
    const rules = rulesTo(route, this.#backend);
    if (rules.length === 0) return;
    this.#named = true;
    if (trouble !== undefined) return void this.#obstacles.push(trouble);
    const attachments = this.#gateways.attachmentsOf(route);
    const others = otherParentsOf(route);
    if (others.length > 0 && attachments.length === 0)
      this.#obstacles.push(message('endpoint.otherParent', { route: nameOf(route), parents: others.join(', ') }));
    else if (attachments.length === 0) this.#obstacles.push(message('endpoint.noParent', { route: nameOf(route) }));
    for (const attachment of attachments) this.#lookAt(route, rules, attachment);
  }

  #lookAt(route: KubeObject, rules: readonly BackendRule[], attachment: Attachment): void {
    if ('obstacle' in attachment) return void this.#obstacles.push(attachment.obstacle);
    const { gateway, owner, parent } = attachment;
    const listeners = usableListeners(owner, route, parent);
    if ('obstacle' in listeners) return void this.#obstacles.push(listeners.obstacle);
    const there = listeners.filter(({ listener }) =>
      this.#gateways.listenersOn(gateway).some((one) => one.owner === owner && one.listener.name === listener.name),
    );
    if (there.length === 0) {
      const names = { route: nameOf(route), set: nameOf(owner), gateway: pathOf(parent.gateway) };
      return void this.#obstacles.push(message('endpoint.listenerConflict', names));
    }
    for (const listener of there) {
      const { ways, obstacles } = this.#gateways.waysTo(gateway, parent.gateway, listener.listener.port);
      const [first, ...rest] = ways;
      // Of ways that do not work only the last one, the tunnel, is told: it would have been enough.
      if (first === undefined) this.#obstacles.push(...obstacles.slice(-1));
      else
        this.#requests(route, rules, { gateway, owner, parent, listener, ways: [first, ...rest], noWays: obstacles });
    }
  }

  #requests(route: KubeObject, rules: readonly BackendRule[], reached: Reached): void {
    for (const rule of rules) {
      for (const match of rule.matches) {
        const request = requestFor(match, rule.rewrite, this.#method, this.#wanted, nameOf(route));
        if ('obstacle' in request) this.#obstacles.push(request.obstacle);
        else this.#request(route, rule, match, request, reached);
      }
    }
  }

  /** The first Host by which the rule itself takes the request, before all that others take. */
  #request(route: KubeObject, rule: BackendRule, match: RouteMatch, request: RequestShape, reached: Reached): void {
    const { gateway, owner, parent, listener, ways, noWays } = reached;
    let taker: string | undefined;
    for (const host of listener.hosts) {
      const serving = servingListener(
        this.#gateways.listenersOn(gateway),
        { owner, listener: listener.listener },
        host,
      );
      const taken = this.#gateways.routesOf(serving).taking({ ...request, method: this.#method, host });
      const isSameRule = taken?.route === route && taken.rule === rule.index;
      // Another match of the rule would have another prefix cut off.
      if (isSameRule && (rule.rewrite.type !== 'prefix' || taken.matchedPath === match.path)) {
        const endpoint: PromptEndpoint = {
          backend: this.#backend,
          route: objectName(route),
          gateway: parent.gateway,
          scheme: listener.scheme,
          ways,
          noWays,
          host,
          ...request,
          routePath: match.path,
        };
        return void this.#found.push({ endpoint, backendCount: rule.backendCount });
      }
      taker ??= taken === undefined ? undefined : nameOf(taken.route);
    }
    const names = { route: nameOf(route), path: request.path };
    const isOwn = taker === undefined || taker === names.route;
    this.#obstacles.push(
      isOwn ? message('endpoint.takenByRule', names) : message('endpoint.taken', { ...names, other: taker ?? '' }),
    );
  }
}

/** A listener of a Gateway that is reached. */
interface Reached {
  readonly gateway: KubeObject;
  /** What holds the listener. */
  readonly owner: KubeObject;
  readonly parent: RouteParent;
  readonly listener: UsableListener;
  readonly ways: PromptEndpoint['ways'];
  readonly noWays: readonly Message[];
}

/** Characters of a host name, by RFC 1123. */
const maxHostLength = 253;

/** Of the listeners of one port the one with the most precise host name gets a request. */
function servingListener(all: readonly OwnedListener[], own: OwnedListener, host: string | undefined): OwnedListener {
  if (host === undefined) return own;
  const rivals = all.filter(({ owner, listener: { port, hostname, name } }) => {
    const isOwn = owner === own.owner && name === own.listener.name;
    return port === own.listener.port && !isOwn && hostname && hostCovers(hostname, host);
  });
  return rivals.reduce((best, rival) => (precisionOf(rival.listener) > precisionOf(best.listener) ? rival : best), own);
}

/** An exact name is above every wildcard, a longer one above a shorter one. */
function precisionOf({ hostname }: ListenerView): number {
  if (hostname === undefined) return 0;
  return hostname.length + (hostname.startsWith('*') ? 0 : maxHostLength);
}

/** Plain HTTP before TLS, a rule with this backend alone (others may answer by another), then the fewest extra headers. */
function byPreference(first: Candidate, second: Candidate): number {
  return (
    first.backendCount - second.backendCount ||
    Number(first.endpoint.scheme === 'https') - Number(second.endpoint.scheme === 'https') ||
    Object.keys(first.endpoint.headers).length - Object.keys(second.endpoint.headers).length
  );
}

function objectName(object: KubeObject): ObjectName {
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}

function nameOf(object: KubeObject): string {
  return pathOf(objectName(object));
}

function pathOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
