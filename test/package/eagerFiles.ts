import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A built file and all that it imports statically: what every activation loads. */
export function eagerFiles(entry: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const text = readFileSync(entry, 'utf8');
  for (const match of text.matchAll(/(?:^|[;\n}])import(?:[^"';()]*?from)?\s*["'](\.[^"']+)["']/g)) {
    eagerFiles(join(entry, '..', match[1] ?? ''), seen);
  }
  return [...seen];
}
