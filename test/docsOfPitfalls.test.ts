import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const rows = readFileSync('docs/pitfalls.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| P\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** The file of a test, as the table says it. */
function fileOf(written: string): string {
  const stem = written.includes('/') ? `test/${written}` : `test/io/${written}`;
  return [`${stem}.test.ts`, `${stem}.proof.ts`].find((file) => existsSync(file)) ?? stem;
}

for (const [, pitfall = '', , , tests = ''] of rows) {
  test(`docs/pitfalls.md: the tests of ${pitfall} are there`, () => {
    const groups = tests.split('<br>').map((group) => /^\s*(?<file>[\w/]+)(?<names>.*)$/.exec(group)?.groups);
    assert.ok(groups.length > 0 && groups.every((group) => group !== undefined), tests);
    for (const group of groups) {
      const file = fileOf(group?.['file'] ?? '');
      assert.ok(existsSync(file), file);
      const text = readFileSync(file, 'utf8');
      const parts = [...(group?.['names'] ?? '').matchAll(/\*(?<name>[^*]+)\*/g)].flatMap(({ groups: found }) =>
        (found?.['name'] ?? '').split('…').map((part) => part.trim()),
      );
      for (const part of parts) assert.ok(text.includes(part), `${file}: ${part}`);
    }
  });
}

test('docs/pitfalls.md has a row for each pitfall of a cluster and of the prompt', () => {
  assert.deepEqual(
    rows.map(([, pitfall]) => pitfall).join(' '),
    'P1 P2 P3 P4 P5 P6 P6b P6c P6d P6e P16 P17 P18 P19 P20 P21 P22 P24 P25 P26 P27 P28 P29 P30 P33 P34 P35 P36 P37',
  );
});
