import type { ClusterSource, WatchScope, WatchSink } from '../../src/core/cluster/source.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows } from '../../src/core/cluster/topology.ts';
import type { KubeObject } from '../../src/core/resource/kubeObject.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../support/objects.ts';
import { figuresOf, ms } from './figures.ts';
import { lap, type Lap } from './stopwatch.ts';
import { table } from './table.ts';

const backendCount = 10_000;
const namespaceCount = 200;
const updates = 200;

/** Rows of a big cluster, from the store's content to what the tree is told; without VS Code's own drawing. */
export async function tree(): Promise<string> {
  const source = new ManualSource();
  const store = new ClusterStore(source);
  store.start();
  const backends = Array.from({ length: backendCount }, (_, index) => backendAt(index, 0));
  const rows = (): unknown => providerRows(store, 'bench', everyReleaseFeatures);

  const page = await measure(1, () => (source.replace('agentgatewaybackends', backends.slice(0, 500)), rows()));
  const first = await measure(1, () => (source.replace('agentgatewaybackends', backends), rows()));
  const routed = await measure(1, () => {
    source.replace(
      'httproutes',
      Array.from({ length: backendCount }, (_, index) => routeAt(index)),
    );
    source.replace(
      'secrets',
      Array.from({ length: namespaceCount }, (_, index) => secretAt(index, 'Authorization')),
    );
    return rows();
  });
  source.replace('gatewayclasses', [gatewayClass]);
  source.replace('gateways', [gatewayAt(true, 0)]);
  source.replace('services', [gatewayService]);
  const behind = await measure(1, () => (source.replace('pods', [podAt(0)]), rows()));
  const nothing = await measure(updates, rows);
  const one = await measure(
    updates,
    (index) => (source.update('agentgatewaybackends', backendAt(index * 37, index + 1)), rows()),
  );
  const route = await measure(20, (index) => (source.update('httproutes', routeAt(index * 37)), rows()));
  const added = await measure(
    20,
    (index) => (source.update('agentgatewaybackends', backendAt(backendCount + index, 1)), rows()),
  );
  const counted = await measure(20, (index) => (source.update('gateways', gatewayAt(true, index + 1)), rows()));
  const pod = await measure(20, (index) => (source.update('pods', podAt(index + 1)), rows()));
  const secret = await measure(20, (index) => (source.update('secrets', secretAt(index, 'api-key')), rows()));
  const lost = await measure(20, (index) => (source.update('gateways', gatewayAt(index % 2 === 1, 0)), rows()));
  return table(
    [`${backendCount} backends, ${namespaceCount} namespaces`, 'runs', 'median ms', 'p99 ms', 'own median', 'own p99'],
    [
      line('rows of the first page (500)', page),
      line('rows of all, routes not listed yet', first),
      line('rows of all with routes and Secrets', routed),
      line('Gateway, class, Service and Pod came', behind),
      line('rows again, nothing changed', nothing),
      line('a backend changed (bar 5)', one),
      line('a route changed', route),
      line('a backend came', added),
      line('status of the Gateway of all, verdict the same', counted),
      line('Pod of the Gateway of all, verdict the same', pod),
      line('a Secret of 50 backends', secret),
      line('the Gateway of all no longer programmed, and again', lost),
    ],
  );
}

async function measure(count: number, run: (index: number) => unknown): Promise<readonly Lap[]> {
  const laps: Lap[] = [];
  for (let index = 0; index < count; index += 1) laps.push(await lap(() => run(index)));
  return laps;
}

function line(what: string, laps: readonly Lap[]): readonly string[] {
  const { count, median, p99 } = figuresOf(laps.map(({ wall }) => wall));
  const own = figuresOf(laps.map((one) => one.own));
  return [what, String(count), ms(median), ms(p99), ms(own.median), ms(own.p99)];
}

/** A cluster whose answers the bench gives by hand. */
class ManualSource implements ClusterSource {
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

const secretAt = (index: number, key: string): KubeObject =>
  kubeObject(secretMetadata('api-key', [key], `team-${index}`));

const placeOf = (index: number) => ({ name: `backend-${index}`, namespace: `team-${index % namespaceCount}` });

function backendAt(index: number, generation: number): KubeObject {
  const policies = { auth: { secretRef: { name: 'api-key' } } };
  return kubeObject(backend({ ...placeOf(index), policies, generation, status: accepted('True', '', generation) }));
}

function routeAt(index: number): KubeObject {
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

const parentRef = { name: 'ai-gateway', namespace: 'kgateway-system' };
const labels = { 'gateway.networking.k8s.io/gateway-name': 'ai-gateway' };

const gatewayClass = kubeObject({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'agentgateway' },
  spec: { controllerName: 'agentgateway.dev/agentgateway' },
  status: accepted('True'),
});

const gatewayService = kubeObject({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ai-gateway', namespace: parentRef.namespace, labels },
  spec: { type: 'ClusterIP', clusterIP: '10.0.0.7' },
});

/** @param attached how many routes its listener says that it has: what changes with every route and means nothing here */
function gatewayAt(isProgrammed: boolean, attached: number): KubeObject {
  const status = isProgrammed ? 'True' : 'False';
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: parentRef,
    spec: { gatewayClassName: 'agentgateway', listeners: [{ name: 'http', port: 8080, protocol: 'HTTP' }] },
    status: {
      conditions: [
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
        { type: 'Programmed', status, reason: 'Programmed', message: '' },
      ],
      listeners: [{ name: 'http', attachedRoutes: attached, conditions: [] }],
    },
  });
}

function podAt(restarts: number): KubeObject {
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
