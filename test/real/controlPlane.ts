import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CrdDocument } from '../sandbox/cluster/crd.ts';
import type { Progress } from '../workbench/cache.ts';
import { startChildGroup } from '../workbench/childGroup.ts';
import { realBinaries } from './binaries.ts';
import type { ControlPlaneSpec } from './runControlPlane.ts';

/** A running kube-apiserver with etcd behind it, and kwok for its nodes. */
export interface RealControlPlane {
  /** Of a superuser. */
  readonly kubeconfig: string;
  /** False without kwok: then no Pod runs and nothing can be forwarded to. */
  readonly hasNodes: boolean;
  /** To be called before the program ends; a program that is killed outright takes all along, too. */
  dispose(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly progress: Progress;
  /** For {@link ControlPlaneSpec}. */
  readonly crds?: readonly CrdDocument[];
  readonly port?: number;
}

const readyWithinMs = 120_000;
const stopWithinMs = 15_000;

/**
 * Builds or finds the programs and starts them, in a process group of their own. Nothing of it is left when this process
 * goes, SIGKILL included: the group's first process ends them when its stdin does. When that one is killed, we end the group.
 */
export async function startControlPlane({ progress, crds, port }: ControlPlaneOptions): Promise<RealControlPlane> {
  const spec: ControlPlaneSpec = { binaries: await realBinaries(progress), crds, port };
  const host = fileURLToPath(new URL('controlPlaneHost.ts', import.meta.url));
  const group = startChildGroup(process.execPath, [host], process.env);
  const complaints: Buffer[] = [];
  group.child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const failure = (why: string): Error =>
    new Error(`The control plane ${why}.\n${Buffer.concat(complaints).toString('utf8').trim()}`);
  const ready = Promise.withResolvers<Pick<RealControlPlane, 'kubeconfig' | 'hasNodes'>>();
  createInterface({ input: group.child.stdout }).on('line', (line) => {
    const known: Pick<RealControlPlane, 'kubeconfig' | 'hasNodes'> = JSON.parse(line);
    ready.resolve(known);
  });
  void group.ended.then((code) => {
    ready.reject(failure(`ended with ${code}`));
    return group.stop();
  });
  const timer = setTimeout(() => ready.reject(failure(`did not start in ${readyWithinMs / 1000} s`)), readyWithinMs);
  group.child.stdin.write(`${JSON.stringify(spec)}\n`);
  const dispose = async (): Promise<void> => {
    group.child.stdin.end();
    const limit = setTimeout(() => void group.stop(), stopWithinMs);
    await group.ended;
    clearTimeout(limit);
    await group.stop();
  };
  try {
    return { ...(await ready.promise), dispose };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
