import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 500;

/** Does the work while no other process does the same under this name. Whoever waits is told so once. */
export async function withLock<T>(folder: string, onWait: (pid: string) => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  while (!(await tryTake(folder))) {
    const owner = await readFile(path.join(folder, 'pid'), 'utf8').catch(() => undefined);
    // Without a readable owner it was given back between the two looks.
    if (owner === undefined) continue;
    if (!isRunning(Number(owner))) {
      await remove(folder);
      continue;
    }
    if (!told) onWait(owner);
    told = true;
    await delay(lookEveryMs);
  }
  try {
    return await work();
  } finally {
    await remove(folder);
  }
}

/** A folder that holds its owner already takes the place in one step; that fails while another, which is never empty, is there. */
async function tryTake(folder: string): Promise<boolean> {
  await mkdir(path.dirname(folder), { recursive: true });
  const mine = await mkdtemp(`${folder}.`);
  try {
    await writeFile(path.join(mine, 'pid'), String(process.pid));
    await rename(mine, folder);
    return true;
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Renamed first: a folder that is half removed would be taken for a lock without an owner. */
async function remove(folder: string): Promise<void> {
  const aside = await mkdtemp(`${folder}.stale-`);
  await rename(folder, path.join(aside, 'lock')).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

/** Windows says EPERM of a folder that is there. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
