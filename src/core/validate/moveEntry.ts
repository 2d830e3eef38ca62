import { valueAt } from '../resource/json.ts';
import type { ParsedYaml, Path } from '../yaml/index.ts';
import { removeEntry } from './edits.ts';
import { isValue } from './example.ts';
import type { TextEdit } from './finding.ts';
import { columnOf, insertAt } from './insertEntry.ts';
import { layoutOf } from './layout.ts';
import { writeEntries } from './template.ts';
import { changeInSteps } from './textChange.ts';

/**
 * Moves an entry into another map that is there. Between two maps in block style its lines keep what they say, comments
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
      const edit = insertAt(
        now.text,
        now.tree,
        to,
        (place) => {
          if (!place.flow && block !== undefined) return block.join(`\n${' '.repeat(place.column)}`);
          isPossible = entries !== undefined;
          return entries === undefined ? '' : writeEntries(entries, { ...layoutOf(now.text), ...place }).text;
        },
        [name],
      );
      return isPossible ? edit : undefined;
    },
  ]);
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
