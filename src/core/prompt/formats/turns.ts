import type { Turn } from '../turn.ts';

/** What the system says, for formats that keep it apart; undefined when it says nothing. */
export function systemOf(turns: readonly Turn[]): string | undefined {
  const texts = turns.filter(({ role }) => role === 'system').map(({ text }) => text);
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

/** What user and assistant say to each other, as every API writes it. */
export function dialogueOf(turns: readonly Turn[]): readonly { readonly role: string; readonly content: string }[] {
  return turns.filter(({ role }) => role !== 'system').map(({ role, text }) => ({ role, content: text }));
}
