/**
 * Texts by the end of a field's path: `auth.secretRef` stands for every secretRef below an auth, alternatives are written
 * `openai|anthropic.model`, and a kind may be the first name. The longest key that fits wins.
 */
export class SuffixTable {
  readonly #texts = new Map<string, string>();
  #longest = 0;

  constructor(written: Readonly<Record<string, string>>) {
    for (const [key, text] of Object.entries(written)) {
      const segments = key.split('.');
      this.#longest = Math.max(this.#longest, segments.length);
      for (const path of expand(segments)) this.#texts.set(path, text);
    }
  }

  /** How many of the last names decide; longer paths with the same end get the same text. */
  get depth(): number {
    return this.#longest;
  }

  find(names: readonly string[]): string | undefined {
    for (let length = Math.min(names.length, this.#longest); length > 0; length -= 1) {
      const found = this.#texts.get(names.slice(-length).join('.'));
      if (found !== undefined && (length > 1 || names.length === 1)) return found;
    }
    return undefined;
  }
}

function expand(segments: readonly string[]): readonly string[] {
  return segments.reduce<readonly string[]>((paths, segment) => {
    const names = segment.split('|');
    return paths.length === 0 ? names : paths.flatMap((path) => names.map((name) => `${path}.${name}`));
  }, []);
}
