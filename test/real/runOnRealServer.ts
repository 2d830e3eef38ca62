import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runNodeTests } from '../support/nodeTests.ts';
import type { SuiteResult } from '../support/suiteResult.ts';
import { RealUnavailable } from './binaries.ts';
import { CLUSTER_VARIABLE, writeHandle } from './clusterHandle.ts';
import { startControlPlane, type RealControlPlane } from './controlPlane.ts';

/** The tests that speak to a cluster by its API only: the same files that the suite `io` runs on the embedded one. */
const testsOfTheApi = [
  'test/io/*.test.ts',
  'test/sandbox/{cluster,watch,portForward,controller,selectors}.test.ts',
  'test/real/*.proof.ts',
  'test/real/agreement/*.proof.ts',
];

/** One file at a time: they share a server, and some take a CRD away. */
const concurrency = 1;

/** One control plane for the whole run. Where none can be had it is skipped; where Go is, that is a failure. */
export async function runOnRealServer(): Promise<SuiteResult> {
  const started = performance.now();
  const plane = await startControlPlane({ progress: (line) => console.log(line) }).catch(unavailable);
  if (plane instanceof RealUnavailable) {
    return { passed: 0, failed: 0, skipped: [{ name: 'the io suite on a real API server', reason: plane.message }] };
  }
  console.log(`kube-apiserver is up (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return runTests(plane);
}

function unavailable(error: unknown): RealUnavailable {
  if (error instanceof RealUnavailable) return error;
  throw error;
}

async function runTests(plane: RealControlPlane): Promise<SuiteResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-run-'));
  const stop = (): void => void plane.dispose().finally(() => process.exit(1));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.env[CLUSTER_VARIABLE] = await writeHandle(folder, plane);
  try {
    return await runNodeTests(testsOfTheApi, concurrency);
  } finally {
    delete process.env[CLUSTER_VARIABLE];
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await plane.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}
