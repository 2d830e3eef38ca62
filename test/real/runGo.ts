import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Go's own program on PATH; undefined where there is none. */
export function findGo(searchPath = process.env['PATH'] ?? ''): string | undefined {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  return searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only the last lines of a build's output say why it failed. */
const keptOutputBytes = 4000;

/** Runs `go` and answers its standard output; a failure carries the end of its output. */
export async function runGo(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const go = findGo();
  if (go === undefined) throw new Error('Go is not on PATH. Install Go 1.26 or newer and try again.');
  const child = spawn(go, args, {
    cwd,
    // A GOFLAGS or workspace of the user's is about other modules.
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors = (errors + String(chunk)).slice(-keptOutputBytes)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return output;
  throw new Error(`go ${args.join(' ')} failed with ${code}:\n${errors}${output.slice(-keptOutputBytes)}`);
}

export async function jsonOf(args: readonly string[], cwd: string): Promise<object> {
  const parsed: unknown = JSON.parse(await runGo(args, cwd));
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw new Error(`go ${args.join(' ')} answered no object`);
}
