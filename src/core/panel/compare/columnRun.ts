import type { Disposable } from '../../base/disposable.ts';
import { advance, isRunning, newExchange, type Exchange } from '../../prompt/exchange.ts';
import { isUnsent, type PromptEvent } from '../../prompt/promptEvent.ts';
import type { PromptHost, PromptOptions } from '../../prompt/promptHost.ts';
import { panelExchange } from '../panelExchange.ts';
import type { Show } from '../panelProviders.ts';
import type { PanelExchange } from '../panelState.ts';
import { TextBatch, type Said } from '../textBatch.ts';

/** What a run is of, and who hears how it goes on. */
export interface ColumnAsk {
  readonly requestId: string;
  readonly providerId: string;
  readonly providerLabel: string;
  readonly prompt: string;
  readonly options: PromptOptions;
}

export interface ColumnListener {
  /** Once, from when on it may be sent. */
  begun(run: ColumnRun): void;
  /** The exchange as it is now, in whole. */
  changed(run: ColumnRun): void;
  /** The next pieces of an answer. */
  said(run: ColumnRun, said: Said): void;
  /** Once, after the last `changed`. */
  ended(run: ColumnRun): void;
}

/** One prompt to the provider of one column, from its first event to its last. */
export class ColumnRun implements Disposable {
  readonly ask: ColumnAsk;
  readonly #listener: ColumnListener;
  readonly #show: Show;
  readonly #abort = new AbortController();
  readonly #batch: TextBatch;
  #exchange: Exchange;
  #isBegun = false;
  #isDisposed = false;

  constructor(
    ask: ColumnAsk,
    listener: ColumnListener,
    show: Show,
    later: (action: () => void, delayMs: number) => Disposable,
  ) {
    this.ask = ask;
    this.#listener = listener;
    this.#show = show;
    this.#batch = new TextBatch(later, (said) => listener.said(this, said));
    const { requestId, providerId, prompt, options } = ask;
    this.#exchange = newExchange({ requestId, providerId, format: options.format, prompt });
  }

  get exchange(): Exchange {
    return this.#exchange;
  }

  get isRunning(): boolean {
    return isRunning(this.#exchange);
  }

  /** As the page shows it. */
  shown(): PanelExchange {
    return panelExchange(this.#exchange, this.ask.providerLabel, this.#show);
  }

  start(host: PromptHost): void {
    const { providerId, prompt, options } = this.ask;
    void host.run(providerId, prompt, options, this.#abort.signal, (event) => this.#advance(event));
  }

  stop(): void {
    this.#abort.abort();
  }

  /** A page is greeted with the whole: what was gathered for the one before is told already. */
  forgetGathered(): void {
    this.#batch.clear();
  }

  /** Stops it; nobody hears of it any more. */
  dispose(): void {
    this.#isDisposed = true;
    this.#abort.abort();
    this.#batch.dispose();
  }

  #advance(event: PromptEvent): void {
    if (this.#isDisposed || !this.isRunning) return;
    this.#exchange = advance(this.#exchange, event);
    if (!this.#isBegun && !isUnsent(event)) {
      this.#isBegun = true;
      this.#listener.begun(this);
    }
    switch (event.type) {
      case 'step':
        // No timeline stands in a column.
        return;
      case 'text':
      case 'reasoning':
        return this.#batch.add(event.type === 'text' ? { text: event.text } : { reasoning: event.text });
      case 'toolCall':
        // The page is told of its beginning and its end: nobody reads JSON as it comes.
        return event.name === undefined ? undefined : this.#tell();
      case 'notice':
        return this.#tell();
      case 'ended':
        this.#tell();
        return this.#listener.ended(this);
    }
  }

  #tell(): void {
    this.#batch.clear();
    this.#listener.changed(this);
  }
}
