import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkCodes } from '../src/core/checks/codes.ts';

const documented = readFileSync('docs/checks.md', 'utf8');
const sources = globSync('src/core/**/*.ts').map((file) => readFileSync(file, 'utf8'));

test('docs/checks.md has a heading for each check, and for nothing else', () => {
  const headings = [...documented.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);
  assert.deepEqual(headings.toSorted(), [...checkCodes]);
});

test('docs/checks.md names every code of the validator', () => {
  const codes = new Set(
    sources.flatMap((text) => [...text.matchAll(/code: '((?:validate|yaml)\.\w+)'/g)].map(([, code = '']) => code)),
  );
  assert.ok(codes.size > 30);
  assert.deepEqual(
    [...codes].filter((code) => !documented.includes(`\`${code}\``)),
    [],
  );
});
