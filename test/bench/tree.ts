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
    for (let namespace = 0; namespace < namespaceCount; namespace += 1) source.replaceSecrets(`team-${namespace}`);
    return rows();
  });
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
  return table(
    [`${backendCount} backends, ${namespaceCount} namespaces`, 'runs', 'median ms', 'p99 ms', 'own median', 'own p99'],
    [
      line('rows of the first page (500)', page),
      line('rows of all, routes not listed yet', first),
      line('rows of all with routes and Secrets', routed),
      line('rows again, nothing changed', nothing),
      line('a backend changed (bar 5)', one),
      line('a route changed', route),
      line('a backend came', added),
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

  replace(plural: string, objects: readonly KubeObject[], namespace = ''): void {
    const sink = this.#sinks.get(`${plural}/${namespace}`);
    sink?.replaced(objects);
    sink?.state({ status: 'live' });
  }

  replaceSecrets(namespace: string): void {
    this.replace('secrets', [kubeObject(secretMetadata('api-key', ['Authorization'], namespace))], namespace);
  }

  update(plural: string, object: KubeObject): void {
    this.#sinks.get(`${plural}/`)?.upserted(object);
  }
}

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
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ name: 'ai-gateway' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: `/${name}` } }],
          backendRefs: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name }],
        },
      ],
    },
  });
}
