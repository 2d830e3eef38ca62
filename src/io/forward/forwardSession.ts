import { CodedError } from '../../core/base/codedError.ts';
import { DisposableList } from '../../core/base/disposable.ts';
import { Emitter } from '../../core/base/event.ts';
import {
  advanceForward,
  firstForwardState,
  type ForwardEvent,
  type ForwardState,
} from '../../core/gateway/forwardState.ts';
import type { ForwardTarget, GatewayPods } from '../../core/gateway/forwarder.ts';
import { failure } from '../../core/messages/index.ts';
import { endWithSignal, withLimit } from '../kube/limit.ts';
import type { ForwardPace } from './forwardPace.ts';
import { openLoopbackPort, type LoopbackPort } from './loopbackPort.ts';
import { SpareTunnels } from './spareTunnels.ts';
import type { TunnelStream } from './tunnelStream.ts';

/** Repairs in a row without one byte from a Pod; after them only a request or other Pods begin anew. */
const maxRepairs = 5;

/** What another try cannot mend. */
const finalCodes: ReadonlySet<string> = new Set([
  'forward.forbidden',
  'forward.podsForbidden',
  'forward.unsupported',
  'forward.canceled',
  'cluster.forbidden',
  'cluster.unauthorized',
  'cluster.untrusted',
  'cluster.credentials',
]);

export interface SessionWorld {
  readonly target: ForwardTarget;
  readonly pods: GatewayPods;
  readonly pace: ForwardPace;
  openTunnel(pod: string): Promise<TunnelStream>;
}

const canceled = (): CodedError => failure('forward.canceled', {});

/**
 * The way to one Gateway: one tunnel for each connection, so that one that is cut takes no other with it, and some
 * open in advance. A Pod that is gone is replaced by the next; streams to the old one are left to end by themselves.
 */
export class ForwardSession {
  readonly #world: SessionWorld;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<ForwardState>());
  readonly #woken = this.#owned.add(new Emitter<void>());
  readonly #tunnels = new Set<TunnelStream>();
  readonly #spares: SpareTunnels;
  #state = firstForwardState;
  #repairing = false;
  #repairs = 0;
  #port: Promise<LoopbackPort> | undefined;

  readonly onDidChangeState = this.#changed.event;

  constructor(world: SessionWorld) {
    this.#world = world;
    this.#spares = new SpareTunnels({
      pace: world.pace,
      ready: () => world.pods.ready(),
      open: () => this.#openSpare(),
    });
    this.#owned.add(world.pods.onDidChange(() => this.#podsChanged()));
  }

  get state(): ForwardState {
    return this.#state;
  }

  /** A connection of its own; waits for a Pod within the session's patience. */
  async connect(signal?: AbortSignal): Promise<TunnelStream> {
    if (signal?.aborted || this.#owned.isDisposed) throw canceled();
    const spare = this.#spares.take();
    const tunnel =
      (spare && (await endWithSignal(Promise.resolve(spare), signal, canceled))) ?? (await this.#fresh(signal));
    this.#spares.used(tunnel);
    return tunnel;
  }

  /** The session's port on loopback, opened for the first who asks. */
  async origin(): Promise<string> {
    this.#port ??= openLoopbackPort(() => this.connect());
    const port = await this.#port;
    if (this.#owned.isDisposed) port.dispose();
    return port.origin;
  }

  close(): void {
    if (this.#owned.isDisposed) return;
    this.#woken.fire();
    this.#owned.dispose();
    this.#spares.close();
    for (const tunnel of this.#tunnels) tunnel.destroy();
    this.#port?.then(
      (port) => port.dispose(),
      () => undefined,
    );
  }

  #fresh(signal?: AbortSignal): Promise<TunnelStream> {
    if (this.#owned.isDisposed) throw canceled();
    this.#repairs = 0;
    return this.#reach(signal);
  }

  /** A tunnel to the best Pod that can be reached, tried again with back-off until patience ends. */
  async #reach(signal?: AbortSignal): Promise<TunnelStream> {
    const { pods, pace, target } = this.#world;
    const untilMs = performance.now() + pace.patienceMs;
    for (let round = 0; ; round += 1) {
      const { namespace, gateway } = target;
      let error = pods.problem() ?? failure('forward.noPod', { namespace, gateway });
      for (const pod of pods.ready()) {
        const tried = await this.#try(pod, signal);
        if (!(tried instanceof CodedError)) return tried;
        error = tried;
        if (isFinal(error)) break;
      }
      if (this.#owned.isDisposed || signal?.aborted) throw canceled();
      if (isFinal(error) || performance.now() >= untilMs) {
        this.#advance({ type: 'gaveUp', error });
        throw error;
      }
      this.#advance({ type: 'missed', error });
      await this.#pause(Math.min(pace.backOffMs * 2 ** round, pace.maxBackOffMs), signal);
    }
  }

  async #try(pod: string, signal?: AbortSignal): Promise<TunnelStream | CodedError> {
    const { pace, target } = this.#world;
    const { namespace, port } = target;
    const opening = this.#world.openTunnel(pod).then((tunnel) => this.#adopt(tunnel));
    const late = failure('forward.timeout', { namespace, pod, port, seconds: pace.openMs / 1000 });
    try {
      const tunnel = await endWithSignal(withLimit(opening, pace.openMs, late), signal, canceled);
      if (this.#owned.isDisposed) throw canceled();
      if (!this.#world.pods.ready().includes(pod)) {
        // Its Pod went meanwhile: the node may still lead there, for as long as the Pod takes to end.
        tunnel.destroy();
        return failure('forward.podGone', { namespace, pod });
      }
      this.#advance({ type: 'opened', pod });
      // Its end came along with the handshake, before anybody could hear it.
      if (tunnel.closed) this.#ended(tunnel);
      return tunnel;
    } catch (error) {
      // One that opens after all is not wanted any more.
      opening.then(
        (tunnel) => tunnel.destroy(),
        () => undefined,
      );
      if (error instanceof CodedError) return error;
      return failure('forward.failed', { namespace, pod, port, detail: String(error) }, { cause: error });
    }
  }

  #adopt(tunnel: TunnelStream): TunnelStream {
    this.#tunnels.add(tunnel);
    tunnel.on('close', () => this.#ended(tunnel));
    if (this.#owned.isDisposed) tunnel.destroy();
    return tunnel;
  }

  #ended(tunnel: TunnelStream): void {
    this.#tunnels.delete(tunnel);
    if (tunnel.hasReceived) this.#repairs = 0;
    this.#spares.forget(tunnel);
    // One that nobody used and that the gateway ended is not missed: the next request opens its own.
    if (tunnel.errored instanceof CodedError) this.#lost(tunnel.errored);
  }

  #lost(error: CodedError): void {
    if (this.#owned.isDisposed) return;
    // A node that reached the Pod and found nobody there would say so again.
    if (error.code === 'forward.refused') return this.#advance({ type: 'gaveUp', error });
    this.#advance({ type: 'lost', error });
    this.#repair();
  }

  /** The one way in which a session works by itself: the tunnel for the next request. */
  #repair(): void {
    if (this.#repairing || this.#state.status === 'open' || this.#owned.isDisposed) return;
    if (this.#repairs >= maxRepairs) {
      if (this.#state.status === 'reconnecting') this.#advance({ type: 'gaveUp', error: this.#state.reason });
      return;
    }
    this.#repairing = true;
    const { backOffMs, maxBackOffMs } = this.#world.pace;
    const delayMs = this.#repairs === 0 ? 0 : Math.min(backOffMs * 2 ** this.#repairs, maxBackOffMs);
    this.#repairs += 1;
    void this.#pause(delayMs)
      .then(() => this.#reach())
      .then(
        (tunnel) => this.#spares.keep(tunnel),
        () => undefined,
      )
      .finally(() => {
        this.#repairing = false;
      });
  }

  #podsChanged(): void {
    const ready = this.#world.pods.ready();
    this.#woken.fire();
    const { target } = this.#world;
    if (this.#state.status === 'open' && !ready.includes(this.#state.pod)) {
      this.#repairs = 0;
      this.#spares.drop();
      this.#advance({
        type: 'lost',
        error: failure('forward.podGone', { namespace: target.namespace, pod: this.#state.pod }),
      });
      this.#repair();
    } else if (this.#state.status === 'failed' && ready.length > 0 && !isFinal(this.#state.error)) {
      this.#repairs = 0;
      this.#repair();
    }
  }

  async #openSpare(): Promise<TunnelStream | undefined> {
    if (this.#state.status !== 'open' || this.#owned.isDisposed) return undefined;
    const [pod] = this.#world.pods.ready();
    const tunnel = pod === undefined ? undefined : await this.#try(pod);
    return tunnel instanceof CodedError ? undefined : tunnel;
  }

  #advance(event: ForwardEvent): void {
    const next = advanceForward(this.#state, event);
    if (next === this.#state || this.#owned.isDisposed) return;
    this.#state = next;
    this.#changed.fire(next);
  }

  /** Until the delay is over, the Pods change, the signal is aborted or the session ends. */
  #pause(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        woken.dispose();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      const woken = this.#woken.event(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}

function isFinal(error: CodedError): boolean {
  return finalCodes.has(error.code) || error.code.startsWith('kubeconfig.');
}
