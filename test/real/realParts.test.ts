import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { kubernetesGoMod, kubernetesLinkerFlags } from './goModules.ts';
import { findGo } from './runGo.ts';
import { binariesKey } from './versions.ts';
import { withLock } from './withLock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'agentgateway-real-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('staging modules that are required as v0.0.0 become the published ones, others stay', () => {
  const published = [
    'module k8s.io/kubernetes',
    'go 1.26.0',
    'require (',
    '\tk8s.io/api v0.0.0',
    '\tk8s.io/utils v0.0.0-20260101000000-0123456789ab',
    ')',
  ];
  const text = kubernetesGoMod(published.join('\n'));
  assert.match(text, /^go 1\.26\.0$/m);
  assert.match(text, /^\tk8s\.io\/api => k8s\.io\/api v0\.36\.3$/m);
  assert.doesNotMatch(text, /k8s\.io\/utils/);
  assert.match(kubernetesLinkerFlags(), /gitVersion=v1\.36\.3 .*gitMajor=1 .*gitMinor=36/);
});

test('the cache folder is named by versions and machine', () => {
  assert.match(binariesKey('linux', 'x64'), /1\.36\.3.*3\.6\.5.*0\.8\.0.*linux-x64$/);
  assert.notEqual(binariesKey('linux', 'x64'), binariesKey('linux', 'arm64'));
});

test('Go is found on PATH, by absolute folders only', () => {
  writeFileSync(path.join(folder, 'go'), '#!/bin/sh\n', { mode: 0o755 });
  assert.equal(findGo([path.join(folder, 'nowhere'), folder].join(path.delimiter)), path.join(folder, 'go'));
  assert.equal(findGo(path.join(folder, 'nowhere')), undefined);
  assert.equal(findGo('.'), undefined);
});

test('where Go is, a server that cannot be had fails the suite: it is not skipped', () => {
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  writeFileSync(path.join(programs, 'go'), '#!/bin/sh\necho no space left >&2\nexit 1\n', { mode: 0o755 });
  const env = { ...process.env, PATH: programs, HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/run.ts', 'real'], { env, encoding: 'utf8' });
  assert.equal(status, 1, stdout + stderr);
  assert.match(stdout, /^0 passed, 1 failed$/m);
  assert.match(stderr, /no space left/);
});

describe('a lock', () => {
  const lock = path.join(folder, 'lock');

  test('lets one in at a time and tells who waits', async () => {
    const waited: string[] = [];
    let inside = 0;
    const told = Promise.withResolvers<void>();
    const work = async (): Promise<void> => {
      inside += 1;
      assert.equal(inside, 1);
      await told.promise;
      inside -= 1;
    };
    const note = (pid: string): void => {
      waited.push(pid);
      told.resolve();
    };
    await Promise.all([withLock(lock, note, work), withLock(lock, note, work)]);
    assert.deepEqual(waited, [String(process.pid)]);
    assert.ok(!existsSync(lock));
  });

  test('of a process that died is taken over', async () => {
    const dead = spawnSync(process.execPath, ['-e', 'process.exit()']).pid;
    await mkdir(lock);
    await writeFile(path.join(lock, 'pid'), String(dead));
    let ran = false;
    await withLock(
      lock,
      () => undefined,
      async () => {
        ran = true;
      },
    );
    assert.ok(ran);
    assert.ok(!existsSync(lock));
  });

  test('is given back when the work fails', async () => {
    await assert.rejects(
      withLock(
        lock,
        () => undefined,
        () => Promise.reject(new Error('no')),
      ),
      /no/,
    );
    assert.ok(!existsSync(lock));
  });
});
