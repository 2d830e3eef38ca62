import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 500;
/** A lock without a readable owner for this long was left by a start that died between two steps. */
const ownerlessMs = 10_000;

/** Does the work while no other process does the same under this name. Whoever waits is told so once. */
export async function withLock<T>(folder: string, onWait: (pid: string) => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  let ownerlessSince: number | undefined;
  while (!(await tryTake(folder))) {
    const owner = await readFile(path.join(folder, 'pid'), 'utf8').catch(() => undefined);
    if (owner === undefined) ownerlessSince ??= performance.now();
    else ownerlessSince = undefined;
    const isDead = owner !== undefined && !isRunning(Number(owner));
    if (isDead || (ownerlessSince !== undefined && performance.now() - ownerlessSince > ownerlessMs)) {
      await removeStale(folder);
      continue;
    }
    if (!told && owner !== undefined) onWait(owner);
    told ||= owner !== undefined;
    await delay(lookEveryMs);
  }
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryTake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch {
    return false;
  }
  await writeFile(path.join(folder, 'pid'), String(process.pid));
  return true;
}

/** Renamed first, so that of two who clear up at the same time one removes it and no new lock goes with it. */
async function removeStale(folder: string): Promise<void> {
  const aside = `${folder}.stale-${process.pid}`;
  await rename(folder, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
