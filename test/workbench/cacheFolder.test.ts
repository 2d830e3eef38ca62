import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cacheFolder } from './cacheFolder.ts';

const cases = [
  { platform: 'linux', home: '/home/u', env: {}, expected: '/home/u/.cache/agentgateway-tools' },
  { platform: 'linux', home: '/home/u', env: { XDG_CACHE_HOME: '/var/c' }, expected: '/var/c/agentgateway-tools' },
  {
    platform: 'linux',
    home: '/home/u',
    env: { XDG_CACHE_HOME: 'relative' },
    expected: '/home/u/.cache/agentgateway-tools',
  },
  { platform: 'linux', home: '/home/u', env: { XDG_CACHE_HOME: '' }, expected: '/home/u/.cache/agentgateway-tools' },
  { platform: 'darwin', home: '/Users/u', env: {}, expected: '/Users/u/Library/Caches/agentgateway-tools' },
  { platform: 'win32', home: 'C:\\Users\\u', env: { LOCALAPPDATA: 'D:\\L' }, expected: 'D:\\L\\agentgateway-tools' },
  { platform: 'win32', home: 'C:\\Users\\u', env: {}, expected: 'C:\\Users\\u\\AppData\\Local\\agentgateway-tools' },
];

for (const { expected, ...machine } of cases) {
  test(`${machine.platform} ${JSON.stringify(machine.env)} caches in ${expected}`, () => {
    assert.equal(cacheFolder(machine), expected);
  });
}
