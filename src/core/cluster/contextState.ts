import type { CodedError } from '../base/codedError.ts';
import { kinds } from '../resource/kinds.ts';
import type { ClusterStore } from './store.ts';

/** What can be shown of a context. */
interface Shown {
  /** All of the cluster, or, where that is forbidden, the namespaces whose backends are read. */
  readonly scope: 'cluster' | readonly string[];
  /** False while the rest of a long first list is still coming. */
  readonly isComplete: boolean;
}

/**
 * What the tree says of a whole context; the states exclude each other. They are those of its backends, without which there
 * is nothing to show: one other kind that is stale, forbidden or absent does not make the context so. What depends on such
 * a kind keeps its last known answer while that is stale, and is unknown while it is forbidden or absent (never "missing").
 * When the connection itself is lost, all kinds go stale together.
 */
export type ContextState =
  | { readonly status: 'loading' }
  | ({ readonly status: 'live' } & Shown)
  /** The connection was lost; what is shown is the last known state. */
  | ({ readonly status: 'stale'; readonly error: CodedError } & Shown)
  /** Never answered. */
  | { readonly status: 'unreachable'; readonly error: CodedError }
  /** Neither the cluster nor any namespace that was looked into lets its backends be listed. */
  | { readonly status: 'forbidden'; readonly error: CodedError }
  /** The cluster has no AgentgatewayBackend resource. */
  | { readonly status: 'notInstalled' };

export function contextState(store: ClusterStore): ContextState {
  const state = store.state(kinds.backend);
  const hasSome = store.hasSome(kinds.backend);
  const shown = { scope: store.scope(kinds.backend), isComplete: store.hasList(kinds.backend) };
  switch (state.status) {
    case 'loading':
      return hasSome ? { status: 'live', ...shown } : { status: 'loading' };
    case 'live':
      return { status: 'live', ...shown };
    case 'stale':
      return hasSome
        ? { status: 'stale', error: state.error, ...shown }
        : { status: 'unreachable', error: state.error };
    case 'forbidden':
      return { status: 'forbidden', error: state.error };
    case 'absent':
      return { status: 'notInstalled' };
  }
}
