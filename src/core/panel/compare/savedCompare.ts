import { listOf, maybe, readObject, readString, type Reader } from '../readers.ts';
import { readExchange } from '../stateReaders.ts';
import { maxColumns, type CompareColumn, type CompareState } from './compareState.ts';

/** What the page keeps in VS Code's webview state; the host begins with it after a reload of the window. */
export type SavedCompare = Omit<CompareState, 'providers'>;

/** The longest answer that is kept, in UTF-16 units; the workbench writes the state into its own storage. */
const maxSavedAnswerLength = 100_000;

export function toSavedCompare({ columns, draft, system }: SavedCompare): SavedCompare {
  return { draft, system, columns: columns.map(savedColumn) };
}

function savedColumn({ id, providerId, model, exchange }: CompareColumn): CompareColumn {
  if (exchange === undefined) return { id, providerId, model, exchange };
  const [answer, reasoning] = [exchange.answer, exchange.reasoning].map((text) => text.slice(0, maxSavedAnswerLength));
  return { id, providerId, model, exchange: { ...exchange, answer: answer ?? '', reasoning: reasoning ?? '' } };
}

const readColumn: Reader<CompareColumn> = (value) => {
  const object = readObject(value);
  const id = readString(object?.['id']);
  const providerId = readString(object?.['providerId']);
  const model = readString(object?.['model']);
  const exchange = maybe(readExchange)(object?.['exchange']);
  if (id === undefined || providerId === undefined || model === undefined || !exchange) return undefined;
  return { id, providerId, model, exchange: exchange.value };
};

export const readColumns = listOf(readColumn);

/** Reads what an earlier page saved, perhaps of another version; undefined when nothing of it can be used. */
export function parseSavedCompare(value: unknown): SavedCompare | undefined {
  const object = readObject(value);
  const draft = readString(object?.['draft']);
  const system = readString(object?.['system']);
  const columns = readColumns(object?.['columns']);
  if (draft === undefined || system === undefined || columns === undefined) return undefined;
  return { draft, system, columns: columns.slice(0, maxColumns) };
}
