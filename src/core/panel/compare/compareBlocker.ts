import type { compareMessages } from '../../messages/compare.ts';
import { tooLong, type TooLong } from '../textLimit.ts';
import { isComparing, type CompareState } from './compareState.ts';

type Blocker = Extract<keyof typeof compareMessages, `compare.blocked.${string}`>;

/** The first thing that keeps a prompt from being sent to all; undefined when nothing does. */
export function compareBlocker(state: CompareState): Blocker | TooLong | undefined {
  if (state.providers.length === 0) return 'compare.blocked.noProviders';
  if (state.columns.length === 0) return 'compare.blocked.noColumns';
  if (isComparing(state)) return 'compare.blocked.running';
  return state.draft.trim() === ''
    ? 'compare.blocked.noPrompt'
    : tooLong({ prompt: state.draft, system: state.system });
}
