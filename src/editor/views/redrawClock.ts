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
  /** 'all': what changed is not one source. What takes its time never fails, and nothing else is drawn meanwhile. */
  draw(changed: readonly Source[] | 'all'): Promise<void> | void;
  drawHidden(): Promise<void> | void;
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
  #isDrawing = false;
  /** Something came while it was drawn. */
  #isDueAgain = false;
  #isDisposed = false;

  constructor(drawing: Drawing<Source>, nowMs = (): number => performance.now()) {
    this.#drawing = drawing;
    this.#nowMs = nowMs;
  }

  /** @param source undefined: all of them */
  changed(source: Source | undefined): void {
    this.#waiting.add(source);
    if (this.#isDrawing) this.#isDueAgain = true;
    else this.#tickLater();
  }

  #tickLater(): void {
    const interval = this.#drawing.isVisible() ? intervalMs : hiddenIntervalMs;
    const delayMs = Math.max(firstDelayMs, this.#lastMs + interval - this.#nowMs());
    this.#timer ??= setTimeout(() => this.#tick(), delayMs);
  }

  /** The view came into sight. */
  shown(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isDrawing) this.#isDueAgain = true;
    else this.#tick();
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
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#lineTimer);
  }

  #tick(): void {
    this.#timer = undefined;
    this.#lastMs = this.#nowMs();
    const drawing = this.#draw();
    if (drawing === undefined) return;
    this.#isDrawing = true;
    void drawing.finally(() => {
      this.#isDrawing = false;
      this.#lastMs = this.#nowMs();
      const isDueAgain = this.#isDueAgain && !this.#isDisposed;
      this.#isDueAgain = false;
      if (isDueAgain) this.#tickLater();
    });
  }

  #draw(): Promise<void> | undefined {
    if (!this.#drawing.isVisible()) return this.#drawing.drawHidden() ?? undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const sources = waiting.filter((source) => source !== undefined);
    if (sources.length < waiting.length) return this.#drawing.draw('all') ?? undefined;
    return sources.length > 0 ? (this.#drawing.draw(sources) ?? undefined) : undefined;
  }
}
