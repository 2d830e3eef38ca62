import { noOptions, type PanelExchange, type PanelOptions } from './panelState.ts';
import { maybe, readObject, readString } from './readers.ts';
import { readExchange, readOptions } from './stateReaders.ts';

/**
 * What outlives hiding, moving and reloading: kept by the page in VS Code's webview state, which is at hand before the
 * host answers, and by the host in the workspace's state, which is on disk sooner.
 */
export interface SavedState {
  readonly draft: string;
  readonly selected: string | undefined;
  readonly options: PanelOptions;
  readonly exchange: PanelExchange | undefined;
}

/** The longest answer that is kept, in UTF-16 units; the workbench writes the state into its own storage. */
const maxSavedAnswerLength = 200_000;

export function toSavedState({ draft, selected, options, exchange }: SavedState): SavedState {
  const kept = { draft, selected, options };
  if (exchange === undefined) return { ...kept, exchange };
  const [answer, reasoning] = [exchange.answer, exchange.reasoning].map((text) => text.slice(0, maxSavedAnswerLength));
  return { ...kept, exchange: { ...exchange, answer: answer ?? '', reasoning: reasoning ?? '' } };
}

/** Reads what an earlier page saved, perhaps of another version; undefined when nothing of it can be used. */
export function parseSavedState(value: unknown): SavedState | undefined {
  const object = readObject(value);
  const draft = readString(object?.['draft']);
  if (draft === undefined) return undefined;
  return {
    draft,
    selected: maybe(readString)(object?.['selected'])?.value,
    options: readOptions(object?.['options']) ?? noOptions,
    exchange: maybe(readExchange)(object?.['exchange'])?.value,
  };
}
