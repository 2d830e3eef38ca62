import { createInterface } from 'node:readline';
import path from 'node:path';

import { startChildGroup } from './childGroup.ts';
import { repositoryRoot } from './repository.ts';

/** The sandbox cluster in a process of its own. */
export interface SandboxProcess {
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string;
  readonly gatewayUrl: string;
  /** Settles when the process ends, by itself or by {@link stop}. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
  /** Ends it at once, as a crash does: it gets no chance to close anything. */
  kill(): Promise<void>;
}

const readyWithinMs = 30_000;
/** A first start on a slow machine builds for this long. */
const builtWithinMs = 30 * 60_000;

/** Starts `test/sandbox/main.ts --json` with these further arguments and waits for the line with its addresses. */
export function startSandboxProcess(args: readonly string[] = []): Promise<SandboxProcess> {
  return startProcess(args, readyWithinMs, () => undefined);
}

/** The same on a real API server. What is done meanwhile is told in lines. */
export function startRealSandboxProcess(progress: (line: string) => void): Promise<SandboxProcess> {
  return startProcess(['--real'], builtWithinMs, progress);
}

async function startProcess(
  args: readonly string[],
  limitMs: number,
  progress: (line: string) => void,
): Promise<SandboxProcess> {
  const main = path.join(repositoryRoot, 'test', 'sandbox', 'main.ts');
  const tether = new URL('./tether.mjs', import.meta.url);
  const group = startChildGroup(process.execPath, ['--import', tether.href, main, '--json', ...args], process.env);
  const complaints: Buffer[] = [];
  group.child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  createInterface({ input: group.child.stderr }).on('line', progress);
  const ready = Promise.withResolvers<{ kubeconfig: string; gatewayUrl: string }>();
  const lines = createInterface({ input: group.child.stdout });
  lines.on('line', (line) => {
    if (!line.startsWith('{')) return;
    const addresses: { kubeconfig: string; gatewayUrl: string } = JSON.parse(line);
    ready.resolve(addresses);
  });
  const failure = (why: string): Error =>
    new Error(`The sandbox ${why}.\n${Buffer.concat(complaints).toString('utf8').trim()}`);
  const timer = setTimeout(() => ready.reject(failure(`did not start within ${limitMs / 1000} s`)), limitMs);
  void group.ended.then((code) => ready.reject(failure(`ended with ${code}`)));
  try {
    const { kubeconfig, gatewayUrl } = await ready.promise;
    const kill = async (): Promise<void> => {
      group.child.kill('SIGKILL');
      await group.ended;
    };
    return { kubeconfig, gatewayUrl, ended: group.ended, stop: () => group.stop(), kill };
  } catch (error) {
    await group.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
