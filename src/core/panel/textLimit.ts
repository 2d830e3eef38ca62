/** The longest prompt or system prompt that is sent, in UTF-16 units; the gateway's own limit is 2 MiB of body. */
export const maxTextLength = 1_000_000;

/** Why a prompt is not sent, by codes that the prompt panel and the comparison share. */
export type TooLong = 'panel.blocked.promptTooLong' | 'panel.blocked.systemTooLong';

/** Which of the texts is longer than what is sent; undefined when none is. */
export function tooLong({ prompt, system }: { readonly prompt: string; readonly system: string }): TooLong | undefined {
  if (prompt.length > maxTextLength) return 'panel.blocked.promptTooLong';
  return system.length > maxTextLength ? 'panel.blocked.systemTooLong' : undefined;
}
