import type { panelMessages } from '../messages/panel.ts';
import { wrongParameter, type ParameterSpec } from '../prompt/parameters.ts';
import { chosenFormat } from './chosenFormat.ts';
import { isRunningIn, type PanelState } from './panelState.ts';

type PlainCode = Exclude<
  Extract<keyof typeof panelMessages, `panel.blocked.${string}` | 'panel.noProviders'>,
  `panel.blocked.parameter.${string}`
>;

/** Why Send is disabled: a text of the table, a parameter that holds no value of its kind, or a sentence that the host wrote. */
export type SendBlocker =
  { readonly code: PlainCode } | { readonly parameter: ParameterSpec } | { readonly text: string };

/** The first thing that keeps a prompt from being sent; undefined when nothing does. */
export function sendBlocker(state: PanelState): SendBlocker | undefined {
  return state.draft.trim() === '' && chosenFormat(state)?.id !== 'models'
    ? (againBlocker(state) ?? { code: 'panel.blocked.noPrompt' })
    : againBlocker(state);
}

/** The same for a prompt that is there already. */
export function againBlocker(state: PanelState): SendBlocker | undefined {
  const { providers, selected, options } = state;
  if (providers.length === 0) return { code: 'panel.noProviders' };
  const provider = providers.find(({ id }) => id === selected);
  if (provider === undefined) return { code: 'panel.blocked.noProvider' };
  if (isRunningIn(state)) return { code: 'panel.blocked.running' };
  const format = chosenFormat(state);
  if (format === undefined) return undefined;
  if (format.obstacle !== undefined) return { text: format.obstacle };
  const parameter = wrongParameter(format.id, options.parameters);
  return parameter && { parameter };
}
