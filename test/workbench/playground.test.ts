import assert from 'node:assert/strict';
import { access, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { openPlayground } from './playground.ts';

test('an untouched playground goes', async () => {
  const { folder, close } = await openPlayground('sandbox', 'sandbox');
  await access(path.join(folder, 'anthropic.yaml'));
  assert.equal(await close(), 'removed');
  await assert.rejects(access(folder));
});

test('what somebody wrote stays', async () => {
  const { folder, close } = await openPlayground('kubeconfig', 'prod');
  await writeFile(path.join(folder, 'mine.yaml'), 'a: 1');
  assert.equal(await close(), 'kept');
  await access(path.join(folder, 'mine.yaml'));
  await rm(path.dirname(folder), { recursive: true });
});
