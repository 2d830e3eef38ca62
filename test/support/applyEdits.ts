import type { TextEdit } from '../../src/core/validate/index.ts';

/** The text after the edits of one fix, which do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((left, right) => right.start - left.start)
    .reduce((before, edit) => before.slice(0, edit.start) + edit.newText + before.slice(edit.end), text);
}
