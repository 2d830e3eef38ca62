import type { ForwardPace } from './forwardPace.ts';
import type { TunnelStream } from './tunnelStream.ts';

interface SparesWorld {
  readonly pace: Pick<ForwardPace, 'spareLifeMs' | 'spareDelayMs' | 'maxSpares'>;
  /** Pods that may be used. */
  ready(): readonly string[];
  /** Another tunnel; undefined where there is none to be had now. */
  open(): Promise<TunnelStream | undefined>;
}

/**
 * Tunnels that are open before anybody asks: a handshake with the API server takes longer than a gateway's whole answer. One
 * as long as requests come now and then; more while they come faster than a tunnel opens, until one was not wanted.
 */
export class SpareTunnels {
  readonly #world: SparesWorld;
  readonly #ready: TunnelStream[] = [];
  readonly #lives = new Map<TunnelStream, NodeJS.Timeout>();
  readonly #waiting: ((tunnel: TunnelStream | undefined) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #opening = 0;
  #wanted = 1;
  #isClosed = false;

  constructor(world: SparesWorld) {
    this.#world = world;
  }

  /** One that can carry a request, or the next that is being opened; undefined: open one. */
  take(): TunnelStream | Promise<TunnelStream | undefined> | undefined {
    for (let tunnel = this.#ready.shift(); tunnel !== undefined; tunnel = this.#ready.shift()) {
      clearTimeout(this.#lives.get(tunnel));
      this.#lives.delete(tunnel);
      if (tunnel.isFresh && this.#world.ready().includes(tunnel.place.pod)) return tunnel;
      tunnel.destroy();
    }
    if (this.#opening > 0) this.#wanted = Math.min(this.#wanted + 1, this.#world.pace.maxSpares);
    if (this.#opening <= this.#waiting.length) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A tunnel has been given to a request. */
  used(tunnel: TunnelStream): void {
    // Not at once: a handshake at the same time would delay this very answer.
    tunnel.once('received', () => this.#fill());
    // A moment after its end: whoever lets the lease go wants no other. A long answer outlives the spare of its beginning.
    tunnel.once('close', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fill(), this.#world.pace.spareDelayMs).unref();
    });
  }

  /** Takes over a tunnel that was opened, whether or not it is wanted any more. */
  keep(tunnel: TunnelStream): void {
    if (this.#isClosed || !tunnel.isFresh) return void tunnel.destroy();
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return waiting(tunnel);
    if (this.#ready.length >= this.#wanted) return void tunnel.destroy();
    this.#ready.push(tunnel);
    const life = setTimeout(() => this.#expire(tunnel), this.#world.pace.spareLifeMs).unref();
    this.#lives.set(tunnel, life);
  }

  /** It broke, or its Pod ended it. */
  forget(tunnel: TunnelStream): void {
    clearTimeout(this.#lives.get(tunnel));
    this.#lives.delete(tunnel);
    const index = this.#ready.indexOf(tunnel);
    if (index >= 0) this.#ready.splice(index, 1);
  }

  /** Ends those that nobody uses, quietly. */
  drop(): void {
    clearTimeout(this.#timer);
    for (const tunnel of this.#ready.splice(0)) {
      this.forget(tunnel);
      tunnel.destroy();
    }
    this.#wanted = 1;
  }

  close(): void {
    this.#isClosed = true;
    this.drop();
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }

  #fill(): void {
    clearTimeout(this.#timer);
    while (!this.#isClosed && this.#ready.length + this.#opening - this.#waiting.length < this.#wanted) {
      this.#opening += 1;
      void this.#openOne();
    }
  }

  async #openOne(): Promise<void> {
    const tunnel = await this.#world.open().catch(() => undefined);
    this.#opening -= 1;
    if (tunnel !== undefined) return this.keep(tunnel);
    // Whoever waits for more than is coming finds another way, and learns why there is none.
    while (this.#waiting.length > this.#opening) this.#waiting.shift()?.(undefined);
  }

  #expire(tunnel: TunnelStream): void {
    this.forget(tunnel);
    tunnel.destroy();
    this.#wanted = 1;
  }
}
