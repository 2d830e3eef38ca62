import assert from 'node:assert/strict';
import { test } from 'node:test';

import { browserCandidates } from './chromium.ts';

test('a browser that the environment names comes first', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    assert.equal(browserCandidates(platform, { CHROME_PATH: '/own/chrome', PATH: '/usr/bin' })[0], '/own/chrome');
  }
});

test('on Linux every folder of PATH is searched, absolute ones only', () => {
  const candidates = browserCandidates('linux', { PATH: '/usr/bin:.:/snap/bin' });
  assert.ok(candidates.includes('/usr/bin/google-chrome') && candidates.includes('/snap/bin/chromium'));
  assert.ok(candidates.every((file) => file.startsWith('/')));
});

test('on Windows folders that the environment does not name are left out', () => {
  const candidates = browserCandidates('win32', { PROGRAMFILES: 'C:\\P' });
  assert.ok(candidates.includes('C:\\P\\Microsoft\\Edge\\Application\\msedge.exe'));
  assert.ok(candidates.every((file) => !file.includes('undefined')));
});
