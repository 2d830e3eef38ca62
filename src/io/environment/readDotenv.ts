import { parse } from 'dotenv';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../core/messages/index.ts';
import { errorCode } from '../errorCode.ts';

/**
 * The variables of the `.env` files of these folders; of a variable that several set, the first folder's counts. A folder
 * without one adds nothing; one that cannot be read fails with `apply.dotenvUnreadable`.
 */
export async function readDotenv(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const folder of folders) {
    for (const [name, value] of Object.entries(parse(await readText(join(folder, '.env'))))) {
      if (!values.has(name)) values.set(name, value);
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
