import { parse } from 'dotenv';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../core/messages/index.ts';
import { errorCode } from '../errorCode.ts';

/**
 * The variables of the `.env` files of these folders; of a variable that several set, the first folder's counts. One without
 * a value (`NAME=`, as templates of such files have it) sets nothing. A folder without a file adds nothing; a file that
 * cannot be read fails with `apply.dotenvUnreadable`.
 */
export async function readDotenv(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const folder of folders) {
    for (const [name, value] of Object.entries(parse(await readText(join(folder, '.env'))))) {
      if (value !== '' && !values.has(name)) values.set(name, value);
    }
  }
  return values;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const detail = errorCode(error) ?? '';
    if (detail === 'ENOENT' || detail === 'ENOTDIR') return '';
    throw failure('apply.dotenvUnreadable', { path, detail }, { cause: error });
  }
}
