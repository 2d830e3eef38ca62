import { assertNever } from '../base/assertNever.ts';
import type { CodedError } from '../base/codedError.ts';

/** How the way to a Gateway stands. */
export type ForwardState =
  /** No tunnel has opened yet; `reason` is why the last try did not. */
  | { readonly status: 'connecting'; readonly reason: CodedError | undefined }
  | { readonly status: 'open'; readonly pod: string }
  /** It was open; the next Pod, or the same one, is being tried. */
  | { readonly status: 'reconnecting'; readonly reason: CodedError }
  /** Nothing is tried until somebody asks for a connection or the Pods change. */
  | { readonly status: 'failed'; readonly error: CodedError };

export type ForwardEvent =
  | { readonly type: 'opened'; readonly pod: string }
  /** A tunnel broke, or its Pod is gone. */
  | { readonly type: 'lost'; readonly error: CodedError }
  /** A try came to nothing; another follows. */
  | { readonly type: 'missed'; readonly error: CodedError }
  | { readonly type: 'gaveUp'; readonly error: CodedError };

export const firstForwardState: ForwardState = { status: 'connecting', reason: undefined };

/** The state after an event; the same object when nothing has changed for those who look. */
export function advanceForward(state: ForwardState, event: ForwardEvent): ForwardState {
  switch (event.type) {
    case 'opened':
      return state.status === 'open' && state.pod === event.pod ? state : { status: 'open', pod: event.pod };
    case 'lost':
      return state.status === 'open' ? { status: 'reconnecting', reason: event.error } : state;
    case 'missed':
      // One request that finds no way says nothing yet of those that flow.
      if (state.status === 'connecting') return { status: 'connecting', reason: event.error };
      return { status: 'reconnecting', reason: event.error };
    case 'gaveUp':
      return { status: 'failed', error: event.error };
    default:
      return assertNever(event);
  }
}
