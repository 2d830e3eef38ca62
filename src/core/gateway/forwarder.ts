import type { CodedError } from '../base/codedError.ts';
import type { Disposable } from '../base/disposable.ts';

/** A Pod's port on the cluster of a context. */
export interface ForwardTarget {
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** A tunnel while it is held: an HTTP origin on loopback that ends at the Pod's port. */
export interface ForwardLease extends Disposable {
  /** `http://127.0.0.1:<free port>`. */
  readonly origin: string;
  /** Why the tunnel, and not the other end, broke the last connection through it; undefined when it did not. */
  readonly lastFailure?: CodedError | undefined;
}

/**
 * Port: port-forward sessions as leases. One session a target, shared; closed when the last lease is disposed.
 * Fails with a CodedError (`forward.*`) when the Pod cannot be reached.
 */
export interface Forwarder {
  open(target: ForwardTarget, signal?: AbortSignal): Promise<ForwardLease>;
}
