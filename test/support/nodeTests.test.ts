import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** What the runner makes of one file. In a process of its own: node:test does not run inside its own tests. */
function resultOf(file: string): unknown {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { stdout } = spawnSync(process.execPath, ['test/fixtures/suites/runner.ts', file], { env, encoding: 'utf8' });
  return JSON.parse(/^RESULT (.*)$/m.exec(stdout)?.[1] ?? 'null');
}

void test('counts tests, not the suites around them, and says why one was skipped', () => {
  const skipped = [{ name: 'is skipped', reason: 'for a reason' }];
  assert.deepEqual(resultOf('mixed'), { passed: 2, failed: 1, skipped });
});

void test('a file that ends before its tests do, or that has none, is a failure', () => {
  assert.deepEqual(resultOf('exits'), { passed: 0, failed: 1, skipped: [] });
  assert.deepEqual(resultOf('empty'), { passed: 0, failed: 1, skipped: [] });
});
