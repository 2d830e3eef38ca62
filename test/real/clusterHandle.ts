import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The environment variable by which the tests of a run find the control plane that serves them all. */
export const CLUSTER_VARIABLE = 'AGENTGATEWAY_TEST_CLUSTER';

/** What a test's process is told of the running control plane. */
export interface ClusterHandle {
  readonly kubeconfig: string;
  readonly hasNodes: boolean;
}

/** Undefined where the embedded cluster is to be used. */
export async function clusterHandle(): Promise<ClusterHandle | undefined> {
  const file = process.env[CLUSTER_VARIABLE];
  if (!file) return undefined;
  return JSON.parse(await readFile(file, 'utf8')) as ClusterHandle;
}

/** Leaves the handle in a file of the user's alone, since it holds credentials. */
export async function writeHandle(folder: string, { kubeconfig, hasNodes }: ClusterHandle): Promise<string> {
  const file = path.join(folder, 'cluster.json');
  await writeFile(file, JSON.stringify({ kubeconfig, hasNodes }), { mode: 0o600 });
  return file;
}
