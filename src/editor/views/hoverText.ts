import { escapeMarkdown } from '../../core/base/escapeMarkdown.ts';

/** @param target an address of ours; never text from a cluster */
export function link(title: string, target: string): string {
  return `[${escapeMarkdown(title)}](${target})`;
}

/** Those that say something, as paragraphs of Markdown. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
