import type { panelMessages } from '../messages/panel.ts';
import { wrongParameter, type ParameterSpec } from '../prompt/parameters.ts';
import { chosenFormat } from './chosenFormat.ts';
import { isRunningIn, type PanelState } from './panelState.ts';
import { tooLong, type TooLong } from './textLimit.ts';

type PlainCode = Exclude<
  Extract<keyof typeof panelMessages, `panel.blocked.${string}` | 'panel.noProviders'>,
  `panel.blocked.parameter.${string}` | TooLong
>;

/**
 * Why Send is disabled: a text of the table, one that is too long to be sent, a parameter that holds no value of its kind,
 * or a sentence that the host wrote.
 */
export type SendBlocker =
  | { readonly code: PlainCode }
  | { readonly tooLong: TooLong }
  | { readonly parameter: ParameterSpec }
  | { readonly text: string };

/** The first thing that keeps a prompt from being sent; undefined when nothing does. */
export function sendBlocker(state: PanelState): SendBlocker | undefined {
  const blocker = againBlocker(state, state.draft);
  return state.draft.trim() === '' && chosenFormat(state)?.id !== 'models'
    ? (blocker ?? { code: 'panel.blocked.noPrompt' })
    : blocker;
}

/** The same for a prompt that is there already. */
export function againBlocker(state: PanelState, prompt: string): SendBlocker | undefined {
  const { providers, selected, options } = state;
  if (providers.length === 0) return { code: 'panel.noProviders' };
  const provider = providers.find(({ id }) => id === selected);
  if (provider === undefined) return { code: 'panel.blocked.noProvider' };
  if (isRunningIn(state)) return { code: 'panel.blocked.running' };
  const long = tooLong({ prompt, system: options.system });
  if (long !== undefined) return { tooLong: long };
  const format = chosenFormat(state);
  if (format === undefined) return undefined;
  if (format.obstacle !== undefined) return { text: format.obstacle };
  const parameter = wrongParameter(format.id, options.parameters);
  return parameter && { parameter };
}
