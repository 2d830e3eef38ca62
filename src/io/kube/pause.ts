import type { Attention } from './attention.ts';

/** The pauses of one loop, one at a time; each ends with its time, by `end`, or when the loop is given up. */
export class Pause {
  readonly #attention: Attention;
  readonly #signal: AbortSignal;
  #end: (() => void) | undefined;

  constructor(attention: Attention, signal: AbortSignal) {
    this.#attention = attention;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.end(), { once: true });
  }

  end(): void {
    this.#end?.();
  }

  async wait(pauseMs: number): Promise<void> {
    if (pauseMs <= 0 || this.#signal.aborted) return;
    await this.#until((end) => {
      const timer = setTimeout(end, pauseMs);
      return () => clearTimeout(timer);
    });
  }

  /** Waits, and then on until somebody looks: for what need not be known before. */
  async untilSeen(pauseMs: number): Promise<void> {
    await this.#until((end) => {
      let isOver = false;
      const seen = this.#attention.onDidSee(() => isOver && end());
      const timer = setTimeout(() => {
        isOver = true;
        if (this.#attention.isSeen) end();
      }, pauseMs);
      return () => {
        clearTimeout(timer);
        seen.dispose();
      };
    });
  }

  async #until(start: (end: () => void) => () => void): Promise<void> {
    if (this.#signal.aborted) return;
    let stop: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      stop = start(resolve);
    });
    this.#end = undefined;
    stop?.();
  }
}
