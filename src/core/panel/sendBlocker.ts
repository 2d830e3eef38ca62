import type { panelMessages } from '../messages/panel.ts';
import { chosenFormat } from './chosenFormat.ts';
import { isExchangeRunning, type PanelState } from './panelState.ts';

/** Why Send is disabled: a text of the table, or a sentence that the host wrote. */
export type SendBlocker =
  | { readonly code: Extract<keyof typeof panelMessages, `panel.blocked.${string}` | 'panel.noProviders'> }
  | { readonly text: string };

/** The first thing that keeps a prompt from being sent; undefined when nothing does. */
export function sendBlocker(state: PanelState): SendBlocker | undefined {
  const { providers, selected, draft, exchange } = state;
  if (providers.length === 0) return { code: 'panel.noProviders' };
  const provider = providers.find(({ id }) => id === selected);
  if (provider === undefined) return { code: 'panel.blocked.noProvider' };
  if (isExchangeRunning(exchange)) return { code: 'panel.blocked.running' };
  const format = chosenFormat(state);
  if (format?.obstacle !== undefined) return { text: format.obstacle };
  // The list of models answers no prompt.
  if (format?.id === 'models') return undefined;
  return draft.trim() === '' ? { code: 'panel.blocked.noPrompt' } : undefined;
}
