import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { isUpToDate } from './buildExtension.ts';

let root = '';
const files = [
  'src/a/b.ts',
  'esbuild.js',
  'package.json',
  'package-lock.json',
  'dist/extension.js',
  'dist/page/prompt.js',
];

async function changeAt(file: string, seconds: number): Promise<void> {
  await utimes(path.join(root, file), seconds, seconds);
}

before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'agentgateway-build-'));
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
});
after(() => rm(root, { recursive: true }));

test('dist is up to date when nothing it is made from is younger', async () => {
  for (const entry of ['src', 'src/a', ...files]) await changeAt(entry, entry.startsWith('dist') ? 200 : 100);
  assert.equal(await isUpToDate(root), true);
});

for (const entry of ['src/a/b.ts', 'src/a', 'esbuild.js', 'package-lock.json']) {
  test(`a younger ${entry} asks for a build`, async () => {
    await changeAt(entry, 300);
    assert.equal(await isUpToDate(root), false);
    await changeAt(entry, 100);
    assert.equal(await isUpToDate(root), true);
  });
}

test('a missing product asks for a build', async () => {
  await rm(path.join(root, 'dist/page/prompt.js'));
  assert.equal(await isUpToDate(root), false);
});
