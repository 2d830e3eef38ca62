import { type Disposable } from '../base/disposable.ts';

/** Pieces of an answer, joined. */
export interface Said {
  readonly reasoning: string;
  readonly text: string;
}

const nothingSaid: Said = { reasoning: '', text: '' };

/** How long pieces of an answer are gathered before they cross to the page: one frame at 60 a second. */
const textDelayMs = 16;

/** Gathers the pieces of one answer, so that thousands a second cross to the page as some sixty messages. */
export class TextBatch implements Disposable {
  readonly #later: (action: () => void, delayMs: number) => Disposable;
  readonly #flush: (said: Said) => void;
  #said = nothingSaid;
  #timer: Disposable | undefined;

  constructor(later: (action: () => void, delayMs: number) => Disposable, flush: (said: Said) => void) {
    this.#later = later;
    this.#flush = flush;
  }

  add({ reasoning = '', text = '' }: Partial<Said>): void {
    this.#said = { reasoning: this.#said.reasoning + reasoning, text: this.#said.text + text };
    this.#timer ??= this.#later(() => {
      this.#timer = undefined;
      const said = this.#said;
      this.clear();
      if (said !== nothingSaid) this.#flush(said);
    }, textDelayMs);
  }

  /** What was gathered is told otherwise. */
  clear(): void {
    this.#said = nothingSaid;
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
