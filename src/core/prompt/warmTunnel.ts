import type { Disposable } from '../base/disposable.ts';

/** A person who reads an answer and asks again does it in this time, and then waits for no handshake. */
const warmMs = 30_000;

/** The tunnel of the last prompt, held a while longer; of one prompt at a time, so that no other stays open for nothing. */
export class WarmTunnel implements Disposable {
  readonly #later: (action: () => void, delayMs: number) => Disposable;
  #held: Disposable | undefined;
  #timer: Disposable | undefined;
  #isDisposed = false;

  constructor(later: (action: () => void, delayMs: number) => Disposable) {
    this.#later = later;
  }

  /** Takes over a lease, and ends it when its time is up or another takes its place. */
  keep(lease: Disposable): void {
    this.#end();
    if (this.#isDisposed) return lease.dispose();
    this.#held = lease;
    this.#timer = this.#later(() => this.#end(), warmMs);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end();
  }

  #end(): void {
    this.#timer?.dispose();
    this.#held?.dispose();
    this.#timer = undefined;
    this.#held = undefined;
  }
}
