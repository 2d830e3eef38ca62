import assert from 'node:assert/strict';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding, type Fix } from '../../../src/core/validate/index.ts';
import { applyEdits } from '../../support/applyEdits.ts';

const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });

/** What the newest bundled schemas find in a text. */
export function findings(text: string): readonly Finding[] {
  return validator.validateText('file', text).flatMap((judged) => judged.findings);
}

/** The titles of all fixes of a text. */
export function titles(text: string): readonly string[] {
  return fixesOf(text).map(({ title }) => render(title));
}

/** The text after the fix with this title. */
export function fix(text: string, title: string): string {
  const chosen = fixesOf(text).find((one) => render(one.title) === title);
  assert.ok(chosen, `no fix "${title}" among ${titles(text).join(', ')}`);
  return applyEdits(text, chosen.edits);
}

function fixesOf(text: string): readonly Fix[] {
  return findings(text).flatMap((finding) => finding.fixes);
}
