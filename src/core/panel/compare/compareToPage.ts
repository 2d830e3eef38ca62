import { assertNever } from '../../base/assertNever.ts';
import type { PanelExchange, PanelProvider } from '../panelState.ts';
import { readObject, readString, readStrings } from '../readers.ts';
import { readExchange, readProviders } from '../stateReaders.ts';
import type { CompareColumn, CompareState } from './compareState.ts';
import { readColumns } from './savedCompare.ts';

/** What the host tells the page. */
export type CompareToPage =
  /** The answer to `ready`. */
  | ({
      readonly type: 'init';
      /** Translated templates of the codes `panel.*` and `compare.*`. */
      readonly strings: Readonly<Record<string, string>>;
    } & CompareState)
  | { readonly type: 'providers'; readonly providers: readonly PanelProvider[] }
  /** The columns as they are now: after one came or went, chose another provider, and when all are sent. */
  | { readonly type: 'columns'; readonly columns: readonly CompareColumn[] }
  /** What was written is replaced. */
  | { readonly type: 'input'; readonly draft: string; readonly system: string }
  /** One column's exchange as it is now, in whole. */
  | { readonly type: 'exchange'; readonly column: string; readonly exchange: PanelExchange }
  /** The next piece of what a column's provider thought, then of its answer; either may be empty. */
  | {
      readonly type: 'text';
      readonly column: string;
      readonly requestId: string;
      readonly reasoning: string;
      readonly text: string;
    }
  /** Puts the cursor into the prompt. */
  | { readonly type: 'focus' };

/** Reads what arrived at the page; undefined for anything that is no message of ours. */
export function parseCompareToPage(value: unknown): CompareToPage | undefined {
  const message = readObject(value);
  if (message === undefined) return undefined;
  const type = message['type'];
  const column = readString(message['column']);
  switch (type) {
    case 'init': {
      const strings = readStrings(message['strings']);
      const providers = readProviders(message['providers']);
      const columns = readColumns(message['columns']);
      const draft = readString(message['draft']);
      const system = readString(message['system']);
      if (!strings || !providers || !columns || draft === undefined || system === undefined) return undefined;
      return { type, strings, providers, columns, draft, system };
    }
    case 'providers': {
      const providers = readProviders(message['providers']);
      return providers && { type, providers };
    }
    case 'columns': {
      const columns = readColumns(message['columns']);
      return columns && { type, columns };
    }
    case 'input': {
      const draft = readString(message['draft']);
      const system = readString(message['system']);
      return draft === undefined || system === undefined ? undefined : { type, draft, system };
    }
    case 'exchange': {
      const exchange = readExchange(message['exchange']);
      return column === undefined || !exchange ? undefined : { type, column, exchange };
    }
    case 'text': {
      const requestId = readString(message['requestId']);
      const reasoning = readString(message['reasoning']);
      const text = readString(message['text']);
      if (column === undefined || requestId === undefined || reasoning === undefined || text === undefined)
        return undefined;
      return { type, column, requestId, reasoning, text };
    }
    case 'focus':
      return { type };
    default:
      return undefined;
  }
}

/** The page's state after a message. Pieces of another exchange than the one shown change nothing. */
export function applyCompareToPage(state: CompareState, message: CompareToPage): CompareState {
  switch (message.type) {
    case 'init': {
      const { providers, columns, draft, system } = message;
      return { providers, columns, draft, system };
    }
    case 'providers':
      return { ...state, providers: message.providers };
    case 'columns':
      return { ...state, columns: message.columns };
    case 'input':
      return { ...state, draft: message.draft, system: message.system };
    case 'exchange':
      return withExchange(state, message.column, () => message.exchange);
    case 'text':
      return withExchange(state, message.column, (exchange) => {
        if (exchange?.requestId !== message.requestId) return exchange;
        const said = { reasoning: exchange.reasoning + message.reasoning, answer: exchange.answer + message.text };
        return { ...exchange, ...said, state: 'streaming' };
      });
    case 'focus':
      return state;
    default:
      return assertNever(message);
  }
}

function withExchange(
  state: CompareState,
  id: string,
  next: (exchange: PanelExchange | undefined) => PanelExchange | undefined,
): CompareState {
  return {
    ...state,
    columns: state.columns.map((column) =>
      column.id === id ? { ...column, exchange: next(column.exchange) } : column,
    ),
  };
}
