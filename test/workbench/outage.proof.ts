// The sandbox as a process of its own, killed without warning and started again at the same address.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildExtension } from './buildExtension.ts';
import { repositoryRoot } from './repository.ts';
import { startSandboxProcess, type SandboxProcess } from './sandboxProcess.ts';
import { startWorkbench, type RunningWorkbench } from './startWorkbench.ts';

let state: string;
let sandbox: SandboxProcess;
let workbench: RunningWorkbench;

before(async () => {
  await buildExtension();
  state = await mkdtemp(path.join(tmpdir(), 'agentgateway-outage-'));
  sandbox = await startSandboxProcess(['--state-dir', state]);
  const folder = path.join(repositoryRoot, 'test/fixtures/workspace');
  workbench = await startWorkbench({ folder, env: { KUBECONFIG: sandbox.kubeconfig } });
  await workbench.window.openContainer('Agentgateway');
});
after(async () => {
  await workbench?.stop();
  await sandbox?.stop();
  await rm(state, { recursive: true, force: true });
});

test('a killed cluster is told with its last known state; started again it recovers by itself', async () => {
  const tree = workbench.window.tree('Providers');
  const context = 'agentgateway-sandbox';
  await tree.row(context, (row) => row.description === '2 of 4 ready');
  const [, port] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(sandbox.kubeconfig, 'utf8')) ?? [];
  assert.ok(port);

  await sandbox.kill();
  await tree.row(context, (row) => /unreachable since .+ · showing last known state/.test(row.description));
  await tree.row('openai-backend', (row) => row.spoken.includes('last known state'));

  sandbox = await startSandboxProcess(['--state-dir', state, '--api-port', port]);
  await tree.row(context, (row) => row.description === '2 of 4 ready', 40_000);
});
