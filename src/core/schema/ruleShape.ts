/** What a rule asks, read from its form. Both the published CRDs and ours write these forms. */
export type RuleShape =
  /** How many of the fields may be set: exactly one, at most one, at least one. */
  | {
      readonly kind: 'count';
      readonly mode: 'exactlyOne' | 'atMostOne' | 'atLeastOne';
      readonly fields: readonly string[];
    }
  /** A duration that must not be shorter than `minimum` (Go's notation). */
  | { readonly kind: 'minimumDuration'; readonly minimum: string };

const countModes: ReadonlyMap<string, 'exactlyOne' | 'atMostOne' | 'atLeastOne'> = new Map([
  ['== 1', 'exactlyOne'],
  ['<= 1', 'atMostOne'],
  ['>= 1', 'atLeastOne'],
] as const);

/** Undefined for rules of any other form. */
export function readRuleShape(rule: string): RuleShape | undefined {
  const text = rule.replaceAll(/\s+/g, ' ').trim();
  const count = /^\[((?:has\(self\.\w+\),? ?)+)\]\.filter\((\w+), ?\2 ?== ?true\)\.size\(\) (== 1|<= 1|>= 1)$/.exec(
    text,
  );
  if (count !== null) {
    const fields = [...(count[1] ?? '').matchAll(/self\.(\w+)/g)].map((match) => match[1] ?? '');
    const mode = countModes.get(count[3] ?? '');
    if (mode !== undefined) return { kind: 'count', mode, fields };
  }
  const minimum = /^duration\(self\) >= duration\('([^']+)'\)$/.exec(text)?.[1];
  return minimum === undefined ? undefined : { kind: 'minimumDuration', minimum };
}
