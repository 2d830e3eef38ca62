import type { Dirent } from 'node:fs';
import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { CodedError } from '../core/base/codedError.ts';
import { failure } from '../core/messages/index.ts';

/** A text to check, under the name that the user gave it. */
export interface CheckInput {
  readonly file: string;
  readonly text: string;
  /** A kustomization names it as a patch: a part of a resource, which nothing can be said of. */
  readonly isPatch?: boolean;
}

/** Folders that hold nothing of the user's own. */
const skippedFolders = new Set(['node_modules', '.git']);
const yamlNames = /\.ya?ml$/;

/**
 * Reads what was named: files as they are, folders with all YAML files below them, glob patterns for shells that leave
 * them alone, `-` from `readStdin`; each file once, however often it is named. Relative names resolve from `directory`.
 * Fails with a CodedError (`check.*`) on the first that cannot be read, and on a folder or pattern without a file.
 */
export async function readInputs(
  names: readonly string[],
  directory: string,
  readStdin: () => Promise<string>,
): Promise<readonly CheckInput[]> {
  const inputs = new Map<string, CheckInput>();
  for (const name of names) {
    if (name === '-') {
      if (!inputs.has(name)) inputs.set(name, { file: '<stdin>', text: await readStdin() });
      continue;
    }
    const found = await readNamed(name, directory).catch((error: unknown) => {
      throw error instanceof CodedError ? error : unreadable(name, error);
    });
    for (const input of found) {
      const path = resolve(directory, input.file);
      if (!inputs.has(path)) inputs.set(path, input);
    }
  }
  return [...inputs.values()];
}

/** Why a file or folder cannot be read, in a sentence. */
export function unreadable(file: string, error: unknown): CodedError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return failure('check.missing', { file }, { cause: error });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return failure('check.unreadable', { file, detail }, { cause: error });
}

async function readNamed(name: string, directory: string): Promise<readonly CheckInput[]> {
  const path = resolve(directory, name);
  const found = await stat(path).catch((error: unknown) => {
    // A file may be called so, and is meant then; else it is a pattern.
    if (isPattern(name)) return undefined;
    throw error;
  });
  if (found === undefined) return readMatches(name, directory);
  if (!found.isDirectory()) return [{ file: name, text: await readFile(path, 'utf8') }];
  const inputs = await readTextsBelow(path, yamlNames);
  if (inputs.length === 0) throw failure('check.noYaml', { file: name });
  return inputs.map(({ file, text }) => ({ file: join(name, file), text }));
}

function isPattern(name: string): boolean {
  return /[*?{[]/.test(name);
}

/** The files that match; folders that do are left out, for a pattern that ends in `**` names all files below them, too. */
async function readMatches(pattern: string, directory: string): Promise<readonly CheckInput[]> {
  const paths: string[] = [];
  const options = { cwd: directory, exclude: ({ name }: Dirent) => skippedFolders.has(name) };
  for await (const entry of glob(pattern, { ...options, withFileTypes: true })) {
    if (entry.isFile()) paths.push(join(entry.parentPath, entry.name));
  }
  const files = isAbsolute(pattern) ? paths : paths.map((path) => relative(directory, path));
  if (files.length === 0) throw failure('check.noMatch', { pattern });
  const inputs = files
    .toSorted()
    .map(async (file) => ({ file, text: await readFile(resolve(directory, file), 'utf8') }));
  return Promise.all(inputs);
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
