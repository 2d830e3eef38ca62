import assert from 'node:assert/strict';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding, type TextEdit } from '../../../src/core/validate/index.ts';

const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });

/** What the bundled schemas say of every document of a text. */
export function findings(text: string): readonly Finding[] {
  return validator.validateText('file', text).flatMap((judged) => judged.findings);
}

/** The text with edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((left, right) => right.start - left.start)
    .reduce((done, edit) => done.slice(0, edit.start) + edit.newText + done.slice(edit.end), text);
}

/** The titles of all fixes that a text has. */
export function titles(text: string): readonly string[] {
  return findings(text).flatMap(({ fixes }) => fixes.map(({ title }) => render(title)));
}

/** The text after the fix with a title; fails where there is none. */
export function fix(text: string, title: string): string {
  const chosen = findings(text)
    .flatMap(({ fixes }) => fixes)
    .find((one) => render(one.title) === title);
  assert.ok(chosen, `no fix "${title}" among ${titles(text).join(', ')}`);
  return applyEdits(text, chosen.edits);
}
