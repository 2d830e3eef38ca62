import type { PromptTarget } from '../../core/prompt/promptHost.ts';
import { isProtectedContext } from '../doors/protectedContexts.ts';
import { confirm } from '../doors/tell.ts';
import { text } from '../doors/text.ts';

interface Question {
  readonly names: string[];
  readonly answer: Promise<boolean>;
}

/** What is about to be asked, by context: prompts that go out together are asked about once. */
const gathered = new Map<string, Question>();

/** Asks before a prompt reaches a protected context; of any other nobody is asked. */
export async function mayPrompt({ context, namespace, name }: PromptTarget): Promise<boolean> {
  if (!isProtectedContext(context)) return true;
  const place = text('prompt.protected.place', { name, namespace });
  const asked = gathered.get(context);
  if (asked !== undefined) {
    asked.names.push(place);
    return asked.answer;
  }
  const names = [place];
  const answer = ask(context, names);
  gathered.set(context, { names, answer });
  return answer;
}

async function ask(context: string, names: readonly string[]): Promise<boolean> {
  // Until the prompts that were sent with this one have come here too.
  await Promise.resolve();
  gathered.delete(context);
  const detail = text('prompt.protected.detail', { context, places: names.join(', ') });
  return confirm(text('prompt.protected', { context }), detail, text('action.sendPrompt'));
}
