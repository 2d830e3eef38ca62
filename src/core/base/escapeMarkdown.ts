/**
 * Text from a cluster or a model as literal Markdown: no link, emphasis, HTML or table comes of it, and a line break stays
 * a space. (VS Code's appendText does this too, but with spaces that cannot break, so that long sentences do not wrap.)
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]()#+\-.!>|~:@$]/g, String.raw`\$&`);
}
