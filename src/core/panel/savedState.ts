import type { PanelExchange } from './panelState.ts';
import { maybe, readObject, readString } from './readers.ts';
import { readExchange } from './stateReaders.ts';

/**
 * What outlives hiding, moving and reloading: kept by the page in VS Code's webview state, which is at hand before the
 * host answers, and by the host in the workspace's state, which is on disk sooner.
 */
export interface SavedState {
  readonly draft: string;
  readonly selected: string | undefined;
  readonly exchange: PanelExchange | undefined;
}

/** The longest answer that is kept, in UTF-16 units; the workbench writes the state into its own storage. */
const maxSavedAnswerLength = 200_000;

export function toSavedState({ draft, selected, exchange }: SavedState): SavedState {
  if (exchange === undefined || exchange.answer.length <= maxSavedAnswerLength) return { draft, selected, exchange };
  return { draft, selected, exchange: { ...exchange, answer: exchange.answer.slice(0, maxSavedAnswerLength) } };
}

/** Reads what an earlier page saved, perhaps of another version; undefined when nothing of it can be used. */
export function parseSavedState(value: unknown): SavedState | undefined {
  const object = readObject(value);
  const draft = readString(object?.['draft']);
  if (draft === undefined) return undefined;
  return {
    draft,
    selected: maybe(readString)(object?.['selected'])?.value,
    exchange: maybe(readExchange)(object?.['exchange'])?.value,
  };
}
