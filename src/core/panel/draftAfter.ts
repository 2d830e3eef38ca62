import { isExchangeRunning, type PanelExchange } from './panelState.ts';

/** The draft once an exchange has ended: what was not answered is in the box again, where nothing else was written since. */
export function draftAfter(draft: string, exchange: Pick<PanelExchange, 'state' | 'prompt'> | undefined): string {
  if (exchange === undefined || exchange.state === 'done' || draft !== '') return draft;
  const isUnanswered = exchange.state === 'stopped' || exchange.state === 'unsent' || exchange.state === 'failed';
  return isUnanswered ? exchange.prompt : draft;
}

/** The draft of an earlier life of the window, whose last exchange may have been cut short by its end. */
export function restoredDraft(draft: string, exchanges: readonly PanelExchange[]): string {
  const last = exchanges.at(-1);
  return last !== undefined && isExchangeRunning(last) ? draftAfter(draft, { ...last, state: 'stopped' }) : draft;
}
