import { toDisposable, type Disposable } from '../../core/base/disposable.ts';
import type { ClusterSource, WatchScope, WatchSink } from '../../core/cluster/source.ts';
import type { ApiClient } from './apiClient.ts';
import { defaultPace, type Pace } from './pace.ts';
import { Reflector } from './reflector.ts';

/** A ClusterSource that can be told to end all its watches. */
export interface OwnedClusterSource extends ClusterSource, Disposable {}

/** The objects of one context; `reportBug` hears what a sink throws, which never ends a watch. */
export function createClusterSource(
  client: ApiClient,
  reportBug: (error: unknown) => void = () => undefined,
  pace: Pace = defaultPace,
): OwnedClusterSource {
  const reflectors = new Set<Reflector>();
  return {
    watch(scope: WatchScope, sink: WatchSink): Disposable {
      const reflector = new Reflector(client, scope, sink, reportBug, pace);
      reflectors.add(reflector);
      return toDisposable(() => {
        reflectors.delete(reflector);
        reflector.dispose();
      });
    },
    retry() {
      for (const reflector of reflectors) reflector.retry();
    },
    dispose() {
      for (const reflector of reflectors) reflector.dispose();
      reflectors.clear();
    },
  };
}
