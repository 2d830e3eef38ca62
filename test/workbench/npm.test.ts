import assert from 'node:assert/strict';
import { test } from 'node:test';

import { npmCommand, npmEnvironment } from './npm.ts';

test('the npm that runs this script is used again, on the Node of this script', () => {
  assert.deepEqual(npmCommand({ npm_execpath: '/lib/npm/bin/npm-cli.js' }), [
    process.execPath,
    '/lib/npm/bin/npm-cli.js',
  ]);
});

test('another package manager does not stand in for npm', () => {
  assert.equal(npmCommand({ npm_execpath: '/lib/pnpm.cjs' }).length, 1);
  assert.equal(npmCommand({}).length, 1);
});

test("what npm told this package's script does not reach the install, its settings do", () => {
  const env = npmEnvironment({
    npm_package_name: 'x',
    npm_lifecycle_event: 'start',
    npm_config_registry: 'r',
    PATH: 'p',
  });
  assert.deepEqual(env, { npm_config_registry: 'r', PATH: 'p' });
});
