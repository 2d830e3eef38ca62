import type { Disposable } from '../base/disposable.ts';
import { parseSavedState, toSavedState, type SavedState } from './savedState.ts';

/** What of the shell remembers. */
export interface MemoryShell {
  later(action: () => void, delayMs: number): Disposable;
  /** What was remembered in an earlier life of the window, unparsed. */
  remembered(): unknown;
  remember(state: SavedState): void;
}

/** How long changes wait to be remembered. */
const rememberDelayMs = 500;

/** What outlives the window on the host's side: written a moment after a change, and at the end. */
export class PanelMemory implements Disposable {
  readonly #shell: MemoryShell;
  readonly #now: () => SavedState;
  #timer: Disposable | undefined;
  /** Of an earlier life. */
  readonly saved: SavedState | undefined;

  /** @param now the state to remember, asked when it is time */
  constructor(shell: MemoryShell, now: () => SavedState) {
    this.#shell = shell;
    this.#now = now;
    this.saved = parseSavedState(shell.remembered());
  }

  soon(): void {
    this.#timer ??= this.#shell.later(() => this.#write(), rememberDelayMs);
  }

  dispose(): void {
    if (this.#timer !== undefined) this.#write();
  }

  #write(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#shell.remember(toSavedState(this.#now()));
  }
}
