const ourKinds =
  /\bagentgateway\.dev\/|\bgateway\.networking\.k8s\.io\/|(?<![\w./-])kind["']?\s*:\s*["']?Secret(?![\w./-])|(?<![\w./-])kind["']?\s*:\s*["']?agentgateway/i;

/**
 * Whether a text can hold a document of the kinds that we know, by its letters alone: a file that fails this loads no
 * engine and is never parsed. May say yes too often, never no too often.
 */
export function mayBeOurs(text: string): boolean {
  return ourKinds.test(text);
}

/** Also true for a text that holds nothing but the beginning of a resource, so that its header can be completed. */
export function mayBecomeOurs(text: string): boolean {
  return mayBeOurs(text) || isAlmostEmpty(text);
}

/** Only comments, document markers, a header that is being written, one bare word. */
const emptyLine = /^\uFEFF?\s*(?:#.*|---\s*(?:#.*)?|(?:apiVersion|kind)\s*:.*|[A-Za-z]*)\s*$/;

/** A text that is longer than a header with a comment block is no new file. */
const maxAlmostEmptyUnits = 5_000;

function isAlmostEmpty(text: string): boolean {
  return text.length <= maxAlmostEmptyUnits && text.split('\n').every((line) => emptyLine.test(line));
}
