import type { FormatId } from '../prompt/promptFormat.ts';
import type { Turn } from '../prompt/turn.ts';
import type { PanelExchange } from './panelState.ts';

/** What there is to say of an exchange before it is a part of the conversation. */
type Spoken = Pick<PanelExchange, 'state' | 'format' | 'prompt' | 'answer'>;

/** Formats in which one speaks with a model. */
export function isDialogue(format: FormatId | undefined): boolean {
  return format !== 'embeddings' && format !== 'models';
}

/**
 * Whether an exchange is sent along with the next prompt. Half an answer is none that a model gave, and what failed was
 * never answered: both stay to be seen and are sent by nobody but who asks them again.
 */
export function isSentAlong({ state, format, prompt, answer }: Spoken): boolean {
  return state === 'done' && isDialogue(format) && prompt !== '' && answer !== '';
}

/** What was said before, as a model is told it. */
export function turnsOf(exchanges: readonly Spoken[]): readonly Turn[] {
  return exchanges.filter(isSentAlong).flatMap(({ prompt, answer }): readonly Turn[] => [
    { role: 'user', text: prompt },
    { role: 'assistant', text: answer },
  ]);
}

/**
 * What stays above an exchange that begins: all, but where the last one is asked once more that one, since the new answer
 * takes its place. What another provider answered stays: the two are there to be compared.
 */
export function staysAbove(
  exchanges: readonly PanelExchange[],
  providerId: string,
  isAgain: boolean,
): readonly PanelExchange[] {
  return isAgain && exchanges.at(-1)?.providerId === providerId ? exchanges.slice(0, -1) : exchanges;
}
