import { userInfo } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import type { Environment } from './findProgram.ts';
import { runProgram } from './runProgram.ts';

/** Some profiles start half a desktop. */
const shellLimitMs = 10_000;

/** Shells that know -i, -l and -c, and print PATH with colons. */
const knownShells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish']);

/** Around the value, so that what a profile prints is not taken for it. */
const mark = '\u001f';
const command = String.raw`printf '\037%s\037' "$PATH"`;

const known = new Map<string, Promise<string | undefined>>();

/**
 * PATH as a terminal has it. An editor that was started from a desktop, or a server over SSH, has a shorter one, and sign-in
 * programs are not on it. The login shell is asked once. Undefined on Windows, for shells that we do not know, and when the
 * shell takes too long.
 */
export function loginPath(env: Environment): Promise<string | undefined> {
  const shell = env['SHELL'] ?? ownShell() ?? '';
  const isKnown = process.platform !== 'win32' && isAbsolute(shell) && knownShells.has(basename(shell));
  if (!isKnown) return Promise.resolve(undefined);
  const asked = known.get(shell) ?? ask(shell, env);
  known.set(shell, asked);
  return asked;
}

async function ask(shell: string, env: Environment): Promise<string | undefined> {
  const args = ['-i', '-l', '-c', command];
  const end = await runProgram({ file: shell, args, env, limitMs: shellLimitMs }).ended;
  const value = end.end === 'exit' ? end.output.split(mark)[1] : undefined;
  return value || undefined;
}

function ownShell(): string | undefined {
  try {
    return userInfo().shell ?? undefined;
  } catch {
    // A user without an entry in the system's list.
    return undefined;
  }
}
