import { closestWord } from '../validate/index.ts';

/** More ways out than this are a list to search, no fix. */
export const maxChoices = 3;
/** Of more resources than this the others are not compared. */
const maxCompared = 1_000;

/**
 * The name that one is a misspelling of.
 * @param all what there is; only the first thousand count
 */
export function closestName(name: string, all: readonly string[]): string | undefined {
  return closestWord(name, all.slice(0, maxCompared));
}

/**
 * The names that may be meant by one that nothing has: the one that it is a misspelling of, else all of them where they are few.
 * @param all what there is; only the first thousand count
 */
export function likelyNames(name: string, all: readonly string[]): readonly string[] {
  const names = [...new Set(all)];
  const closest = closestName(name, names);
  if (closest !== undefined) return [closest];
  return names.length <= maxChoices ? names : [];
}
