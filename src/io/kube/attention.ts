import { Emitter } from '../../core/base/event.ts';

/** Whether anybody looks at what a connection tells. Until told otherwise, somebody does. */
export class Attention {
  readonly #seen = new Emitter<void>();
  #isSeen = true;

  /** Fires when somebody looks again. */
  readonly onDidSee = this.#seen.event;

  get isSeen(): boolean {
    return this.#isSeen;
  }

  set(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    if (isSeen) this.#seen.fire();
  }
}
