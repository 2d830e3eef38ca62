import type { ForwardPace } from './forwardPace.ts';

/** What was sent since something came, above which the answer to a ping may be late for good reasons. */
const busyBytes = 64 * 1024;

/**
 * Tells a silent tunnel from a dead one. It counts ticks, not time: a machine that slept or a busy process is not the
 * other side's silence.
 */
export class Pulse {
  readonly #pace: Pick<ForwardPace, 'quietTicks' | 'pongTicks' | 'busyPongTicks'>;
  #ticks = 0;
  #pinged = false;
  #sentBytes = 0;

  constructor(pace: Pick<ForwardPace, 'quietTicks' | 'pongTicks' | 'busyPongTicks'>) {
    this.#pace = pace;
  }

  heard(): void {
    this.#ticks = 0;
    this.#pinged = false;
    this.#sentBytes = 0;
  }

  sent(bytes: number): void {
    this.#sentBytes += bytes;
  }

  tick(): 'fine' | 'ping' | 'dead' {
    this.#ticks += 1;
    const { quietTicks, pongTicks, busyPongTicks } = this.#pace;
    if (!this.#pinged) {
      if (this.#ticks < quietTicks) return 'fine';
      this.#pinged = true;
      this.#ticks = 0;
      return 'ping';
    }
    const limit = this.#sentBytes > busyBytes ? busyPongTicks : pongTicks;
    return this.#ticks > limit ? 'dead' : 'fine';
  }
}
