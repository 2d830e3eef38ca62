import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { repositoryRoot } from './repository.ts';

/** Builds dist with esbuild.js in a process of its own. Rejects with what the build said. */
export async function buildExtension(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['esbuild.js'], { cwd: repositoryRoot });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    // esbuild's own lines stand first; Node's stack of the same failure follows.
    const [errors = ''] = said.split(/^\S*node_modules/m);
    throw new Error(`The extension did not build.\n${errors.trim()}`, { cause });
  }
}
