import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { stringify } from 'yaml';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { listAt, stringAt } from '../sandbox/json.ts';
import { portOf } from '../sandbox/net.ts';
import { kwokStages } from './kwokConfig.ts';

/** The nodes that Pods of tests and of the sandbox name. */
export const nodeNames = ['node-1', 'sandbox-node'] as const;

const readyTries = 200;
const readyEveryMs = 50;
const killAfterMs = 5000;

/** Starts kwok as the kubelet of our nodes and waits until they are Ready. */
export async function startKwok(
  program: string,
  kubeconfig: string,
  folder: string,
): Promise<{ dispose(): Promise<void> }> {
  const [kubeconfigFile, configFile] = [path.join(folder, 'kwok-kubeconfig'), path.join(folder, 'kwok.yaml')];
  await writeFile(kubeconfigFile, kubeconfig, { mode: 0o600 });
  await writeFile(configFile, kwokStages.map((stage) => stringify(stage)).join('---\n'));
  const log = createWriteStream(path.join(folder, 'kwok.log'));
  const child = spawn(
    program,
    [
      `--kubeconfig=${kubeconfigFile}`,
      `--config=${configFile}`,
      '--manage-all-nodes',
      '--node-ip=127.0.0.1',
      `--node-port=${await freePort()}`,
      '--enable-crds=PortForward,ClusterPortForward',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  );
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const dispose = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(kill, killAfterMs);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
  };
  try {
    await Promise.race([nodesReady(kubeconfig), ended.then(() => Promise.reject(new Error('kwok ended')))]);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { dispose };
}

async function nodesReady(kubeconfig: string): Promise<void> {
  const client = new ApiClient(connectionFrom(kubeconfig), 'real-start');
  try {
    for (const name of nodeNames) {
      await client.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name } });
    }
    for (let tries = 0; tries < readyTries; tries += 1) {
      if (listAt(await client.call({ path: '/api/v1/nodes' }), 'items').every(isReady)) return;
      await new Promise((resolve) => setTimeout(resolve, readyEveryMs));
    }
  } finally {
    client.dispose();
  }
  throw new Error('kwok made no node Ready.');
}

function isReady(node: unknown): boolean {
  const conditions = listAt(node, 'status', 'conditions');
  return conditions.some(
    (condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True',
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
