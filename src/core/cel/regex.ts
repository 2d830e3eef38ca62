import { RE2JS } from '@bufbuild/re2';

/** A compiled regular expression of Go's syntax (RE2): no backtracking, so no text can make it hang. */
interface Regex {
  /** Whether the text contains a match anywhere. */
  test(text: string): boolean;
}

const compiled = new Map<string, Regex | undefined>();

/** Compiles once a pattern; undefined when Go would refuse the pattern. */
export function compileRegex(pattern: string): Regex | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let regex: Regex | undefined;
  try {
    regex = RE2JS.compile(pattern);
  } catch {
    regex = undefined;
  }
  compiled.set(pattern, regex);
  return regex;
}
