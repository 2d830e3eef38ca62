import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows } from '../../src/core/cluster/topology.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import {
  backendAt,
  backendCount,
  gatewayAt,
  gatewayClass,
  gatewayService,
  ManualSource,
  namespaceCount,
  podAt,
  routeAt,
  secretAt,
} from './bigCluster.ts';
import { figuresOf, ms } from './figures.ts';
import { lap, type Lap } from './stopwatch.ts';
import { table } from './table.ts';

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
