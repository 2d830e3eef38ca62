import { advance, isRunning, newExchange, type Exchange } from '../prompt/exchange.ts';
import type { PromptEvent } from '../prompt/promptEvent.ts';
import type { Turn } from '../prompt/turn.ts';
import { staysAbove, turnsOf } from './conversationTurns.ts';
import { panelExchange } from './panelExchange.ts';
import type { Show } from './panelProviders.ts';
import { endedElsewhere, type PanelExchange } from './panelState.ts';

/** An exchange of this life of the window, or one of an earlier life. */
type Entry = { readonly exchange: Exchange; readonly label: string } | { readonly restored: PanelExchange };

/** An exchange, and where in the conversation it stands; what stood there and after it is gone. */
export interface Placed {
  readonly place: number;
  readonly exchange: PanelExchange;
}

/** What was asked and answered, in its order. One exchange runs at a time, the last. */
export class Conversation {
  readonly #show: Show;
  #entries: readonly Entry[] = [];

  constructor(show: Show) {
    this.#show = show;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get isRunning(): boolean {
    const last = this.#lastExchange;
    return last !== undefined && isRunning(last);
  }

  /** Exchanges of an earlier life; those that ran then have stopped. */
  restore(exchanges: readonly PanelExchange[]): void {
    this.#entries = exchanges.map((exchange) => ({ restored: endedElsewhere(exchange) }));
  }

  clear(): void {
    this.#entries = [];
  }

  /** What is said before the next prompt; before the last one, where that is asked again. */
  turns(isAgain: boolean): readonly Turn[] {
    return turnsOf(this.shown().slice(0, isAgain ? -1 : undefined));
  }

  /** @param isAgain the last exchange is asked once more; the page counts by `staysAbove`, too */
  begin(
    request: Parameters<typeof newExchange>[0] & { readonly label: string; readonly isAgain: boolean },
  ): Placed | undefined {
    const { label, isAgain, ...asked } = request;
    const above = staysAbove(this.shown(), asked.providerId, isAgain).length;
    this.#entries = [...this.#entries.slice(0, above), { exchange: newExchange(asked), label }];
    return this.last();
  }

  /** Undefined when the event is of another exchange than the last one. */
  advance(requestId: string, event: PromptEvent): Exchange | undefined {
    const last = this.#entries.at(-1);
    if (last === undefined || !('exchange' in last) || last.exchange.requestId !== requestId) return undefined;
    const exchange = advance(last.exchange, event);
    this.#entries = [...this.#entries.slice(0, -1), { ...last, exchange }];
    return exchange;
  }

  find(requestId: string): Exchange | undefined {
    const found = this.#entries.find((entry) => 'exchange' in entry && entry.exchange.requestId === requestId);
    return found !== undefined && 'exchange' in found ? found.exchange : undefined;
  }

  last(): Placed | undefined {
    const last = this.#entries.at(-1);
    return last && { place: this.#entries.length - 1, exchange: this.#shownAs(last) };
  }

  shown(): readonly PanelExchange[] {
    return this.#entries.map((entry) => this.#shownAs(entry));
  }

  get #lastExchange(): Exchange | undefined {
    const last = this.#entries.at(-1);
    return last !== undefined && 'exchange' in last ? last.exchange : undefined;
  }

  #shownAs(entry: Entry): PanelExchange {
    return 'exchange' in entry ? panelExchange(entry.exchange, entry.label, this.#show) : entry.restored;
  }
}
