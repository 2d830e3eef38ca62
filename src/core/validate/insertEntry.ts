import type { ParsedYaml, Path, YamlTree } from '../yaml/index.ts';
import type { TextEdit } from './finding.ts';
import { layoutOf } from './layout.ts';
import { writeEntries, type Template } from './template.ts';

type Entries = { readonly [name: string]: Template };

/**
 * Adds entries to the map at a path, with the maps that hold it where those are not written yet. Undefined where that
 * cannot be done without guessing: behind an alias, in what is no map. Offsets are those of the text.
 */
export function insertEntries(
  { text, tree }: ParsedYaml,
  path: Path,
  entries: Entries | undefined,
): TextEdit | undefined {
  if (tree === undefined || entries === undefined) return undefined;
  const written = writtenHolder(tree, path);
  if (written === undefined) return undefined;
  const added = nested(written.names, entries);
  return insertAt(
    text,
    tree,
    written.holder,
    ({ column, flow }) => {
      return writeEntries(added, { ...layoutOf(text), column, flow }).text;
    },
    Object.keys(added),
  );
}

/** The nearest map on the way that is written, and the keys below it that are not; undefined where those have an item of a list. */
export function writtenHolder(
  tree: YamlTree,
  path: Path,
): { readonly holder: Path; readonly names: readonly string[] } | undefined {
  let holder = path;
  const names: string[] = [];
  while (tree.locate(holder) === undefined) {
    const name = holder.at(-1);
    if (typeof name !== 'string') return undefined;
    names.unshift(name);
    holder = holder.slice(0, -1);
  }
  return { holder, names };
}

/** Entries inside the maps with these keys, the outermost first. */
export function nested(names: readonly string[], entries: Entries): Entries {
  return names.reduceRight<Entries>((inner, name) => ({ [name]: inner }), entries);
}

/** Where entries begin. */
interface EntryPlace {
  readonly column: number;
  readonly flow: boolean;
}

/** Puts entries into a map that is there; `write` gives them, the lines after the first with their indentation. */
export function insertAt(
  text: string,
  tree: YamlTree,
  holder: Path,
  write: (place: EntryPlace) => string,
  names: readonly string[],
): TextEdit | undefined {
  const location = tree.locate(holder);
  if (location === undefined || !location.isOwn) return undefined;
  const keys = tree.keysAt(holder);
  const [first] = keys;
  if (first === undefined) return intoEmpty(text, tree, holder, write);
  if (location.style !== 'map') return undefined;
  if (location.flow) return intoFlow(tree, holder, first.range.start, write, names);
  const column = columnOf(text, first.range.start);
  const written = write({ column, flow: false });
  const after = keys.findLast(({ name }) => follows(name, names));
  const end = after && endOfEntry(text, tree, [...holder, after.name]);
  if (end === undefined) {
    const { start } = first.range;
    return { start, end: start, newText: `${written}\n${' '.repeat(column)}` };
  }
  return { start: end, end, newText: `\n${' '.repeat(column)}${written}` };
}

/** Behind the last entry; names come first. */
function intoFlow(
  tree: YamlTree,
  holder: Path,
  first: number,
  write: (place: EntryPlace) => string,
  names: readonly string[],
): TextEdit | undefined {
  const written = write({ column: 0, flow: true });
  if (names.includes('name')) return { start: first, end: first, newText: `${written}, ` };
  const last = tree.keysAt(holder).at(-1)?.name;
  const entry = last === undefined ? undefined : tree.locate([...holder, last])?.entry;
  return entry && { start: entry.end, end: entry.end, newText: `, ${written}` };
}

/** The order in which people write a resource; names come first everywhere. */
const order = ['apiVersion', 'kind', 'metadata'];

function follows(there: string, added: readonly string[]): boolean {
  if (added.includes('name')) return false;
  const place = Math.max(...added.map((name) => order.indexOf(name)));
  return place < 0 || (order.includes(there) && order.indexOf(there) < place);
}

function intoEmpty(
  text: string,
  tree: YamlTree,
  holder: Path,
  write: (place: EntryPlace) => string,
): TextEdit | undefined {
  const location = tree.locate(holder);
  if (location === undefined) return undefined;
  const { key, value, style } = location;
  const isBraces = style === 'map' && /^\{\s*\}$/.test(text.slice(value.start, value.end));
  if (!isBraces && style !== 'none') return undefined;
  const isInFlow = tree.locate(holder.slice(0, -1))?.flow === true;
  const colon = key && /^\s*:/.exec(text.slice(key.end));
  const isApart = key !== undefined && isBraces && text.slice(key.end, value.start).includes('\n');
  if (key === undefined || !colon || isInFlow || isApart || holder.length === 0) {
    const inBraces = `{ ${write({ column: 0, flow: true })} }`;
    if (isBraces) return { ...value, newText: inBraces };
    const start = key && colon ? key.end + colon[0].length : undefined;
    return start === undefined ? undefined : { start, end: start, newText: ` ${inBraces}` };
  }
  // On lines of their own; a comment stays on the line of the key.
  const start = key.end + colon[0].length;
  const after = isBraces ? value.end : start;
  const end = lineEnd(text, after);
  const column = columnOf(text, key.start) + layoutOf(text).indent;
  const rest = text.slice(after, end).trimEnd();
  if (rest !== '' && !/^\s+#/.test(rest)) return undefined;
  return { start, end, newText: `${rest}\n${' '.repeat(column)}${write({ column, flow: false })}` };
}

/** The end of the last line of an entry; undefined where what stands there might take in what is written behind it. */
function endOfEntry(text: string, tree: YamlTree, path: Path): number | undefined {
  const entry = tree.locate(path);
  if (entry === undefined) return undefined;
  const end = text.slice(0, Math.max(entry.entry.end, entry.key?.end ?? 0)).trimEnd().length;
  // A block of text may end the entry, with line breaks that count.
  if (/[|>][-+0-9]*[ \t]*(?:#.*)?$/m.test(text.slice(entry.entry.start, end))) return undefined;
  return lineEnd(text, end);
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, offset: number): number {
  return offset + text.slice(offset).search(/\r?\n|$/);
}
