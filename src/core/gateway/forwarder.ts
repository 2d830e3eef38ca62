import type { CodedError } from '../base/codedError.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import type { ForwardState } from './forwardState.ts';

/** A port of a Gateway's data plane, on the cluster of a context. Which Pod serves it may change at any time. */
export interface ForwardTarget {
  readonly context: string;
  readonly namespace: string;
  readonly gateway: string;
  readonly port: number;
}

/** Port: the Pods of one Gateway as they come and go. */
export interface GatewayPods {
  /** Names of those that run and are ready, the one to try first in front. */
  ready(): readonly string[];
  /** Why they cannot be known; undefined when they are. */
  problem(): CodedError | undefined;
  readonly onDidChange: Event<unknown>;
}

/** A connection, both ways. Only io looks inside. */
export interface ByteStream {
  destroy(): void;
}

/** A right to the tunnel of a target while it is held. */
export interface ForwardLease extends Disposable {
  readonly state: ForwardState;
  readonly onDidChangeState: Event<ForwardState>;
  /**
   * A connection of its own to the target, without a port on this machine. Waits while a Pod is looked for, within a
   * limit. Fails with `forward.*`, `cluster.*` or `kubeconfig.*`; what it carries is never sent a second time.
   */
  connect(signal?: AbortSignal): Promise<ByteStream>;
}

/** Port: tunnels as leases. One session a target, shared; closed when its last lease is disposed. */
export interface Forwarder {
  open(target: ForwardTarget, pods: GatewayPods): ForwardLease;
}
