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
  const inputs = await readTextsBelow(path, /\.ya?ml$/);
  return inputs.map(({ file, text }) => ({ file: join(name, file), text }));
}

/** The files in and below a folder whose names match, in the order of their names; each under its name from there. */
export async function readTextsBelow(folder: string, names: RegExp): Promise<readonly CheckInput[]> {
  const inputs: CheckInput[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) {
      const below = await readTextsBelow(path, names);
      inputs.push(...below.map(({ file, text }) => ({ file: join(entry.name, file), text })));
    } else if (entry.isFile() && names.test(entry.name)) {
      inputs.push({ file: entry.name, text: await readFile(path, 'utf8') });
    }
  }
  return inputs;
}
