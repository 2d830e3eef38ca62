import { message, type Message } from '../messages/index.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ForwardTarget } from './forwarder.ts';
import { chooseListener, type ListenerChoice } from './chooseListener.ts';
import { parentsOf, rulesTo, type BackendRule, type ObjectName, type RouteParent } from '../resource/httpRoute.ts';
import { readyPods } from './proxyPods.ts';
import { requestFor, type RequestShape } from './requestPath.ts';

/** What a search for endpoints looks at: the last known state of one context. */
export interface EndpointInput {
  readonly context: string;
  readonly backend: ObjectName;
  readonly routes: readonly KubeObject[];
  readonly gateways: readonly KubeObject[];
  /** Pods with the label `gateway.networking.k8s.io/gateway-name`; others are ignored. */
  readonly pods: readonly KubeObject[];
  /** Why the Pods of a namespace cannot be known. */
  readonly podsProblem?: ((namespace: string) => Message | undefined) | undefined;
}

/** One way to reach a backend with a request of one format. */
export interface PromptEndpoint {
  readonly backend: ObjectName;
  readonly route: ObjectName;
  readonly gateway: ObjectName;
  /** What to open a tunnel to. */
  readonly target: ForwardTarget;
  /** The Host that listener and route want; undefined when they take any. */
  readonly host: string | undefined;
  /** The path to send, before the gateway's own rewrite. */
  readonly path: string;
  /** The path that the gateway chooses the format by, after its rewrite. */
  readonly forwardedPath: string;
  /** What else the match asks for, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The match's path, as people know the route by: `/ollama`. */
  readonly routePath: string;
}

/** Every way that was found, the best first, and why the others do not work. */
export interface EndpointSearch {
  readonly endpoints: readonly PromptEndpoint[];
  /** At least one when there is no endpoint. */
  readonly obstacles: readonly Message[];
}

/** The ways to send `method wantedPath` (as the provider knows it, `/v1/chat/completions`) to a backend. */
export function findEndpoints(input: EndpointInput, method: string, wantedPath: string): EndpointSearch {
  const found: Candidate[] = [];
  const obstacles: Message[] = [];
  let named = false;
  for (const route of input.routes) {
    const rules = rulesTo(route, input.backend);
    if (rules.length === 0) continue;
    named = true;
    const requests = requestsOf(rules, method, wantedPath);
    if (requests.length === 0) obstacles.push(unsupportedMatch(route, input.backend));
    const parents = parentsOf(route);
    if (parents.length === 0) obstacles.push(message('endpoint.noParent', { route: nameOf(route) }));
    for (const parent of parents) {
      const reached = reachGateway(input, route, parent);
      if ('obstacle' in reached) obstacles.push(reached.obstacle);
      else found.push(...requests.map((request) => ({ ...reached, request, route: objectName(route) })));
    }
  }
  if (!named) obstacles.push(message('endpoint.noRoute', { backend: pathOf(input.backend) }));
  return {
    endpoints: found.toSorted(byPreference).map((candidate) => toEndpoint(candidate, input.backend)),
    obstacles,
  };
}

interface RankedRequest extends RequestShape {
  readonly routePath: string;
  readonly backendCount: number;
}

interface ReachedGateway {
  readonly gateway: ObjectName;
  readonly listener: ListenerChoice;
  readonly target: ForwardTarget;
}

interface Candidate extends ReachedGateway {
  readonly request: RankedRequest;
  readonly route: ObjectName;
}

function requestsOf(rules: readonly BackendRule[], method: string, wantedPath: string): readonly RankedRequest[] {
  return rules.flatMap((rule) =>
    rule.matches.flatMap((match) => {
      const request = requestFor(match, rule.rewrite, method, wantedPath);
      return request === undefined ? [] : [{ ...request, routePath: match.path, backendCount: rule.backendCount }];
    }),
  );
}

function reachGateway(
  input: EndpointInput,
  route: KubeObject,
  parent: RouteParent,
): ReachedGateway | { readonly obstacle: Message } {
  const gateway = input.gateways.find(
    ({ metadata }) => metadata.name === parent.gateway.name && metadata.namespace === parent.gateway.namespace,
  );
  const names = { route: nameOf(route), gateway: pathOf(parent.gateway) };
  if (gateway === undefined) return { obstacle: message('endpoint.noGateway', names) };
  const listener = chooseListener(gateway, route, parent);
  if ('obstacle' in listener) return listener;
  const pods = readyPods(input.pods, parent.gateway);
  if (pods.length === 0) {
    return {
      obstacle: input.podsProblem?.(parent.gateway.namespace) ?? message('endpoint.noPod', { gateway: names.gateway }),
    };
  }
  const { namespace, name } = parent.gateway;
  const target = { context: input.context, namespace, gateway: name, port: listener.port };
  return { gateway: parent.gateway, listener, target };
}

/** A rule with this backend alone first (others may answer by another), then the fewest extra headers. */
function byPreference(first: Candidate, second: Candidate): number {
  return (
    first.request.backendCount - second.request.backendCount ||
    Object.keys(first.request.headers).length - Object.keys(second.request.headers).length
  );
}

function toEndpoint(candidate: Candidate, backend: ObjectName): PromptEndpoint {
  const { route, gateway, target, listener, request } = candidate;
  const { path, forwardedPath, headers, routePath } = request;
  return { backend, route, gateway, target, host: listener.host, path, forwardedPath, headers, routePath };
}

function unsupportedMatch(route: KubeObject, backend: ObjectName): Message {
  return message('endpoint.matchUnsupported', { route: nameOf(route), backend: pathOf(backend) });
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
