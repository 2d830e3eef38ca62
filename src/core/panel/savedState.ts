import { noOptions, type PanelExchange, type PanelOptions } from './panelState.ts';
import { maybe, readCount, readFlag, readObject, readString } from './readers.ts';
import { readExchanges, readOptions } from './stateReaders.ts';

/**
 * What outlives hiding, moving and reloading: kept by the page in VS Code's webview state, which is at hand before the
 * host answers, and by the host in the workspace's state, which is on disk sooner. No key and no header is in it.
 */
export interface SavedState {
  readonly draft: string;
  readonly selected: string | undefined;
  readonly isPinned: boolean;
  readonly options: PanelOptions;
  readonly exchanges: readonly PanelExchange[];
  /** How far the page was scrolled, in pixels; the page's own affair. */
  readonly scrollTop?: number | undefined;
}

/** The longest answer that is kept, in UTF-16 units; the workbench writes the state into its own storage. */
const maxSavedAnswerLength = 200_000;
/** Of all answers together: older exchanges are let go first. */
const maxSavedLength = 400_000;

export function toSavedState({ exchanges, ...rest }: SavedState): SavedState {
  const { draft, selected, isPinned, options, scrollTop } = rest;
  return { draft, selected, isPinned, options, exchanges: keptOf(exchanges), scrollTop };
}

/** The newest exchanges, as far as there is room; the last one always. */
function keptOf(exchanges: readonly PanelExchange[]): readonly PanelExchange[] {
  const kept: PanelExchange[] = [];
  let room = maxSavedLength;
  for (const exchange of exchanges.toReversed()) {
    const [answer = '', reasoning = ''] = [exchange.answer, exchange.reasoning].map((text) =>
      text.slice(0, maxSavedAnswerLength),
    );
    room -= answer.length + reasoning.length + exchange.prompt.length;
    if (room < 0 && kept.length > 0) break;
    kept.unshift({ ...exchange, answer, reasoning });
  }
  return kept;
}

/** Reads what an earlier page saved, perhaps of another version; undefined when nothing of it can be used. */
export function parseSavedState(value: unknown): SavedState | undefined {
  const object = readObject(value);
  const draft = readString(object?.['draft']);
  if (draft === undefined) return undefined;
  return {
    draft,
    selected: maybe(readString)(object?.['selected'])?.value,
    isPinned: readFlag(object?.['isPinned']) ?? false,
    options: readOptions(object?.['options']) ?? noOptions,
    exchanges: readExchanges(object?.['exchanges']) ?? [],
    scrollTop: maybe(readCount)(object?.['scrollTop'])?.value,
  };
}
