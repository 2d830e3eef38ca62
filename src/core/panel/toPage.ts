import { assertNever } from '../base/assertNever.ts';
import {
  endedElsewhere,
  type PanelExchange,
  type PanelOptions,
  type PanelProvider,
  type PanelState,
} from './panelState.ts';
import { maybe, readFlag, readObject, readString, readStrings } from './readers.ts';
import { readExchange, readOptions, readProviders } from './stateReaders.ts';

/** What the host tells the page. */
export type ToPage =
  /** The answer to `ready`. Where the host knows no draft or exchange, the page keeps what it saved. */
  | {
      readonly type: 'init';
      /** Translated templates of the codes `panel.*`. */
      readonly strings: Readonly<Record<string, string>>;
      readonly providers: readonly PanelProvider[];
      readonly selected: string | undefined;
      readonly draft: string | undefined;
      readonly options: PanelOptions | undefined;
      readonly exchange: PanelExchange | undefined;
    }
  | { readonly type: 'providers'; readonly providers: readonly PanelProvider[]; readonly selected: string | undefined }
  /** The exchange as it is now, in whole: at its start, at its end. */
  | { readonly type: 'exchange'; readonly exchange: PanelExchange }
  /** The next piece of what was thought, then of the answer; either may be empty. */
  | { readonly type: 'text'; readonly requestId: string; readonly reasoning: string; readonly text: string }
  /** Something was copied, or could not be. */
  | { readonly type: 'copied'; readonly isCopied: boolean }
  /** Puts the cursor into the prompt. */
  | { readonly type: 'focus' };

/** Reads what arrived at the page; undefined for anything that is no message of ours. */
export function parseToPage(value: unknown): ToPage | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'init':
      return readInit(message);
    case 'providers': {
      const providers = readProviders(message['providers']);
      const selected = maybe(readString)(message['selected']);
      return providers && selected && { type: 'providers', providers, selected: selected.value };
    }
    case 'exchange': {
      const exchange = readExchange(message['exchange']);
      return exchange && { type: 'exchange', exchange };
    }
    case 'text': {
      const requestId = readString(message['requestId']);
      const reasoning = readString(message['reasoning']);
      const text = readString(message['text']);
      if (requestId === undefined || reasoning === undefined || text === undefined) return undefined;
      return { type: 'text', requestId, reasoning, text };
    }
    case 'copied': {
      const isCopied = readFlag(message['isCopied']);
      return isCopied === undefined ? undefined : { type: 'copied', isCopied };
    }
    case 'focus':
      return { type: 'focus' };
    default:
      return undefined;
  }
}

function readInit(message: Readonly<Record<string, unknown>>): ToPage | undefined {
  const strings = readStrings(message['strings']);
  const providers = readProviders(message['providers']);
  const selected = maybe(readString)(message['selected']);
  const draft = maybe(readString)(message['draft']);
  const options = maybe(readOptions)(message['options']);
  const exchange = maybe(readExchange)(message['exchange']);
  if (!strings || !providers || !selected || !draft || !options || !exchange) return undefined;
  return {
    type: 'init',
    strings,
    providers,
    selected: selected.value,
    draft: draft.value,
    options: options.value,
    exchange: exchange.value,
  };
}

/** The page's state after a message. Pieces of another exchange than the one shown change nothing. */
export function applyToPage(state: PanelState, message: ToPage): PanelState {
  switch (message.type) {
    case 'init':
      return {
        providers: message.providers,
        selected: message.selected ?? state.selected,
        draft: message.draft ?? state.draft,
        options: message.options ?? state.options,
        exchange: message.exchange ?? endedElsewhere(state.exchange),
      };
    case 'providers':
      return { ...state, providers: message.providers, selected: message.selected };
    case 'exchange':
      return { ...state, exchange: message.exchange };
    case 'text': {
      const { exchange } = state;
      if (exchange === undefined || exchange.requestId !== message.requestId) return state;
      const said = { reasoning: exchange.reasoning + message.reasoning, answer: exchange.answer + message.text };
      return { ...state, exchange: { ...exchange, state: 'streaming', ...said } };
    }
    case 'copied':
    case 'focus':
      return state;
    default:
      return assertNever(message);
  }
}
