import type { Disposable } from '../../core/base/disposable.ts';

/** The first change after a rest is drawn this soon, together with those that come in that time. */
const firstDelayMs = 80;
/** From one drawing to the next: five a second, however many changes there are. */
const intervalMs = 200;
/** While nobody sees the view only its badge is kept, this seldom. */
const hiddenIntervalMs = 1000;
/** A line with whom so many rows are drawn anew waits longer. */
const manyRows = 500;
const longLineDelayMs = 3000;

interface Drawing<Source> {
  isVisible(): boolean;
  /** 'all': what changed is not one source. */
  draw(changed: readonly Source[] | 'all'): void;
  drawHidden(): void;
  drawLines(): void;
}

/**
 * When to draw: bursts of changes together, not more often than a person can follow, and nothing for a view that is hidden
 * (what changed meanwhile is drawn when it is shown again).
 */
export class RedrawClock<Source> implements Disposable {
  readonly #drawing: Drawing<Source>;
  readonly #nowMs: () => number;
  readonly #waiting = new Set<Source | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lineTimer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = -Infinity;

  constructor(drawing: Drawing<Source>, nowMs = (): number => performance.now()) {
    this.#drawing = drawing;
    this.#nowMs = nowMs;
  }

  /** @param source undefined: all of them */
  changed(source: Source | undefined): void {
    this.#waiting.add(source);
    const interval = this.#drawing.isVisible() ? intervalMs : hiddenIntervalMs;
    const delayMs = Math.max(firstDelayMs, this.#lastMs + interval - this.#nowMs());
    this.#timer ??= setTimeout(() => this.#tick(), delayMs);
  }

  /** The view came into sight. */
  shown(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tick();
  }

  lineChanged(rowCount: number): void {
    this.#lineTimer ??= setTimeout(
      () => {
        this.#lineTimer = undefined;
        if (this.#drawing.isVisible()) this.#drawing.drawLines();
      },
      rowCount > manyRows ? longLineDelayMs : 0,
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lineTimer);
  }

  #tick(): void {
    this.#timer = undefined;
    this.#lastMs = this.#nowMs();
    if (!this.#drawing.isVisible()) return this.#drawing.drawHidden();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const sources = waiting.filter((source) => source !== undefined);
    if (sources.length < waiting.length) this.#drawing.draw('all');
    else if (sources.length > 0) this.#drawing.draw(sources);
  }
}
