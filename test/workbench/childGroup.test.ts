import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { startChildGroup } from './childGroup.ts';
import { until } from './until.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// The child starts a grandchild that ignores the polite signal, as VS Code's helpers do now and then.
const stubborn = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => console.log(child.pid));
  setInterval(() => {}, 1000);`;

test(
  'stopping takes the children of the child along',
  { skip: process.platform === 'win32' && 'no process groups' },
  async () => {
    const group = startChildGroup(process.execPath, ['-e', stubborn], process.env);
    const [line] = (await once(group.child.stdout, 'data')) as [Buffer];
    const grandchild = Number(line.toString());
    assert.ok(isAlive(grandchild));
    await Promise.all([group.stop(), group.stop()]);
    await until('the end of the grandchild', () => !isAlive(grandchild) || isZombie(grandchild));
  },
);

/** In a container without an init process nobody collects the dead: they keep their number but run no more. */
async function isZombie(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return / Z /.test(status);
}

test('a command that does not exist ends with null and stops at once', async () => {
  const group = startChildGroup('/nowhere/at/all', [], process.env);
  assert.equal(await group.ended, null);
  await group.stop();
});
