// A view that nobody has looked at yet costs the cluster nothing: no connection, no sign-in program.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { parseDocument } from 'yaml';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
let server: Server;
let folder: string;
let connections = 0;
const marker = (): string => path.join(folder, 'signed-in');

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-hidden-'));
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage = await setStage({ kubeconfig: ({ kubeconfig }) => counted(kubeconfig) });
});
after(async () => {
  await stage?.strike();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The sandbox's kubeconfig, with a server that counts who comes, and a sign-in program that leaves a file. */
function counted(kubeconfig: string): string {
  const document = parseDocument(kubeconfig);
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const script = `require('fs').writeFileSync(${JSON.stringify(marker())}, '');
console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 't' } }))`;
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] };
  document.setIn(['clusters', 0, 'cluster', 'server'], `https://127.0.0.1:${port}`);
  document.setIn(['users', 0, 'user'], document.createNode({ exec }));
  return document.toString();
}

const backend = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata: {name: a}
spec:
  ai:
    provider:
      openai: {modle: gpt-4o}
`;

/** Longer than anything that begins by itself takes. */
const lookMs = 3_000;

test('a file of ours is judged, and neither the cluster nor the sign-in program is asked', async () => {
  const { window, folder: workspace } = stage;
  await writeFile(path.join(workspace, 'backend.yaml'), backend);
  await window.openFile('backend.yaml');
  await window.problems((all) => all.some((text) => /modle/.test(text)));
  await delay(lookMs);
  assert.equal(connections, 0);
  assert.ok(!existsSync(marker()));
});

test('the first look at the view does both', async () => {
  await stage.window.openContainer('Agentgateway');
  await until('the sign-in', () => Promise.resolve(existsSync(marker())));
  await until('a connection', () => Promise.resolve(connections > 0));
});
