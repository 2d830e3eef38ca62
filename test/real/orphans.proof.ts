import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { until } from '../workbench/until.ts';

/** The programs of a control plane that run in this process group. */
function programsIn(group: number): readonly string[] {
  const rows = execFileSync('ps', ['-axo', 'pgid=,stat=,args='], { encoding: 'utf8' }).trim().split('\n');
  return rows.flatMap((row) => {
    const [, owner, state = '', program = ''] = /^\s*(\d+)\s+(\S+)\s+(\S+)/.exec(row) ?? [];
    return Number(owner) === group && !state.startsWith('Z') ? [program.split('/').at(-1) ?? ''] : [];
  });
}

/** Process groups whose first process is a child of this one. */
function groupsUnder(parent: number): readonly number[] {
  const rows = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([pid, owner, group]) => (owner === parent && pid === group ? [pid ?? 0] : []));
}

test(
  'a program that is killed outright leaves no server behind',
  { skip: process.platform === 'win32' && 'no process groups' },
  async () => {
    const program = `
      const { startControlPlane } = await import(${JSON.stringify(new URL('controlPlane.ts', import.meta.url).href)});
      const { hasNodes } = await startControlPlane({ progress: () => undefined });
      console.log(hasNodes);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [answer] = (await once(child.stdout, 'data')) as [Buffer];
    const [group = 0, ...others] = groupsUnder(child.pid ?? 0);
    assert.deepEqual(others, []);
    const servers = ['etcd', 'kube-apiserver', ...(answer.toString().trim() === 'true' ? ['kwok'] : [])];
    assert.deepEqual(
      programsIn(group)
        .filter((name) => name !== 'node')
        .toSorted(),
      servers,
    );
    child.kill('SIGKILL');
    await until('the end of the servers', () => programsIn(group).length === 0);
  },
);
