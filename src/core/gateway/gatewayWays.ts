import { message, type Message } from '../messages/index.ts';
import { readGateway } from '../resource/gateway.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import { stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { readService } from '../resource/service.ts';
import { addressTrouble } from './addressTrouble.ts';
import type { ForwardTarget } from './forwarder.ts';
import { readyPods } from './proxyPods.ts';

/** How a listener of a Gateway can be reached from here. */
export type GatewayWay =
  | {
      /** `named`: a person wrote it. */
      readonly kind: 'address' | 'loadBalancer' | 'nodePort' | 'named';
      /** A name or an IP address. */
      readonly host: string;
      readonly port: number;
      /** What it is, and why it stands where it does. */
      readonly reason: Message;
    }
  | { readonly kind: 'tunnel'; readonly target: ForwardTarget; readonly reason: Message };

/** What is known of a Gateway that exists. */
export interface GatewayFacts {
  readonly context: string;
  readonly gateway: KubeObject;
  readonly name: ObjectName;
  /** Of the same name and namespace; undefined when it is absent or unknown. */
  readonly service: KubeObject | undefined;
  /** Pods with the label `gateway.networking.k8s.io/gateway-name`; others are ignored. */
  readonly pods: readonly KubeObject[];
  /** Why the Pods cannot be known. */
  readonly podsProblem: Message | undefined;
}

/** Every way, the one to try first in front, and why the others do not work. */
export interface WaySearch {
  readonly ways: readonly GatewayWay[];
  readonly obstacles: readonly Message[];
}

/**
 * The ways to a listener's port. What clients of the gateway use comes first, the tunnel last: it works wherever the API
 * server is reached, and shows nothing of what stands before the Pods.
 */
export function gatewayWays(facts: GatewayFacts, port: number): WaySearch {
  const found = [
    ...addressWays(facts, port),
    ...serviceWays(facts, port),
    ...nodeWays(facts, port),
    tunnelWay(facts, port),
  ];
  const ways = found.filter((way) => 'kind' in way);
  return {
    ways: ways.filter((way, index) => index === ways.findIndex((earlier) => placeOf(earlier) === placeOf(way))),
    obstacles: found.flatMap((way) => ('kind' in way ? [] : [way.obstacle])),
  };
}

/** Where a way leads, to tell two of them apart: `10.0.0.1:8080`. */
export function placeOf(way: GatewayWay): string {
  if (way.kind === 'tunnel') return `tunnel ${way.target.port}`;
  return `${way.host.includes(':') ? `[${way.host}]` : way.host}:${way.port}`;
}

type Found = GatewayWay | { readonly obstacle: Message };

function addressWays({ gateway, name, service }: GatewayFacts, port: number): readonly Found[] {
  const { addresses } = readGateway(gateway);
  const names = { gateway: `${name.namespace}/${name.name}` };
  if (addresses.length === 0) return [{ obstacle: message('way.noAddress', names) }];
  const inside = service && readService(service);
  return addresses.map((host): Found => {
    // The controller writes the cluster's own address where the Service's type asks for no other.
    if (inside !== undefined && (inside.clusterIP === host || inside.type === 'ClusterIP'))
      return { obstacle: message('way.insideCluster', { ...names, address: host }) };
    const trouble = addressTrouble(host);
    if (trouble !== undefined) return { obstacle: trouble };
    return { kind: 'address', host, port, reason: message('way.address', { ...names, address: host }) };
  });
}

function serviceWays({ name, service }: GatewayFacts, port: number): readonly Found[] {
  if (service === undefined) return [{ obstacle: message('way.noService', { service: pathOf(name) }) }];
  const { type, ingress, ports } = readService(service);
  if (type !== 'LoadBalancer') return [];
  if (!ports.some((one) => one.port === port))
    return [{ obstacle: message('way.noServicePort', { service: pathOf(name), port }) }];
  if (ingress.length === 0) return [{ obstacle: message('way.pending', { service: pathOf(name) }) }];
  return ingress.map((host): Found => {
    const trouble = addressTrouble(host);
    if (trouble !== undefined) return { obstacle: trouble };
    return {
      kind: 'loadBalancer',
      host,
      port,
      reason: message('way.loadBalancer', { service: pathOf(name), address: host }),
    };
  });
}

/** A node's address is read from the Pods that run there, which needs no right to read nodes. */
function nodeWays({ name, service, pods }: GatewayFacts, port: number): readonly Found[] {
  if (service === undefined) return [];
  const nodePort = readService(service).ports.find((one) => one.port === port)?.nodePort;
  if (nodePort === undefined) return [];
  const nodes = readyPods(pods, name).flatMap(({ status }) => stringAt(status, 'hostIP') ?? []);
  return [...new Set(nodes)].map((host): Found => {
    const trouble = addressTrouble(host);
    if (trouble !== undefined) return { obstacle: trouble };
    return { kind: 'nodePort', host, port: nodePort, reason: message('way.nodePort', { port: nodePort, node: host }) };
  });
}

function tunnelWay({ context, name, pods, podsProblem }: GatewayFacts, port: number): Found {
  const gateway = pathOf(name);
  if (readyPods(pods, name).length === 0) return { obstacle: podsProblem ?? message('endpoint.noPod', { gateway }) };
  const target = { context, namespace: name.namespace, gateway: name.name, port };
  return { kind: 'tunnel', target, reason: message('way.tunnel', { gateway }) };
}

function pathOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
