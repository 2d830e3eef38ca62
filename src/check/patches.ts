import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { patchFiles } from '../core/language/kustomization.ts';
import { kustomizationLevels, kustomizationNames } from '../core/language/kustomizationNames.ts';
import { mayBeOurs } from '../core/language/quickCheck.ts';
import type { CheckInput } from './inputs.ts';

/** The inputs, with those marked that a kustomization near them names as a patch. Relative names resolve from `directory`. */
export async function markPatches(inputs: readonly CheckInput[], directory: string): Promise<readonly CheckInput[]> {
  const folders = new Map<string, Promise<ReadonlySet<string>>>();
  const patchesOf = (folder: string): Promise<ReadonlySet<string>> => {
    let named = folders.get(folder);
    if (named === undefined) folders.set(folder, (named = readPatches(folder)));
    return named;
  };
  return Promise.all(
    inputs.map(async (input) => {
      if (!mayBeOurs(input.text)) return input;
      const path = resolve(directory, input.file);
      const near = await Promise.all(foldersAbove(path).map(patchesOf));
      return near.some((patches) => patches.has(path)) ? { ...input, isPatch: true } : input;
    }),
  );
}

/** The folder of a file and some above it. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  let folder = path;
  while (folders.length < kustomizationLevels && dirname(folder) !== folder) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

async function readPatches(folder: string): Promise<ReadonlySet<string>> {
  for (const name of kustomizationNames) {
    // What is not there, or cannot be read, names nothing.
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return new Set(patchFiles(text).map((path) => resolve(folder, path)));
  }
  return new Set();
}
