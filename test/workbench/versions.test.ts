import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cacheKey, packagesFor } from './versions.ts';

test('a cache folder belongs to one platform', () => {
  const keys = [cacheKey('linux', 'x64'), cacheKey('linux', 'arm64'), cacheKey('darwin', 'x64')];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(cacheKey('linux', 'x64'), keys[0]);
  for (const key of keys) assert.match(key, /^[0-9a-f]{12}$/);
});

test('every package is asked for by its exact version', () => {
  for (const name of [...packagesFor('linux', 'x64'), ...packagesFor('darwin', 'arm64')])
    assert.match(name, /@\d+\.\d+\.\d+$/);
});

function hasBrowser(platform: string, arch: string): boolean {
  return packagesFor(platform, arch).some((name) => name.startsWith('@sparticuz/chromium@'));
}

test('the browser of npm is fetched only where it runs', () => {
  assert.equal(hasBrowser('linux', 'x64'), true);
  assert.equal(hasBrowser('linux', 'arm64'), false);
  assert.equal(hasBrowser('darwin', 'arm64'), false);
});

test('the file watcher has the C library in its name on Linux only', () => {
  assert.ok(packagesFor('linux', 'arm64').some((name) => name.startsWith('@parcel/watcher-linux-arm64-glibc@')));
  assert.ok(packagesFor('darwin', 'arm64').some((name) => name.startsWith('@parcel/watcher-darwin-arm64@')));
});
