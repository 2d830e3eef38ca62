import written from './since.json' with { type: 'json' };
import { SuffixTable } from './suffixes.ts';

let table: SuffixTable | undefined;

/** The release of agentgateway that brought a field of its kinds, where we know it; `names` without list indexes. */
export function fieldSince(names: readonly string[]): string | undefined {
  table ??= new SuffixTable(written);
  return table.find(names);
}

/** Orders versions such as 1.4.1 by their numbers; a leading v and what follows a dash do not count. */
export function compareReleases(left: string, right: string): number {
  const others = numbersOf(right);
  for (const [index, number] of numbersOf(left).entries()) {
    const difference = number - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(release: string): readonly number[] {
  const [core = ''] = release.replace(/^v/, '').split('-', 1);
  return core.split('.').map(Number);
}
