import { valueAt } from '../resource/json.ts';
import type { ParsedYaml, Path } from '../yaml/index.ts';
import { plainOrQuoted, removeEntry } from './edits.ts';
import { isValue } from './example.ts';
import type { TextEdit } from './finding.ts';
import { columnOf, insertAt, nested, writtenHolder } from './insertEntry.ts';
import { layoutOf } from './layout.ts';
import { writeEntries } from './template.ts';
import { changeInSteps } from './textChange.ts';

/**
 * Moves an entry into another map, with the maps that hold it where those are not written yet. Between two maps in block style its lines keep what they say, comments
 * included; else it is written anew, which is left alone where a comment would get lost.
 */
export function moveEntry(parsed: ParsedYaml, from: Path, to: Path): TextEdit | undefined {
  const { text, tree, value } = parsed;
  const location = tree?.locate(from);
  const name = from.at(-1);
  const holder = tree?.locate(from.slice(0, -1));
  if (location?.key === undefined || typeof name !== 'string' || holder === undefined || !location.isOwn)
    return undefined;
  const { start } = location.entry;
  const written = text.slice(start, location.entry.end).trimEnd();
  // An anchor or alias means what it does only where it stands.
  if (/(?:^|[\s:[{,])[&*][^\s,[\]{}]/.test(written)) return undefined;
  const column = columnOf(text, start);
  const block =
    holder.flow || location.flow ? undefined : linesOf(written + commentBehind(text, start + written.length), column);
  const data = valueAt(value, from);
  const entries = isValue(data) && !/(?:^|\s)#/.test(written) ? { [name]: data } : undefined;
  return changeInSteps(parsed, [
    (now) => now.tree && removeEntry(now.text, now.tree, from),
    (now) => {
      if (now.tree === undefined) return undefined;
      let isPossible = true;
      const layout = layoutOf(now.text);
      const way = writtenHolder(now.tree, to);
      if (way === undefined) return undefined;
      const { holder: there, names } = way;
      const lines = block && names.reduceRight((inner, key) => below(key, inner, layout.indent), block);
      const wrapped = entries && nested(names, entries);
      const edit = insertAt(
        now.text,
        now.tree,
        there,
        (place) => {
          if (!place.flow && lines !== undefined) return lines.join(`\n${' '.repeat(place.column)}`);
          isPossible = wrapped !== undefined;
          return wrapped === undefined ? '' : writeEntries(wrapped, { ...layout, ...place }).text;
        },
        [names[0] ?? name],
      );
      return isPossible ? edit : undefined;
    },
  ]);
}

/** The lines of a map that is the value of a key. */
function below(key: string, lines: readonly string[], indent: number): readonly string[] {
  return [`${plainOrQuoted(key)}:`, ...lines.map((line) => (line === '' ? line : ' '.repeat(indent) + line))];
}

/** The lines of an entry without their indentation; undefined where one is less indented than the first. */
function linesOf(written: string, column: number): readonly string[] | undefined {
  const [first = '', ...others] = written.split(/\r?\n/);
  if (others.some((line) => line.trim() !== '' && line.slice(0, column).trim() !== '')) return undefined;
  return [first, ...others.map((line) => line.slice(column))];
}

/** A comment on the last line goes with it. */
function commentBehind(text: string, end: number): string {
  return /^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
}
