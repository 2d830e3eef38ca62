import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** PATH, however Windows writes it. */
export function pathOf(env: Environment): string {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH');
  return (key === undefined ? undefined : env[key]) ?? '';
}

/** The environment with another PATH. */
export function withPath(env: Environment, value: string): Record<string, string | undefined> {
  const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH');
  return { ...Object.fromEntries(others), PATH: value };
}

/**
 * The file that a command names. A path is taken as it is; a bare name is looked up in the absolute folders of PATH, as Go
 * does: never in the folder that happens to be the current one. Undefined when there is none.
 */
export function findProgram(
  command: string,
  searchPath: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const rules = platform === 'win32' ? path.win32 : path.posix;
  const endings = platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';')] : [''];
  const isPath = platform === 'win32' ? /[\\/]/.test(command) : command.includes('/');
  const folders = searchPath.split(rules.delimiter).filter((folder) => rules.isAbsolute(folder));
  const bases = isPath ? [command] : folders.map((folder) => rules.join(folder, command));
  return bases.flatMap((base) => endings.map((ending) => base + ending)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Node refuses to start these without a shell (on Windows), and a shell would read the arguments anew. */
export function isBatchFile(file: string): boolean {
  return /\.(cmd|bat)$/i.test(file);
}
