import type { Disposable } from '../base/disposable.ts';

/** What of the shell remembers the state of a panel. */
export interface MemoryShell<State> {
  later(action: () => void, delayMs: number): Disposable;
  /** What was remembered in an earlier life of the window, unparsed. */
  remembered(): unknown;
  remember(state: State): void;
}

/** How long changes wait to be remembered. */
const rememberDelayMs = 500;

/** What outlives the window on the host's side: written a moment after a change, and at the end. */
export class PanelMemory<State> implements Disposable {
  readonly #shell: Pick<MemoryShell<State>, 'later' | 'remember'>;
  readonly #now: () => State;
  #timer: Disposable | undefined;

  /** @param now the state to remember, asked when it is time */
  constructor(shell: Pick<MemoryShell<State>, 'later' | 'remember'>, now: () => State) {
    this.#shell = shell;
    this.#now = now;
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
    this.#shell.remember(this.#now());
  }
}
