import { stringify } from 'yaml';
import type { FieldValue } from '../checks/finding.ts';
import { insertEntries, plainOrQuoted, removeEntry, withLineEnds, type TextEdit } from '../validate/index.ts';
import { shiftRange, type Path, type YamlDocument, type YamlTree } from '../yaml/index.ts';
import { flowWord, setScalar } from './fixEdits.ts';

/*
 * Changes of a manifest as edits of its text, which leave everything else as it is written. Each is undefined where that
 * cannot be done without guessing: behind an alias, in what is not written in the document itself.
 */

/** Each text on one line, so that what follows on that line stays a comment. */
const writing = { lineWidth: 0, blockQuote: false } as const;

/** Gives a field a value, with the maps that hold it where they are not there yet. */
export function setValue(document: YamlDocument, path: Path, value: FieldValue): TextEdit | undefined {
  const { tree } = document.parsed;
  if (tree === undefined) return undefined;
  const depth = writtenDepth(tree, path);
  if (depth === path.length) return replaceField(document, path, String(path.at(-1)), value);
  // A map without a value, such as `policies:`, is written anew as a whole.
  const holder = tree.locate(path.slice(0, depth));
  if (holder === undefined || holder.style === 'alias') return undefined;
  const nested = path.slice(depth + 1).reduceRight<FieldValue>((inner, name) => ({ [name]: inner }), value);
  const name = String(path[depth]);
  if (holder.style === 'none' || (holder.style === 'map' && tree.keysAt(path.slice(0, depth)).length === 0)) {
    return depth === 0
      ? undefined
      : replaceField(document, path.slice(0, depth), String(path[depth - 1]), { [name]: nested });
  }
  if (holder.style !== 'map') return undefined;
  if (typeof nested === 'string' && depth + 1 === path.length) return setScalar(document, path, nested);
  const edit = insertEntries(document.parsed, path.slice(0, depth), { [name]: nested });
  return edit && placed(document, edit);
}

/** Puts another key with a value in the place of one, on the lines where that stands. */
export function replaceField(
  document: YamlDocument,
  path: Path,
  name: string,
  value: FieldValue,
): TextEdit | undefined {
  const { tree, text } = document.parsed;
  const written = tree?.locate(path);
  if (written?.key === undefined || written.style === 'alias') return undefined;
  const key = name === path.at(-1) ? text.slice(written.key.start, written.key.end) : plainOrQuoted(name);
  const isInFlow = tree?.locate(path.slice(0, -1))?.flow === true;
  const newText = `${key}:${isInFlow ? ` ${flow(value)}` : block(value, columnOf(text, written.key.start) + 2)}`;
  const end = written.style === 'none' ? text.indexOf(':', written.key.end) + 1 : written.entry.end;
  const trimmed = text.slice(written.entry.start, end).trimEnd().length + written.entry.start;
  return placed(document, { start: written.entry.start, end: trimmed, newText: newText.trimEnd() });
}

/** Takes an entry away, and with the last one of a map or list that holder too. */
export function removeField(document: YamlDocument, path: Path): TextEdit | undefined {
  const { tree, text, value } = document.parsed;
  if (tree === undefined || tree.locate(path)?.style === 'alias') return undefined;
  let gone = path;
  while (gone.length > 2 && countAt(value, gone.slice(0, -1)) === 1) gone = gone.slice(0, -1);
  const edit = removeEntry(text, tree, gone);
  return edit && placed(document, edit);
}

/** Adds an item to a list, which is made where it is not there. */
export function appendItem(document: YamlDocument, path: Path, value: FieldValue): TextEdit | undefined {
  const { tree, text } = document.parsed;
  const list = tree?.locate(path);
  const count = countAt(document.parsed.value, path);
  if (tree === undefined || list === undefined || count === 0) return setValue(document, path, [value]);
  const last = tree.locate([...path, count - 1]);
  if (list.style !== 'list' || last === undefined || last.style === 'alias') return undefined;
  if (list.flow) return placed(document, { start: last.entry.end, end: last.entry.end, newText: `, ${flow(value)}` });
  const dash = text.lastIndexOf('-', last.entry.start - 1);
  const end = lineEnd(text, last.entry.end);
  const indent = ' '.repeat(columnOf(text, dash));
  return placed(document, { start: end, end, newText: `\n${indent}-${block(value, indent.length + 2, true)}` });
}

/** A resource in a document of its own, behind this one. */
export function resourceBehind(document: YamlDocument, value: FieldValue): TextEdit {
  const { text } = document.parsed;
  const end = document.start + text.length;
  const isOpen = text !== '' && !text.endsWith('\n');
  return { start: end, end, newText: `${isOpen ? '\n' : ''}---\n${stringify(value, writing)}` };
}

/** Takes a resource away: its document with the marker before it, or its entry in a List. */
export function removeResource(document: YamlDocument, path: Path): TextEdit | undefined {
  if (path.length > 0) return removeField(document, path);
  const { start, parsed } = document;
  return { start, end: start + parsed.text.length, newText: '' };
}

/** How many steps of a path lead to something that is written. */
function writtenDepth(tree: YamlTree, path: Path): number {
  let depth = 0;
  while (depth < path.length && tree.locate(path.slice(0, depth + 1)) !== undefined) depth += 1;
  return depth;
}

function countAt(value: unknown, path: Path): number {
  let found: unknown = value;
  for (const step of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  return typeof found === 'object' && found !== null ? Object.keys(found).length : 0;
}

/** A value behind its key, or behind a dash; maps and lists that are not empty begin on a line of their own. */
function block(value: FieldValue, indent: number, isItem = false): string {
  if (typeof value === 'string') return ` ${plainOrQuoted(value)}`;
  if (typeof value !== 'object' || Object.keys(value).length === 0) return ` ${JSON.stringify(value)}`;
  const lines = stringify(value, writing).trimEnd().split('\n');
  const shifted = lines.map((line) => ' '.repeat(indent) + line);
  return isItem ? ` ${shifted.join('\n').trimStart()}` : `\n${shifted.join('\n')}`;
}

function flow(value: FieldValue): string {
  if (typeof value === 'string') return flowWord(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: FieldValue) => flow(item)).join(', ')}]`;
  const entries = Object.entries(value).map(([name, item]: [string, FieldValue]) => `${flowWord(name)}: ${flow(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** The end of the last line that something is written on. */
function lineEnd(text: string, offset: number): number {
  const end = text.slice(0, offset).trimEnd().length;
  const length = text.slice(end).search(/\r?\n|$/);
  return end + length;
}

/** An edit of the document's text as one of the file, with the file's line ends. */
function placed({ start, parsed }: YamlDocument, edit: TextEdit): TextEdit {
  const { newText } = withLineEnds(edit, parsed.text);
  return { ...shiftRange(edit, start), newText };
}
