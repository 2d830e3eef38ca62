import type { Condition } from '../resource/conditions.ts';
import { readGateway, type ListenerView } from '../resource/gateway.ts';
import { readGatewayClass } from '../resource/gatewayClass.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { gatewayKey } from '../resource/labels.ts';
import { readNack, type Nack } from '../resource/nack.ts';
import { isReadyPod, podTrouble } from '../resource/pod.ts';
import { readService } from '../resource/service.ts';
import { nacksByGateway, podsByGateway, servicesByGateway } from './indexes.ts';
import type { Derivation, References } from './resourceGraph.ts';

/** What a condition says, without when. */
interface SpokenCondition {
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
}

/** The class of a Gateway, and whose it is. */
interface ClassState {
  readonly name: string;
  readonly presence: 'found' | 'absent' | 'unknown';
  readonly controllerName: string | undefined;
  readonly isOurs: boolean;
  readonly accepted: SpokenCondition | undefined;
}

/** The Pods of a Gateway's data plane. */
interface ProxyState {
  readonly ready: number;
  readonly all: number;
  /** Why one that is not ready is not, in Kubernetes' word. */
  readonly trouble: string | undefined;
}

interface ServiceState {
  readonly name: string;
  readonly type: string;
  readonly address: string | undefined;
}

/** A Gateway with all that stands behind it, without what changes and means nothing to a route. */
export interface GatewayState {
  readonly namespace: string;
  readonly name: string;
  readonly presence: 'found' | 'absent' | 'unknown';
  readonly gatewayClass: ClassState | undefined;
  readonly accepted: SpokenCondition | undefined;
  readonly programmed: SpokenCondition | undefined;
  readonly listeners: readonly (Omit<ListenerView, 'problem'> & { readonly problem: SpokenCondition | undefined })[];
  readonly address: string | undefined;
  /** Undefined where nobody can tell. */
  readonly proxies: ProxyState | undefined;
  readonly service: ServiceState | 'absent' | 'unknown';
  /** The last thing that a proxy refused, as long as the cluster keeps the Event. */
  readonly nack: Nack | undefined;
}

/** Drawn from `namespace/name`; the same as long as all that it says is. */
export const gatewayState: Derivation<string, GatewayState> = {
  draw: (subject, graph) => {
    const slash = subject.indexOf('/');
    return drawGateway(subject.slice(0, slash), subject.slice(slash + 1), graph);
  },
  isSame: (left, right) => JSON.stringify(left) === JSON.stringify(right),
};

function drawGateway(namespace: string, name: string, graph: References): GatewayState {
  const lookup = graph.find(kinds.gateway.kind, namespace, name);
  const names = { namespace, name };
  if (lookup.state !== 'found') return { ...names, ...nothing, presence: lookup.state };
  const view = readGateway(lookup.fact.object);
  const service = serviceOf(namespace, name, graph);
  return {
    ...names,
    presence: 'found',
    gatewayClass: view.className === undefined ? undefined : classOf(view.className, graph),
    accepted: spoken(view.accepted),
    programmed: spoken(view.programmed),
    listeners: view.listeners.map((listener) => ({ ...listener, problem: spoken(listener.problem) })),
    address: view.addresses[0] ?? (typeof service === 'string' ? undefined : service.address),
    proxies: proxiesOf(namespace, name, graph),
    service,
    nack: nackOf(lookup.fact.object, graph),
  };
}

const nothing = {
  gatewayClass: undefined,
  accepted: undefined,
  programmed: undefined,
  listeners: [],
  address: undefined,
  proxies: undefined,
  service: 'unknown',
  nack: undefined,
} as const;

function classOf(name: string, graph: References): ClassState {
  const lookup = graph.find(kinds.gatewayClass.kind, undefined, name);
  if (lookup.state !== 'found') {
    return { name, presence: lookup.state, controllerName: undefined, isOurs: true, accepted: undefined };
  }
  const { controllerName, isOurs, accepted } = readGatewayClass(lookup.fact.object);
  return { name, presence: 'found', controllerName, isOurs, accepted: spoken(accepted) };
}

function proxiesOf(namespace: string, name: string, graph: References): ProxyState | undefined {
  const { facts, isComplete } = graph.select(podsByGateway, gatewayKey(namespace, name), namespace);
  const ready = facts.filter(({ object }) => isReadyPod(object));
  if (!isComplete && ready.length === 0) return undefined;
  const trouble = facts.map(({ object }) => (isReadyPod(object) ? undefined : podTrouble(object))).find(Boolean);
  return { ready: ready.length, all: facts.length, trouble };
}

function serviceOf(namespace: string, name: string, graph: References): GatewayState['service'] {
  const { facts, isComplete } = graph.select(servicesByGateway, gatewayKey(namespace, name), namespace);
  const [fact] = facts;
  if (fact === undefined) return isComplete ? 'absent' : 'unknown';
  const { type, clusterIP, ingress } = readService(fact.object);
  // The controller writes the cluster's own address where the type asks for no other; a pending load balancer has none.
  const address = type === 'LoadBalancer' ? ingress[0] : clusterIP;
  return { name: fact.object.metadata.name, type, address };
}

/** Of this very Gateway, not of one that had its name before. */
function nackOf({ metadata: { namespace = '', name, uid } }: KubeObject, graph: References): Nack | undefined {
  const { facts } = graph.select(nacksByGateway, `${namespace}/${name}`, namespace);
  const events = facts.flatMap(({ object: { event } }) => event ?? []);
  const own = events.filter(({ about }) => uid === undefined || about.uid === undefined || about.uid === uid);
  const last = own.toSorted((left, right) => ((left.at ?? '') < (right.at ?? '') ? 1 : -1))[0];
  return last && readNack(last);
}

/** A condition without its time, which changes and means nothing here. */
function spoken(condition: Condition | undefined): SpokenCondition | undefined {
  return condition && { status: condition.status, reason: condition.reason, message: condition.message };
}
