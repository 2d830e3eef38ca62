import { toDisposable, type Disposable } from '../../core/base/disposable.ts';
import type { ClusterSource, WatchScope, WatchSink } from '../../core/cluster/source.ts';
import type { ApiClient } from './apiClient.ts';
import { Attention } from './attention.ts';
import { ConnectionGate } from './connectionGate.ts';
import { GatedClient } from './gatedClient.ts';
import { defaultPace, type Pace } from './pace.ts';
import { Reflector, type SharedConnection } from './reflector.ts';
import { ServedVersions } from './servedVersions.ts';

/** A ClusterSource that can be told to end all its watches. */
export interface OwnedClusterSource extends ClusterSource, Disposable {}

/** The objects of one context; `reportBug` hears what a sink throws, which never ends a watch. */
export function createClusterSource(
  client: Pick<ApiClient, 'open' | 'context'>,
  reportBug: (error: unknown) => void = () => undefined,
  pace: Pace = defaultPace,
): OwnedClusterSource {
  const end = new AbortController();
  const attention = new Attention();
  const gate = new ConnectionGate(pace, attention);
  const gated = new GatedClient(client, gate);
  const served = new ServedVersions(gated, pace, end.signal);
  const shared: SharedConnection = { client: gated, gate, served, attention, refused: new Set(), pace, reportBug };
  const reflectors = new Set<Reflector>();
  return {
    watch(scope: WatchScope, sink: WatchSink): Disposable {
      const reflector = new Reflector(shared, scope, sink);
      reflectors.add(reflector);
      return toDisposable(() => {
        reflectors.delete(reflector);
        reflector.dispose();
      });
    },
    retry() {
      served.forget();
      gate.retry();
      for (const reflector of reflectors) reflector.retry();
    },
    setSeen(isSeen) {
      attention.set(isSeen);
      if (isSeen) gate.retry();
    },
    dispose() {
      for (const reflector of reflectors) reflector.dispose();
      reflectors.clear();
      end.abort();
      gate.dispose();
    },
  };
}
