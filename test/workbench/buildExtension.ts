import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { repositoryRoot } from './repository.ts';

/** What dist is made from. */
const sources = ['src', 'esbuild.js', 'package.json', 'package-lock.json'];
/** What a build leaves, the last of each of its two parts. */
const products = ['dist/extension.js', 'dist/page/prompt.js'];

/** Builds dist with esbuild.js in a process of its own, unless it is newer than its sources. Rejects with what the build said. */
export async function buildExtension(): Promise<void> {
  if (await isUpToDate(repositoryRoot)) return;
  try {
    await promisify(execFile)(process.execPath, ['esbuild.js'], { cwd: repositoryRoot });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    // esbuild's own lines stand first; Node's stack of the same failure follows.
    const [errors = ''] = said.split(/^\S*node_modules/m);
    throw new Error(`The extension did not build.\n${errors.trim()}`, { cause });
  }
}

/** Whether every product is younger than every source; folders count, because a file taken away changes only them. */
export async function isUpToDate(root: string): Promise<boolean> {
  const made = await Promise.all(products.map((file) => changedAtMs(path.join(root, file))));
  const oldestProductMs = Math.min(...made.map((timeMs) => timeMs ?? -Infinity));
  for (const source of sources) {
    const target = path.join(root, source);
    const inside = await readdir(target, { recursive: true }).catch(() => []);
    const times = await Promise.all(['', ...inside].map((entry) => changedAtMs(path.join(target, entry))));
    if (times.some((timeMs) => timeMs !== undefined && timeMs >= oldestProductMs)) return false;
  }
  return true;
}

async function changedAtMs(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}
