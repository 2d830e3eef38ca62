import { assertNever } from '../base/assertNever.ts';
import { draftAfter, restoredDraft } from './draftAfter.ts';
import {
  endedElsewhere,
  type PanelClient,
  type PanelExchange,
  type PanelOptions,
  type PanelProvider,
  type PanelState,
} from './panelState.ts';
import { maybe, objectOf, readCount, readFlag, readObject, readString, readStrings, sure } from './readers.ts';
import { readClient, readExchange, readExchanges, readOptions, readProviders } from './stateReaders.ts';

/** What there is to send to, and what is chosen of it. */
export interface Choice {
  readonly providers: readonly PanelProvider[];
  readonly selected: string | undefined;
  readonly isPinned: boolean;
  readonly client: PanelClient | undefined;
}

/** The answer to `ready`. Where the host knows no draft or options, the page keeps what it saved. */
interface Init extends Choice {
  /** Translated templates of the codes `panel.*`. */
  readonly strings: Readonly<Record<string, string>>;
  readonly draft: string | undefined;
  readonly options: PanelOptions | undefined;
  readonly exchanges: readonly PanelExchange[];
}

/** What the host tells the page. */
export type ToPage =
  | ({ readonly type: 'init' } & Init)
  | ({ readonly type: 'providers' } & Choice)
  /**
   * An exchange as it is now, in whole: at its start, at its end. `place` is its number in the conversation, whose
   * exchanges from there on it replaces.
   */
  | { readonly type: 'exchange'; readonly place: number; readonly exchange: PanelExchange }
  /** The next piece of what was thought, then of the answer; either may be empty. */
  | { readonly type: 'text'; readonly requestId: string; readonly reasoning: string; readonly text: string }
  /** The host knows nothing of an exchange that was to be stopped: it cannot go on. */
  | { readonly type: 'unknown'; readonly requestId: string }
  /** Nothing was said any more. */
  | { readonly type: 'cleared' }
  /** What went over the wire for an exchange, secrets hidden. */
  | { readonly type: 'raw'; readonly requestId: string; readonly request: string; readonly reply: string }
  /** Something was copied, or could not be. */
  | { readonly type: 'copied'; readonly isCopied: boolean }
  /** Puts the cursor into the prompt. */
  | { readonly type: 'focus' };

const choiceFields = {
  providers: sure(readProviders),
  selected: maybe(readString),
  isPinned: sure(readFlag),
  client: maybe(readClient),
};

const readChoice = objectOf<Choice>(choiceFields);

const readInit = objectOf<Init>({
  ...choiceFields,
  strings: sure(readStrings),
  draft: maybe(readString),
  options: maybe(readOptions),
  exchanges: sure(readExchanges),
});

type Part<Type extends ToPage['type']> = Omit<Extract<ToPage, { readonly type: Type }>, 'type'>;

const readPlaced = objectOf<Part<'exchange'>>({ place: sure(readCount), exchange: sure(readExchange) });
const readText = objectOf<Part<'text'>>({
  requestId: sure(readString),
  reasoning: sure(readString),
  text: sure(readString),
});
const readRaw = objectOf<Part<'raw'>>({
  requestId: sure(readString),
  request: sure(readString),
  reply: sure(readString),
});
const readUnknown = objectOf<Part<'unknown'>>({ requestId: sure(readString) });
const readCopied = objectOf<Part<'copied'>>({ isCopied: sure(readFlag) });

/** Reads what arrived at the page; undefined for anything that is no message of ours. */
export function parseToPage(value: unknown): ToPage | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'init':
      return typed('init', readInit(message));
    case 'providers':
      return typed('providers', readChoice(message));
    case 'exchange':
      return typed('exchange', readPlaced(message));
    case 'text':
      return typed('text', readText(message));
    case 'raw':
      return typed('raw', readRaw(message));
    case 'copied':
      return typed('copied', readCopied(message));
    case 'unknown':
      return typed('unknown', readUnknown(message));
    case 'cleared':
      return { type: 'cleared' };
    case 'focus':
      return { type: 'focus' };
    default:
      return undefined;
  }
}

function typed<const Type extends string, T extends object>(
  type: Type,
  read: T | undefined,
): ({ readonly type: Type } & T) | undefined {
  return read && { type, ...read };
}

/** The page's state after a message. Pieces of another exchange than the last one change nothing. */
export function applyToPage(state: PanelState, message: ToPage): PanelState {
  switch (message.type) {
    case 'init': {
      const { providers, isPinned, client, exchanges } = message;
      return {
        providers,
        selected: message.selected ?? state.selected,
        isPinned,
        client,
        draft: message.draft ?? restoredDraft(state.draft, state.exchanges),
        options: message.options ?? state.options,
        exchanges: exchanges.length > 0 ? exchanges : state.exchanges.map(endedElsewhere),
      };
    }
    case 'providers': {
      const { providers, selected, isPinned, client } = message;
      const isOther = state.selected !== undefined && selected !== state.selected;
      const options = isOther ? optionsForAnother(state.options) : state.options;
      return { ...state, providers, selected, isPinned, client, options };
    }
    case 'exchange': {
      const { place, exchange } = message;
      const draft = draftAfter(state.draft, exchange);
      return { ...state, draft, exchanges: [...state.exchanges.slice(0, place), exchange] };
    }
    case 'text': {
      const last = state.exchanges.at(-1);
      if (last === undefined || last.requestId !== message.requestId) return state;
      const said = { reasoning: last.reasoning + message.reasoning, answer: last.answer + message.text };
      return { ...state, exchanges: [...state.exchanges.slice(0, -1), { ...last, state: 'streaming', ...said }] };
    }
    case 'unknown': {
      const last = state.exchanges.at(-1);
      if (last === undefined || last.requestId !== message.requestId) return state;
      const ended = endedElsewhere(last);
      return { ...state, draft: draftAfter(state.draft, ended), exchanges: [...state.exchanges.slice(0, -1), ended] };
    }
    case 'cleared':
      return { ...state, exchanges: [] };
    case 'raw':
    case 'copied':
    case 'focus':
      return state;
    default:
      return assertNever(message);
  }
}

/** What was chosen for one provider is no choice for another. */
export function optionsForAnother(options: PanelOptions): PanelOptions {
  return { ...options, format: undefined, route: undefined, model: '' };
}
