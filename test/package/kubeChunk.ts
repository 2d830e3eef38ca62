import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The built chunk that gives `connectContext`, as an absolute path; chunks carry a hash in their names. */
export function kubeChunk(): string {
  const chunks = globSync('dist/chunks/*.js');
  const found = chunks.find((path) => /[{,]\w+ as connectContext\b/.test(readFileSync(path, 'utf8')));
  if (found === undefined) throw new Error('No chunk of dist gives connectContext');
  return resolve(found);
}
