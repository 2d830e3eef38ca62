import type { Path, SourceRange, YamlTree } from '../yaml/index.ts';
import type { TextEdit } from './finding.ts';

/**
 * Takes an entry (a key with its value, or a list item) out of the text, with its line where it has one to itself.
 * Undefined where that cannot be done without guessing. Offsets are those of `text`.
 */
export function removeEntry(text: string, tree: YamlTree, path: Path): TextEdit | undefined {
  const location = tree.locate(path);
  return location?.isOwn === true ? removeRange(text, tree, path, location.entry) : undefined;
}

/** The same for an entry that a path alone does not tell: one of several with the same key. */
export function removeRange(text: string, tree: YamlTree, path: Path, entry: SourceRange): TextEdit | undefined {
  const { start } = entry;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  const parent = tree.locate(path.slice(0, -1));
  if (parent?.flow === true) return removeFromFlow(text, start, entry.end);
  const end = endOfEntry(text, entry.end);
  if (/^\s*(?:-\s+)?$/.test(before) && typeof path.at(-1) === 'number') return { start: lineStart, end, newText: '' };
  if (/^\s*$/.test(before)) return { start: lineStart, end, newText: '' };
  if (!/^\s*(?:-\s+)+$/.test(before)) return undefined;
  // The first key after a dash: its next sibling moves up to the dash, or an empty map stays.
  const sibling = tree
    .keysAt(path.slice(0, -1))
    .map((key) => key.range.start)
    .find((other) => other >= end);
  if (sibling !== undefined) return { start, end: sibling, newText: '' };
  return { start, end: entry.end, newText: '{}' };
}

/** The end of the entry's last line, with a comment behind it and the line break. */
function endOfEntry(text: string, end: number): number {
  // A block scalar ends with its line break already.
  if (end > 0 && text[end - 1] === '\n') return end;
  const lineBreak = text.indexOf('\n', end);
  return lineBreak < 0 ? text.length : lineBreak + 1;
}

function removeFromFlow(text: string, start: number, end: number): TextEdit {
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after !== null) return { start, end: end + after[0].length, newText: '' };
  return { start: beforeComma(text, start), end, newText: '' };
}

/** Where the comma before an offset begins, with the space around it; looks no further back than that. */
function beforeComma(text: string, start: number): number {
  const comma = beforeSpace(text, start) - 1;
  return text[comma] === ',' ? beforeSpace(text, comma) : start;
}

function beforeSpace(text: string, start: number): number {
  let before = start;
  while (before > 0 && /\s/.test(text[before - 1] ?? '')) before -= 1;
  return before;
}

/** A string as YAML that stays a string wherever it is put. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Whether a word can stand in YAML without quotes and means the same word. */
export function isPlainWord(word: string): boolean {
  return /^[A-Za-z][\w./-]*$/.test(word) && !/^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(word);
}

/** A key or a text in a block; a path such as `/v1/messages`, a placeholder and a duration need no quotes either. */
export function plainOrQuoted(text: string): string {
  const isPlain = isPlainWord(text) || plainForms.some((form) => form.test(text));
  return isPlain ? text : quoted(text);
}

const plainForms = [/^\/[\w./-]*$/, /^\$\{\w+\}$/, /^[0-9]+(?:ms|[smh])$/];
