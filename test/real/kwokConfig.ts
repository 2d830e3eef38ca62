import type { CrdDocument } from '../sandbox/cluster/crd.ts';

/** What kwok does with nodes and Pods: Ready and Running at once, and gone as soon as they are deleted. */

export const KWOK_GROUP = 'kwok.x-k8s.io';
const apiVersion = `${KWOK_GROUP}/v1alpha1`;

/** A Pod with this label stays Pending, as one whose image cannot be pulled. */
const HELD_LABEL = 'agentgateway-tools/held';

interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

function stage(name: string, kind: string, matchExpressions: readonly Condition[], next: object): object {
  return {
    apiVersion,
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind }, selector: { matchExpressions }, next },
  };
}

const isReady = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const deletion = '.metadata.deletionTimestamp';

const nodeStatus = `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
addresses:
- address: {{ NodeIP | Quote }}
  type: InternalIP
- address: {{ NodeName | Quote }}
  type: Hostname
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
phase: Running
`;

const podConditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready']
  .map((type) => `- lastTransitionTime: {{ $now | Quote }}\n  status: "True"\n  type: ${type}`)
  .join('\n');

const podStatus = `
{{ $now := Now }}
conditions:
${podConditions}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: true
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
hostIP: 127.0.0.1
podIP: 127.0.0.1
phase: Running
startTime: {{ $now | Quote }}
`;

/** The documents of kwok's configuration file. */
export const kwokStages: readonly object[] = [
  stage('node-ready', 'Node', [{ key: isReady, operator: 'NotIn', values: ['True'] }], { statusTemplate: nodeStatus }),
  stage(
    'pod-running',
    'Pod',
    [
      { key: deletion, operator: 'DoesNotExist' },
      { key: '.status.phase', operator: 'In', values: ['Pending'] },
      { key: `.metadata.labels["${HELD_LABEL}"]`, operator: 'DoesNotExist' },
    ],
    { statusTemplate: podStatus },
  ),
  stage('pod-gone', 'Pod', [{ key: deletion, operator: 'Exists' }], { finalizers: { empty: true }, delete: true }),
];

/** The kinds by which kwok learns, while it runs, where the programs of Pods listen. */
export const portForwardCrds: readonly CrdDocument[] = [
  crd('PortForward', 'Namespaced'),
  crd('ClusterPortForward', 'Cluster'),
];

function crd(kind: string, scope: string): CrdDocument {
  const plural = `${kind.toLowerCase()}s`;
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    // Groups of k8s.io are refused without the annotation.
    metadata: {
      name: `${plural}.${KWOK_GROUP}`,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
    },
    spec: {
      group: KWOK_GROUP,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
        },
      ],
    },
  };
}

/** A PortForward: in this namespace, the Pod of the same name answers on `port` with what listens on `target`. */
export function portForward(namespace: string, pod: string, port: number, target: number): object {
  return {
    apiVersion,
    kind: 'PortForward',
    metadata: { namespace, name: pod },
    spec: { forwards: [{ ports: [port], target: { address: '127.0.0.1', port: target } }] },
  };
}

/** A ClusterPortForward: every Pod answers on `port` with what listens on `target`. */
export function clusterPortForward(port: number, target: number): object {
  return {
    apiVersion,
    kind: 'ClusterPortForward',
    metadata: { name: 'gateway' },
    spec: { forwards: [{ ports: [port], target: { address: '127.0.0.1', port: target } }] },
  };
}
