import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CodedError } from '../core/base/codedError.ts';
import { failure } from '../core/messages/index.ts';

/** A text to check, under the name that the user gave it. */
export interface CheckInput {
  readonly file: string;
  readonly text: string;
}

/** Folders that hold nothing of the user's own. */
const skippedFolders = new Set(['node_modules', '.git']);

/**
 * Reads what was named: files as they are, folders with all YAML files below them, `-` from `readStdin`. Relative names
 * resolve from `directory`. Fails with a CodedError (`check.*`) on the first that cannot be read.
 */
export async function readInputs(
  names: readonly string[],
  directory: string,
  readStdin: () => Promise<string>,
): Promise<readonly CheckInput[]> {
  const inputs: CheckInput[] = [];
  for (const name of names) {
    if (name === '-') {
      inputs.push({ file: '<stdin>', text: await readStdin() });
      continue;
    }
    const found = await readNamed(name, resolve(directory, name)).catch((error: unknown) => {
      throw unreadable(name, error);
    });
    if (found.length === 0) throw failure('check.noYaml', { file: name });
    inputs.push(...found);
  }
  return inputs;
}

/** Why a file or folder cannot be read, in a sentence. */
export function unreadable(file: string, error: unknown): CodedError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return failure('check.missing', { file }, { cause: error });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return failure('check.unreadable', { file, detail }, { cause: error });
}

async function readNamed(name: string, path: string): Promise<readonly CheckInput[]> {
  if (!(await stat(path)).isDirectory()) return [{ file: name, text: await readFile(path, 'utf8') }];
  const inputs: CheckInput[] = [];
  for (const entry of (await readdir(path, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(name, entry.name);
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) {
      inputs.push(...(await readNamed(below, join(path, entry.name))));
    } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
      inputs.push({ file: below, text: await readFile(join(path, entry.name), 'utf8') });
    }
  }
  return inputs;
}
