import { kinds, apiVersionOf, type ResourceKind } from '../../src/core/resource/kinds.ts';
import type { ClusterSource } from '../../src/core/cluster/source.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows, type ProviderRow } from '../../src/core/cluster/topology.ts';
import { failure } from '../../src/core/messages/index.ts';
import { everyReleaseFeatures, type GatewayFeatures } from '../../src/core/resource/release.ts';
import { kubeObject } from './objects.ts';

/** The label of what the deployer makes of a Gateway. */
const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';
const namespace = 'kgateway-system';

type Value = Readonly<Record<string, unknown>>;

interface Options {
  readonly name?: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly spec?: unknown;
  readonly status?: unknown;
}

function make(kind: ResourceKind, name: string, options: Options, spec: unknown, status: unknown): Value {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      name: options.name ?? name,
      ...(kind.namespaced && { namespace: options.namespace ?? namespace }),
      ...(options.labels && { labels: options.labels }),
      ...(options.creationTimestamp && { creationTimestamp: options.creationTimestamp }),
    },
    spec: options.spec ?? spec,
    status: options.status ?? status,
  };
}

export function condition(type: string, status: 'True' | 'False', reason = type, message = ''): Value {
  return { type, status, reason, message };
}

export function gatewayClass(options: Options = {}): Value {
  const accepted = condition('Accepted', 'True', 'Accepted', 'GatewayClass accepted by agentgateway controller');
  const spec = { controllerName: 'agentgateway.dev/agentgateway' };
  return make(kinds.gatewayClass, 'agentgateway', options, spec, { conditions: [accepted] });
}

export function gateway(options: Options = {}): Value {
  const listeners = [{ name: 'http', port: 8080, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }];
  return make(kinds.gateway, 'ai-gateway', options, { gatewayClassName: 'agentgateway', listeners }, gatewayStatus());
}

export function gatewayStatus(conditions: readonly Value[] = [], listener: readonly Value[] = []): Value {
  const good = [
    condition('Accepted', 'True', 'Accepted', 'Successfully accepted Gateway'),
    condition('Programmed', 'True', 'Programmed', 'Successfully programmed Gateway'),
  ];
  const kept = good.filter(({ type }) => !conditions.some((own) => own['type'] === type));
  return {
    conditions: [...conditions, ...kept],
    listeners: [{ name: 'http', attachedRoutes: 1, conditions: listener }],
  };
}

export const backendRef = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' };
export const parentRef = { name: 'ai-gateway', namespace };

export function rule(path: string, backendRefs: readonly Value[] = [backendRef]): Value {
  return { matches: [{ path: { type: 'PathPrefix', value: path } }], backendRefs };
}

export function route(options: Options & { readonly rules?: readonly Value[] } = {}): Value {
  const spec = { parentRefs: [parentRef], rules: options.rules ?? [rule('/openai')] };
  return make(kinds.httpRoute, 'openai', options, spec, routeStatus());
}

export function routeStatus(accepted?: Value, resolvedRefs?: Value): Value {
  const conditions = [accepted ?? condition('Accepted', 'True'), resolvedRefs ?? condition('ResolvedRefs', 'True')];
  return { parents: [{ parentRef, controllerName: 'agentgateway.dev/agentgateway', conditions }] };
}

export function pod(options: Options = {}): Value {
  const status = { phase: 'Running', conditions: [condition('Ready', 'True')] };
  return make(kinds.pod, 'ai-gateway-1', { labels: { [gatewayLabel]: 'ai-gateway' }, ...options }, {}, status);
}

export function service(options: Options = {}): Value {
  const spec = { type: 'ClusterIP', clusterIP: '10.0.0.7' };
  return make(kinds.service, 'ai-gateway', { labels: { [gatewayLabel]: 'ai-gateway' }, ...options }, spec, {});
}

/** The controller's own, unless labels say that it is a proxy's. */
export function deployment(available: number, options: Options = {}): Value {
  const labels = { 'app.kubernetes.io/name': 'agentgateway' };
  const status = { availableReplicas: available };
  return make(kinds.deployment, 'agentgateway', { labels, ...options }, { replicas: 1 }, status);
}

export function policy(backend: unknown, options: Options = {}): Value {
  const targetRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' }];
  return make(kinds.policy, 'shared-key', options, { targetRefs, backend }, { ancestors: [] });
}

export function grant(options: Options = {}): Value {
  const from = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'team' }];
  const to = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }];
  return make(kinds.referenceGrant, 'allow', options, { from, to }, {});
}

/** All that stands behind a route, in working order. */
export const behindRoute: readonly Value[] = [gatewayClass(), gateway(), pod(), service(), deployment(1)];

/** A store of these objects; kinds that are named as unknown are never answered, forbidden ones are refused everywhere. */
export function storeOf(
  objects: readonly unknown[],
  unknown: readonly ResourceKind[] = [],
  forbidden: readonly ResourceKind[] = [],
): ClusterStore {
  const all = objects.map(kubeObject);
  const names = new Set(all.flatMap(({ metadata }) => metadata.namespace ?? []));
  const namespaces = [...names].map((name) => kubeObject(make(kinds.namespace, name, {}, {}, {})));
  // As over the wire: whoever watches hears of it later.
  const later: (() => void)[] = [];
  const source: ClusterSource = {
    watch({ kind, namespace: within, labelSelector }, sink) {
      if (unknown.includes(kind)) return { dispose: () => undefined };
      if (forbidden.includes(kind)) {
        later.push(() => sink.state({ status: 'forbidden', error: refused(kind) }));
        return { dispose: () => undefined };
      }
      if (kind === kinds.namespace) {
        later.push(() => {
          sink.replaced(namespaces);
          sink.state({ status: 'live' });
        });
        return { dispose: () => undefined };
      }
      const ofProxies = labelSelector === undefined ? undefined : !labelSelector.includes('!');
      const found = all.filter(
        (object) =>
          object.kind === kind.kind &&
          (within === undefined || within === object.metadata.namespace) &&
          (ofProxies === undefined || ofProxies === gatewayLabel in object.metadata.labels),
      );
      sink.replaced(found);
      sink.state({ status: 'live' });
      return { dispose: () => undefined };
    },
    retry: () => undefined,
    setSeen: () => undefined,
  };
  const store = new ClusterStore(source);
  store.start();
  for (let answer = later.shift(); answer !== undefined; answer = later.shift()) answer();
  return store;
}

function refused(kind: ResourceKind) {
  return failure('cluster.forbidden', { verb: 'list', resource: kind.plural });
}

/** What agentgateway tells by an Event when a proxy refuses what the controller gave it. */
export function nackEvent(
  words: string,
  about: Readonly<Record<string, unknown>> = {},
  lastTimestamp = '2026-11-27T02:20:00Z',
): Value {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `ai-gateway.${lastTimestamp}`, namespace },
    involvedObject: { kind: 'Gateway', namespace, name: 'ai-gateway', ...about },
    type: 'Warning',
    reason: 'AgentGatewayNackError',
    message: words,
    lastTimestamp,
    count: 1,
  };
}

/** The row of the only backend, or of the one that is named. */
export function rowOf(
  objects: readonly unknown[],
  options: {
    readonly unknown?: readonly ResourceKind[];
    readonly forbidden?: readonly ResourceKind[];
    readonly features?: GatewayFeatures;
    readonly name?: string;
  } = {},
): ProviderRow {
  const rows = providerRows(
    storeOf(objects, options.unknown, options.forbidden),
    'prod',
    options.features ?? everyReleaseFeatures,
  );
  const row = options.name === undefined ? rows[0] : rows.find(({ object }) => object.metadata.name === options.name);
  if (row === undefined) throw new Error('no such row');
  return row;
}
