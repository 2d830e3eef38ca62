/**
 * Text that may come from a cluster as Markdown that shows just that text, code in backticks as code. Unlike
 * `MarkdownString.appendText` it keeps its spaces, so that a long description wraps. Needs a MarkdownString without HTML
 * and trust.
 */
export function untrustedText(text: string): string {
  return text
    .trim()
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escape(part)))
    .join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-!~|>.:@/=]/g, (character) => `\\${character}`)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n');
}
