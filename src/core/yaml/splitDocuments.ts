/** One document of a YAML stream as text; `start` is its offset in the file. */
export interface Chunk {
  readonly start: number;
  readonly text: string;
}

const commentOrDirective = /^(?:\uFEFF?[ \t]*(?:#.*)?|%.*)$/;

/**
 * Cuts a YAML stream at its document markers. That is exact without parsing: YAML forbids `---` at the start of a line
 * inside any scalar. What precedes the first marker belongs to the first document while it holds only comments and
 * directives.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const starts = [...text.matchAll(/^---(?=\s|$)/gm)].map((match) => match.index);
  const first = starts[0];
  if (first === undefined) return [{ start: 0, text }];
  if (isPrefix(text.slice(0, first))) starts[0] = 0;
  else starts.unshift(0);
  return starts.map((start, index) => ({ start, text: text.slice(start, starts[index + 1] ?? text.length) }));
}

function isPrefix(text: string): boolean {
  return text.split(/\r\n|\n|\r/).every((line) => commentOrDirective.test(line));
}
