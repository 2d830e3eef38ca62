import randexp from 'randexp';
import { compileRegex } from '../cel/regex.ts';

/** As much of the class as is used. Its types call it the `default` of what CommonJS exports; it is the export itself. */
interface Sampler {
  /** How many more repetitions there may be where a pattern sets no limit. */
  max: number;
  randInt: (least: number, most: number) => number;
  readonly defaultRange: { subtract(first: number, last: number): unknown; add(first: number, last: number): unknown };
  gen(): string;
}
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const RandExp = randexp as unknown as new (pattern: string) => Sampler;

/** Characters that stand for "any": every pattern of paths and header values takes some of them. */
const plainRanges = [
  [48, 57],
  [97, 122],
] as const;

const anyCharacter = 65_535;

/** Whether a text is matched as a whole, as the data plane matches; false where RE2's syntax does not know the pattern. */
export function matchesWhole(pattern: string, text: string): boolean {
  return compileRegex(`^(?:${pattern})$`)?.test(text) ?? false;
}

/** A short text that a pattern matches as a whole; undefined when none was found. */
export function sampleText(pattern: string): string | undefined {
  const text = firstText(pattern);
  return text !== undefined && matchesWhole(pattern, text) ? text : undefined;
}

/** The first text by the order of the pattern. What JavaScript's syntax does not know (flags, named groups) is left off. */
function firstText(pattern: string): string | undefined {
  const known = pattern.replaceAll(/\(\?P?<\w+>/g, '(').replace(/^\(\?[a-zA-Z]+\)/, '');
  try {
    const sampler = new RandExp(known);
    sampler.max = 1;
    sampler.randInt = (least) => least;
    sampler.defaultRange.subtract(0, anyCharacter);
    for (const [first, last] of plainRanges) sampler.defaultRange.add(first, last);
    return sampler.gen();
  } catch {
    return undefined;
  }
}
