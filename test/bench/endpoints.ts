import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows } from '../../src/core/cluster/topology.ts';
import { providerEndpoints } from '../../src/core/gateway/providerEndpoints.ts';
import { promptFormats } from '../../src/core/prompt/formats/index.ts';
import { formatIds } from '../../src/core/prompt/promptFormat.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import {
  backendAt,
  backendCount,
  gatewayAt,
  gatewayClass,
  gatewayService,
  ManualSource,
  podAt,
  routeAt,
} from './bigCluster.ts';
import { figuresOf, ms } from './figures.ts';
import { lap, type Lap } from './stopwatch.ts';
import { table } from './table.ts';

const providers = 50;

/** What the panel asks when a provider is chosen: a way for each of the five formats, past all routes of the Gateway. */
export async function endpoints(): Promise<string> {
  const source = new ManualSource();
  const store = new ClusterStore(source);
  store.start();
  source.replace('gatewayclasses', [gatewayClass]);
  source.replace('gateways', [gatewayAt(true, 0)]);
  source.replace('services', [gatewayService]);
  source.replace('pods', [podAt(0)]);
  source.replace('httproutes', many(routeAt));
  source.replace(
    'agentgatewaybackends',
    many((index) => backendAt(index, 0)),
  );
  const rows = providerRows(store, 'bench', everyReleaseFeatures);
  const chosen = Array.from({ length: providers }, (_, index) => rows[(index * 191) % rows.length]);
  let found = 0;
  const choose = (index: number): void => {
    const row = chosen[index];
    if (row === undefined) return;
    for (const id of formatIds) {
      const { method, path } = promptFormats[id];
      found += providerEndpoints(store, row, method, path).endpoints.length;
    }
  };
  const first = [await lap(() => choose(0))];
  const others: Lap[] = [];
  for (let index = 1; index < providers; index += 1) others.push(await lap(() => choose(index)));
  const changed: Lap[] = [];
  for (let index = 1; index < providers; index += 1) {
    source.update('httproutes', routeAt(index * 37));
    changed.push(await lap(() => choose(index)));
  }
  if (found !== formatIds.length * (2 * providers - 1)) throw new Error(`only ${found} endpoints were found`);
  return table(
    [`five formats of a provider, ${backendCount} routes at its Gateway`, 'runs', 'median ms', 'p99 ms'],
    [
      line('the first that is chosen', first),
      line('the next ones', others),
      line('each after a change of some route', changed),
    ],
  );
}

function many<Made>(make: (index: number) => Made): readonly Made[] {
  return Array.from({ length: backendCount }, (_, index) => make(index));
}

function line(what: string, laps: readonly Lap[]): readonly string[] {
  const { count, median, p99 } = figuresOf(laps.map(({ own }) => own));
  return [what, String(count), ms(median), ms(p99)];
}
