import { parseYaml, type ParsedYaml } from '../yaml/index.ts';
import type { TextEdit } from './finding.ts';

/** One step of a change; undefined where it cannot be done without guessing. */
export type ChangeStep = (parsed: ParsedYaml) => TextEdit | undefined;

/** Several steps, each on the text that the ones before have made, as one edit of the first text. */
export function changeInSteps(parsed: ParsedYaml, steps: readonly ChangeStep[]): TextEdit | undefined {
  let current = parsed;
  for (const step of steps) {
    const edit = step(current);
    if (edit === undefined) return undefined;
    current = parseYaml(current.text.slice(0, edit.start) + edit.newText + current.text.slice(edit.end));
  }
  return difference(parsed.text, current.text);
}

/** What one text has in the place of what another has, without what they share at both ends. */
function difference(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { start, end: before.length - end, newText: after.slice(start, after.length - end) };
}

/** The line breaks of what is written as those of the text that it gets into. */
export function withLineEnds(edit: TextEdit, text: string): TextEdit {
  if (!text.includes('\r\n')) return edit;
  return { ...edit, newText: edit.newText.replaceAll(/\r?\n/g, '\r\n') };
}
