import type { ClusterSource, WatchScope, WatchSink } from '../../src/core/cluster/source.ts';
import type { KubeObject } from '../../src/core/resource/kubeObject.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../support/objects.ts';

/** A cluster as large as the bars of design.md ask for: each backend behind a route of its own at one Gateway. */
export const backendCount = 10_000;
export const namespaceCount = 200;

/** A cluster whose answers the bench gives by hand. */
export class ManualSource implements ClusterSource {
  readonly #sinks = new Map<string, WatchSink>();

  watch(scope: WatchScope, sink: WatchSink) {
    this.#sinks.set(`${scope.kind.plural}/${scope.namespace ?? ''}`, sink);
    return { dispose: () => undefined };
  }

  retry(): void {}

  setSeen(): void {}

  replace(plural: string, objects: readonly KubeObject[]): void {
    const sink = this.#sinks.get(`${plural}/`);
    sink?.replaced(objects);
    sink?.state({ status: 'live' });
  }

  update(plural: string, object: KubeObject): void {
    this.#sinks.get(`${plural}/`)?.upserted(object);
  }
}

export const secretAt = (index: number, key: string): KubeObject =>
  kubeObject(secretMetadata('api-key', [key], `team-${index}`));

const placeOf = (index: number) => ({ name: `backend-${index}`, namespace: `team-${index % namespaceCount}` });

export function backendAt(index: number, generation: number): KubeObject {
  const policies = { auth: { secretRef: { name: 'api-key' } } };
  return kubeObject(backend({ ...placeOf(index), policies, generation, status: accepted('True', '', generation) }));
}

export function routeAt(index: number): KubeObject {
  const { name, namespace } = placeOf(index);
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      parentRefs: [parentRef],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: `/${name}` } }],
          backendRefs: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name }],
        },
      ],
    },
    status: {
      parents: [
        {
          parentRef,
          controllerName: 'agentgateway.dev/agentgateway',
          conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status: 'True', reason: type, message: '' })),
        },
      ],
    },
  });
}

const allowedRoutes = { namespaces: { from: 'All' } };
const listener = { name: 'http', port: 8080, protocol: 'HTTP', allowedRoutes };
const parentRef = { name: 'ai-gateway', namespace: 'kgateway-system' };
const labels = { 'gateway.networking.k8s.io/gateway-name': 'ai-gateway' };

export const gatewayClass = kubeObject({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'agentgateway' },
  spec: { controllerName: 'agentgateway.dev/agentgateway' },
  status: accepted('True'),
});

export const gatewayService = kubeObject({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ai-gateway', namespace: parentRef.namespace, labels },
  spec: { type: 'ClusterIP', clusterIP: '10.0.0.7' },
});

/** @param attached how many routes its listener says that it has: what changes with every route and means nothing here */
export function gatewayAt(isProgrammed: boolean, attached: number): KubeObject {
  const status = isProgrammed ? 'True' : 'False';
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: parentRef,
    spec: { gatewayClassName: 'agentgateway', listeners: [listener] },
    status: {
      conditions: [
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
        { type: 'Programmed', status, reason: 'Programmed', message: '' },
      ],
      listeners: [{ name: 'http', attachedRoutes: attached, conditions: [] }],
    },
  });
}

export function podAt(restarts: number): KubeObject {
  return kubeObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'ai-gateway-1', namespace: parentRef.namespace, labels },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'agentgateway', restartCount: restarts, state: { running: {} } }],
    },
  });
}
