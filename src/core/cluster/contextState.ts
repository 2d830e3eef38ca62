import type { CodedError } from '../base/codedError.ts';
import { kinds } from '../resource/kinds.ts';
import type { ClusterStore } from './store.ts';

/** What the tree says of a whole context; the states exclude each other. */
export type ContextState =
  | { readonly status: 'loading' }
  | { readonly status: 'live' }
  /** The connection was lost; what is shown is the last known state. */
  | { readonly status: 'stale'; readonly error: CodedError }
  /** Never answered. */
  | { readonly status: 'unreachable'; readonly error: CodedError }
  | { readonly status: 'forbidden'; readonly error: CodedError }
  /** The cluster has no AgentgatewayBackend resource. */
  | { readonly status: 'notInstalled' };

export function contextState(store: ClusterStore): ContextState {
  const state = store.state(kinds.backend);
  switch (state.status) {
    case 'loading':
      return { status: store.hasList(kinds.backend) ? 'live' : 'loading' };
    case 'live':
      return { status: 'live' };
    case 'stale':
      return { status: store.hasList(kinds.backend) ? 'stale' : 'unreachable', error: state.error };
    case 'forbidden':
      return { status: 'forbidden', error: state.error };
    case 'absent':
      return { status: 'notInstalled' };
  }
}
