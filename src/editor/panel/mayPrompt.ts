import type { PromptTarget } from '../../core/prompt/promptHost.ts';
import { isProtectedContext } from '../doors/protectedContexts.ts';
import { confirm } from '../doors/tell.ts';
import { text } from '../doors/text.ts';

/** Asks before a prompt reaches a protected context; of any other nobody is asked. */
export async function mayPrompt({ context, namespace, name }: PromptTarget): Promise<boolean> {
  if (!isProtectedContext(context)) return true;
  const question = text('prompt.protected', { context });
  return confirm(question, text('prompt.protected.detail', { context, namespace, name }), text('action.sendPrompt'));
}
