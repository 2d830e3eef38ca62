import type { LitElement, ReactiveController } from 'lit';

/** Keeps the focus of a page at its prompt, where a control would take it along, and hears Esc wherever it is. */
export class PromptFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #escape: () => void;
  #wasWithin = false;

  /** @param escape what Esc does; not heard where an input method takes it */
  constructor(host: LitElement, escape: () => void) {
    this.#host = host;
    this.#escape = escape;
    host.addController(this);
  }

  // Not at the host itself: with a click the focus may be nowhere, and the key is heard by the document alone.
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#escape();
  };

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKey);
  }

  hostUpdate(): void {
    this.#wasWithin = this.#host.contains(document.activeElement);
  }

  /** A button that went, Stop at the end of an answer, leaves the focus to the prompt; never taken from another view. */
  hostUpdated(): void {
    if (this.#wasWithin && document.hasFocus() && document.activeElement === document.body) this.take();
  }

  take(): void {
    void this.#host.updateComplete.then(() => this.#host.querySelector<HTMLElement>('vscode-textarea.prompt')?.focus());
  }
}
