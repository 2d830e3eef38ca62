import type { ClusterConnection, ContextSession } from '../cluster/contexts.ts';
import { contextState } from '../cluster/contextState.ts';
import { providerRow, type ProviderStatus } from '../cluster/topology.ts';
import { kinds } from '../resource/kinds.ts';
import type { GatewayFeatures } from '../resource/release.ts';

/** A backend of a cluster, as the tree says it. */
export interface BackendState {
  readonly context: string;
  readonly namespace: string;
  /** Absent: the cluster has no such backend. */
  readonly status: ProviderStatus | 'absent';
  /** The cluster is out of reach: this is the last known state. */
  readonly isStale: boolean;
  readonly uid: string;
}

/**
 * How a context that is connected, or was, judges a backend: the verdict of its row in the tree.
 *
 * @param namespace undefined: that of the context
 */
export function backendStateIn(
  session: ContextSession<ClusterConnection> | undefined,
  namespace: string | undefined,
  name: string,
  features: GatewayFeatures,
): BackendState | undefined {
  const { store } = session ?? {};
  if (session === undefined || store === undefined) return undefined;
  const { status } = contextState(store);
  if (status !== 'live' && status !== 'stale') return undefined;
  const context = session.info.name;
  const place = { context, namespace: namespace ?? session.info.namespace, isStale: status === 'stale' };
  const object = store.find(kinds.backend, place.namespace, name);
  const row = object && providerRow(store, context, features, object);
  if (row !== undefined) return { ...place, status: row.verdict.status, uid: row.object.metadata.uid ?? '' };
  return store.isComplete(kinds.backend, place.namespace) ? { ...place, status: 'absent', uid: '' } : undefined;
}
