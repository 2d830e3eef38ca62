import { createHash } from 'node:crypto';
import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, numberAt, objectAt, stringAt } from '../json.ts';

/** What the deployer makes of a Gateway: objects of the same name in its namespace. */

export const RELEASE = '1.4.1';
const NODE_NAME = 'sandbox-node';

interface ListenerPort {
  readonly name: string;
  readonly port: number;
}

function workloadLabels(gateway: KubeObject): Record<string, string> {
  const { name } = gateway.metadata;
  return {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'agentgateway',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/version': RELEASE,
    'gateway.networking.k8s.io/gateway-class-name': stringAt(gateway, 'spec', 'gatewayClassName') ?? '',
    'gateway.networking.k8s.io/gateway-name': name,
  };
}

/** The labels by which Service and Deployment find the Pods. */
export function podSelector(gateway: KubeObject): Record<string, string> {
  const { name } = gateway.metadata;
  return {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/name': name,
    'gateway.networking.k8s.io/gateway-name': name,
  };
}

function listenerPorts(gateway: KubeObject): ListenerPort[] {
  const ports = listAt(gateway, 'spec', 'listeners').map((listener) => numberAt(listener, 'port') ?? 0);
  const distinct = [...new Set(ports)].filter((port) => port > 0);
  return (distinct.length > 0 ? distinct : [443]).map((port) => ({ name: `listener-${port}`, port }));
}

function metadataOf(gateway: KubeObject): object {
  return {
    name: gateway.metadata.name,
    namespace: gateway.metadata.namespace,
    labels: workloadLabels(gateway),
    ownerReferences: [ownerOf(gateway)],
  };
}

function ownerOf(owner: KubeObject): object {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
}

export function serviceFor(gateway: KubeObject): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(gateway),
    spec: {
      type: 'LoadBalancer',
      selector: podSelector(gateway),
      ports: listenerPorts(gateway).map((port) => ({ ...port, targetPort: port.port, protocol: 'TCP' })),
    },
  };
}

export function deploymentFor(gateway: KubeObject): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(gateway),
    spec: {
      replicas: 1,
      selector: { matchLabels: podSelector(gateway) },
      template: { metadata: { labels: workloadLabels(gateway) }, spec: podSpec(gateway) },
    },
  };
}

/** What the Deployment's controllers and the scheduler would make of it: a Pod that has a node. */
export function podFor(deployment: KubeObject, nodeName = NODE_NAME): object {
  const { name, namespace } = deployment.metadata;
  const template = JSON.stringify(deployment['spec'] ?? {});
  const hash = createHash('sha256').update(template).digest('hex').slice(0, 10);
  const labels = deployment.metadata.labels ?? {};
  const spec = objectAt(deployment, 'spec', 'template', 'spec') ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-${hash}-`,
      namespace,
      labels: { ...labels, 'pod-template-hash': hash },
      ownerReferences: [ownerOf(deployment)],
    },
    spec: { ...spec, nodeName },
  };
}

function podSpec(gateway: KubeObject): object {
  const ports = listenerPorts(gateway).map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' }));
  return {
    containers: [{ name: 'agentgateway', image: `cr.agentgateway.dev/agentgateway:v${RELEASE}`, ports }],
  };
}

/** The status that a kubelet reports for a Pod whose containers run. */
export function runningStatus(pod: KubeObject): object {
  const time = `${new Date().toISOString().slice(0, 19)}Z`;
  const types = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
  const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image') ?? '';
  return {
    phase: 'Running',
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    startTime: time,
    conditions: types.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: time })),
    containerStatuses: [
      {
        name: 'agentgateway',
        image,
        imageID: image,
        ready: true,
        restartCount: 0,
        started: true,
        state: { running: { startedAt: time } },
      },
    ],
  };
}
