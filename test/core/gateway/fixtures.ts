import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';

/** An object as the cluster would deliver it. */
function kubeObject(value: object): KubeObject {
  const parsed = parseKubeObject(value);
  if (parsed === undefined) throw new Error('A fixture is no Kubernetes object.');
  return parsed;
}

export interface RouteOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly object[];
  readonly rules?: readonly object[];
  readonly status?: object;
  readonly created?: string;
}

export const backendRef = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' };

/** `prefix` without a rewrite, unless other rules are given. */
export function route(options: RouteOptions = {}): KubeObject {
  const { name = 'openai', namespace = 'kgateway-system', hostnames, parentRefs, rules, status } = options;
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace, creationTimestamp: options.created ?? '2026-01-01T00:00:00Z' },
    spec: {
      ...(hostnames === undefined ? {} : { hostnames }),
      parentRefs: parentRefs ?? [{ name: 'ai-gateway' }],
      rules: rules ?? [prefixRule('/openai')],
    },
    status: status ?? {},
  });
}

/** A rule with one PathPrefix match, and with ReplacePrefixMatch when `replacement` is given. */
export function prefixRule(value: string, replacement?: string): object {
  const rewrite = { type: 'ReplacePrefixMatch', replacePrefixMatch: replacement };
  return {
    matches: [{ path: { type: 'PathPrefix', value } }],
    ...(replacement === undefined ? {} : { filters: [{ type: 'URLRewrite', urlRewrite: { path: rewrite } }] }),
    backendRefs: [backendRef],
  };
}

export function gateway(
  listeners: readonly object[] = [{ name: 'http', port: 8080, protocol: 'HTTP' }],
  addresses: readonly string[] = [],
  spec: object = {},
): KubeObject {
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ai-gateway', namespace: 'kgateway-system' },
    spec: { gatewayClassName: 'agentgateway', listeners, ...spec },
    status: { addresses: addresses.map((value) => ({ value })) },
  });
}

export interface SetOptions {
  readonly kind?: 'ListenerSet' | 'XListenerSet';
  readonly namespace?: string;
  readonly listeners?: readonly object[];
  readonly conditions?: readonly object[];
}

/** More listeners for `ai-gateway`. */
export function listenerSet(options: SetOptions = {}): KubeObject {
  const { kind = 'ListenerSet', namespace = 'kgateway-system', conditions = [] } = options;
  const isOld = kind === 'XListenerSet';
  return kubeObject({
    apiVersion: isOld ? 'gateway.networking.x-k8s.io/v1alpha1' : 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: 'more', namespace },
    spec: {
      parentRef: { name: 'ai-gateway', namespace: 'kgateway-system' },
      listeners: options.listeners ?? [{ name: 'http', port: 8080, protocol: 'HTTP' }],
    },
    status: { conditions },
  });
}

export interface PodOptions {
  readonly name?: string;
  readonly phase?: string;
  readonly ready?: string;
  readonly gateway?: string;
  readonly created?: string;
  readonly hostIP?: string;
}

export function pod(options: PodOptions = {}): KubeObject {
  const { name = 'ai-gateway-1', phase = 'Running', ready = 'True', gateway: owner = 'ai-gateway' } = options;
  return kubeObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'kgateway-system',
      creationTimestamp: options.created ?? '2026-01-01T00:00:00Z',
      labels: { 'gateway.networking.k8s.io/gateway-name': owner },
    },
    status: { phase, hostIP: options.hostIP, conditions: [{ type: 'Ready', status: ready }] },
  });
}

export function service(spec: object, ingress: readonly object[] = []): KubeObject {
  return kubeObject({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'ai-gateway',
      namespace: 'kgateway-system',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'ai-gateway' },
    },
    spec: { type: 'LoadBalancer', ports: [{ port: 8080, nodePort: 30_080 }], ...spec },
    status: { loadBalancer: { ingress } },
  });
}
