import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseShimArguments } from './shimArguments.ts';

test('reads what test-electron hands over, between switches of the desktop build', () => {
  const args = [
    '/ws',
    '--no-sandbox',
    '--disable-updates',
    '--extensionTestsPath=/t/a=b.cjs',
    '--extensionDevelopmentPath=/ext',
  ];
  assert.deepEqual(parseShimArguments(args), {
    testsPath: '/t/a=b.cjs',
    developmentPath: '/ext',
    beside: [],
    folder: '/ws',
  });
});

test('a folder may be absent', () => {
  const { folder } = parseShimArguments(['--extensionTestsPath=/t', '--extensionDevelopmentPath=/ext']);
  assert.equal(folder, undefined);
});

test('several extensions', () => {
  const args = ['--extensionTestsPath=/t', '--extensionDevelopmentPath=/one', '--extensionDevelopmentPath=/two'];
  const { developmentPath, beside } = parseShimArguments(args);
  assert.deepEqual([developmentPath, beside], ['/one', ['/two']]);
});

test('says which argument is missing', () => {
  assert.throws(() => parseShimArguments(['--extensionDevelopmentPath=/ext']), /--extensionTestsPath is missing/);
  assert.throws(() => parseShimArguments(['--extensionTestsPath=/t', '/ws']), /--extensionDevelopmentPath is missing/);
});
