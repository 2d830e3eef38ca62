import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkCodes } from '../../../src/core/checks/codes.ts';
import { docSection } from '../../../src/core/language/docSection.ts';
import { beyondLimit, isWithinLimit } from '../../../src/core/language/fileLimit.ts';
import { readSeverities, withSeverities } from '../../../src/core/language/severities.ts';
import { render } from '../../../src/core/messages/index.ts';

const findings = [
  { code: 'tls-missing', severity: 'warning' },
  { code: 'same-path', severity: 'information' },
  { code: 'validate.type', severity: 'error' },
] as const;

test('a chosen severity counts, off says nothing, errors stay', () => {
  const chosen = readSeverities({ 'tls-missing': 'hint', 'same-path': 'off', 'validate.type': 'off' });
  assert.deepEqual(withSeverities(findings, chosen), [
    { code: 'tls-missing', severity: 'hint' },
    { code: 'validate.type', severity: 'error' },
  ]);
});

test('what is no code or no severity is left out', () => {
  for (const setting of [undefined, null, 'off', [], { 'tls-missing': 'error', other: 'off', 'same-path': 1 }]) {
    const chosen = readSeverities(setting);
    assert.equal(chosen.size, 0);
    assert.equal(withSeverities(findings, chosen), findings);
  }
});

test('each code leads to its section, and to no other', () => {
  const page = readFileSync('docs/checks.md', 'utf8');
  for (const code of checkCodes) {
    const section = docSection(page, code) ?? '';
    assert.ok(section.startsWith(`# ${code}\n`), code);
    assert.equal(section.match(/^#+ /gm)?.length, 1, code);
    assert.ok(section.length > 60, code);
  }
  assert.match(docSection(page, 'validate.rule') ?? '', /^# What the API server refuses\n[^]*`validate\.rule`/);
  assert.match(docSection(page, 'yaml.syntax') ?? '', /^# What cannot be read\n[^]*`yaml\.syntax`/);
  assert.doesNotMatch(docSection(page, 'validate.rule') ?? '', /yaml\.syntax/);
  assert.equal(docSection(page, 'other'), undefined);
});

test('a file beyond the limit says so in its first line', () => {
  const text = `# first\r\n${'a'.repeat(2048)}`;
  assert.equal(isWithinLimit(text, 3), true);
  assert.equal(isWithinLimit(text, 2), false);
  assert.equal(isWithinLimit(text, 0), true);
  const said = beyondLimit(text, 2);
  assert.equal(said.severity, 'information');
  assert.equal(text.slice(said.range.start, said.range.end), '# first');
  assert.equal(
    render(said.message),
    'This file has 3 KiB and is not judged: the limit is 2 KiB (setting agentgateway.validation.maxFileSize).',
  );
});
