import { endedElsewhere, isExchangeRunning, type PanelExchange, type PanelProvider } from '../panelState.ts';

/** More would be too narrow to read beside each other. */
export const maxColumns = 4;

/** One of the answers that are compared. */
export interface CompareColumn {
  /** Tells columns apart: two may ask the same provider for different models. */
  readonly id: string;
  readonly providerId: string;
  /** Empty: the backend's own. */
  readonly model: string;
  readonly exchange: PanelExchange | undefined;
}

/** Everything that the page shows. */
export interface CompareState {
  readonly providers: readonly PanelProvider[];
  readonly columns: readonly CompareColumn[];
  readonly draft: string;
  /** What every model is told before the prompt. */
  readonly system: string;
}

export const emptyCompareState: CompareState = { providers: [], columns: [], draft: '', system: '' };

export function isComparing({ columns }: Pick<CompareState, 'columns'>): boolean {
  return columns.some(({ exchange }) => isExchangeRunning(exchange));
}

/** A column of an earlier life of the window: what ran then has stopped. */
export function columnEndedElsewhere(column: CompareColumn): CompareColumn {
  return { ...column, exchange: column.exchange && endedElsewhere(column.exchange) };
}
