import type { panelMessages } from '../messages/panel.ts';
import { isExchangeRunning, type PanelState } from './panelState.ts';

/** Why Send is disabled: a text of the table, or a sentence that the host wrote. */
export type SendBlocker =
  | { readonly code: Extract<keyof typeof panelMessages, `panel.blocked.${string}` | 'panel.noProviders'> }
  | { readonly text: string };

/** The first thing that keeps a prompt from being sent; undefined when nothing does. */
export function sendBlocker({ providers, selected, draft, exchange }: PanelState): SendBlocker | undefined {
  if (providers.length === 0) return { code: 'panel.noProviders' };
  const provider = providers.find(({ id }) => id === selected);
  if (provider === undefined) return { code: 'panel.blocked.noProvider' };
  if (isExchangeRunning(exchange)) return { code: 'panel.blocked.running' };
  if (provider.obstacle !== undefined) return { text: provider.obstacle };
  return draft.trim() === '' ? { code: 'panel.blocked.noPrompt' } : undefined;
}
