import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pace } from '../../../src/io/kube/index.ts';
import { installCrds } from './installCrds.ts';
import { CLUSTER_VARIABLE, clusterHandle } from '../../real/clusterHandle.ts';
import { ApiClient } from '../../sandbox/api/apiClient.ts';
import { connectionFrom } from '../../sandbox/api/connection.ts';
import { Cluster } from '../../sandbox/cluster/cluster.ts';
import type { Admit } from '../../sandbox/cluster/admission.ts';
import type { CrdDocument } from '../../sandbox/cluster/crd.ts';
import { SANDBOX_GROUP } from '../../sandbox/cluster/users.ts';
import { stringAt } from '../../sandbox/json.ts';
import { FaultProxy } from '../../support/faultProxy/faultProxy.ts';
import { playProgram } from './podRelay.ts';
import { until } from './until.ts';

/**
 * A cluster that the io tests run against, behind a proxy that makes faults: the embedded one, or the real one that the
 * runner names in the environment. All goes through the API, so a test holds on both.
 */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** A fresh one for this cluster's tests: a real server is shared by all files of a run. */
  readonly namespace: string;
  /** Writes as somebody else than the code under test, and unhindered by faults. */
  readonly admin: ApiClient;
  /** What can go wrong between the code under test and the API server, and what was asked. */
  readonly faults: FaultProxy;
  /** Throws where the tests run against a real server. */
  readonly embedded: Cluster;
  readonly isReal: boolean;
  /** Where the Pod's program listens, by Pod name; others refuse. */
  readonly programs: Map<string, number>;
  dispose(): Promise<void>;
}

/** What tests that need the embedded cluster itself, or one of their own, say when they are skipped on the real one. */
export const embeddedOnly: string | false = process.env[CLUSTER_VARIABLE]
  ? 'needs a cluster of its own; the run has one real server for all'
  : false;

export interface TestClusterOptions {
  /** More CRDs than those that every test cluster has. */
  readonly crds?: readonly CrdDocument[];
  /** What the rules of these CRDs come to on the embedded cluster, which evaluates none. */
  readonly admit?: Admit;
}

export async function startTestCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  const programs = new Map<string, number>();
  const handle = await clusterHandle();
  const embedded = handle === undefined ? await startEmbedded(programs, options) : undefined;
  const adminConfig = embedded?.kubeconfig('admin', ['system:masters', SANDBOX_GROUP]) ?? handle?.kubeconfig ?? '';
  const admin = new ApiClient(connectionFrom(adminConfig), 'io-tests');
  if (handle) await installCrds(admin, options.crds ?? []);
  const faults = await FaultProxy.start(connectionFrom(adminConfig), 'agentgateway-sandbox');
  const { metadata } = await admin.create('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { generateName: 'io-' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-io-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, faults.kubeconfig('tester'));
  return {
    kubeconfig,
    context: faults.context,
    namespace: metadata.name,
    admin,
    faults,
    get embedded() {
      if (embedded) return embedded;
      throw new Error('the tests run against a real server');
    },
    isReal: embedded === undefined,
    programs,
    async dispose() {
      admin.dispose();
      await faults.dispose();
      await embedded?.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startEmbedded(programs: ReadonlyMap<string, number>, options: TestClusterOptions): Promise<Cluster> {
  return Cluster.start({
    ...options,
    bookmarkEveryMs: 100,
    forwardTarget: (pod, port) => {
      const listens = port === podPort ? programs.get(pod.metadata.name) : undefined;
      return listens === undefined ? undefined : { host: '127.0.0.1', port: listens };
    },
  });
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

/** A Pod that a node runs; in another phase than Running one that no node took yet. */
export async function createRunningPod(
  cluster: TestCluster,
  name: string,
  phase = 'Running',
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const path = podsPath(cluster.namespace);
  const isRunning = phase === 'Running';
  const conditions = [{ type: 'Ready', status: isRunning ? 'True' : 'False' }];
  const program = cluster.isReal && isRunning ? await playProgram(cluster, name) : undefined;
  await cluster.admin.create(path, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { ...(isRunning && { nodeName: 'node-1' }), containers: [{ name: 'main', image: 'none' }] },
  });
  program?.podIsThere();
  if (!cluster.isReal) await cluster.admin.mergePatch(`${path}/${name}/status`, { status: { phase, conditions } });
  else if (isRunning) {
    await until(`Pod ${name} to run`, async () => {
      const pod = await cluster.admin.get(`${path}/${name}`);
      return stringAt(pod, 'status', 'phase') === 'Running';
    });
  }
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
