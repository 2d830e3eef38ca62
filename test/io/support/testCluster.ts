import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pace } from '../../../src/io/kube/index.ts';
import { ApiClient } from '../../sandbox/api/apiClient.ts';
import { connectionFrom } from '../../sandbox/api/connection.ts';
import { Cluster } from '../../sandbox/cluster/cluster.ts';
import { SANDBOX_GROUP } from '../../sandbox/cluster/users.ts';

/**
 * A cluster that the io tests run against: the embedded one by default. What needs its faults asks for `embedded`; all
 * else goes through the API and holds on a real server too.
 */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** Writes as somebody else than the code under test, and unhindered by faults. */
  readonly admin: ApiClient;
  readonly embedded: Cluster;
  /** Where the Pod's program listens, by Pod name; others refuse. */
  readonly programs: Map<string, number>;
  dispose(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const programs = new Map<string, number>();
  const embedded = await Cluster.start({
    bookmarkEveryMs: 100,
    forwardTarget: (pod, port) => {
      const listens = port === podPort ? programs.get(pod.metadata.name) : undefined;
      return listens === undefined ? undefined : { host: '127.0.0.1', port: listens };
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-io-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, embedded.kubeconfig('tester'));
  const admin = new ApiClient(connectionFrom(embedded.kubeconfig('admin', ['system:masters', SANDBOX_GROUP])), 'io-tests');
  return {
    kubeconfig,
    context: embedded.context,
    admin,
    embedded,
    programs,
    async dispose() {
      admin.dispose();
      await embedded.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The port on which the programs of the test's Pods are reached. */
export const podPort = 8080;

/** Times of the watch loop that let a test see every step in well under a second. */
export const fastPace: Pace = {
  backOffMs: 20,
  maxBackOffMs: 200,
  settledMs: 100,
  unsaidMs: 60,
  slowMs: 150,
  refusedGapMs: 10,
  resumeSpreadMs: 5,
  recoveryGapMs: 1,
  maxRecoverySpreadMs: 50,
  silenceMs: 1000,
  lifeSeconds: 220,
  lifeSpreadSeconds: 60,
  random: Math.random,
  nowMs: () => performance.now(),
};

export const backendsPath = (namespace: string): string =>
  `/apis/agentgateway.dev/v1alpha1/namespaces/${namespace}/agentgatewaybackends`;
export const secretsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`;
export const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

export function backendBody(name: string, model = 'gpt-4o-mini'): object {
  return {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: { name },
    spec: { ai: { provider: { openai: { model } } } },
  };
}

export function secretBody(name: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: data };
}

export async function createRunningPod(cluster: TestCluster, name: string, phase = 'Running'): Promise<void> {
  const path = podsPath('default');
  await cluster.admin.create(path, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'none' }] },
  });
  await cluster.admin.mergePatch(`${path}/${name}/status`, { status: { phase } });
}

/** A plain HTTP server of the test on a free loopback port. */
export async function startProgram(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly port: number; readonly server: Server; close(): Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
