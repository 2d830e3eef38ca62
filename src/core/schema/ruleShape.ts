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

const countForm = /^\[((?:has\(self\.\w+\),? ?)+)\]\.filter\((\w+), ?\2(?: ?== ?true)?\)\.size\(\) (== 1|<= 1|>= 1)$/;
const minimumForms = [/^duration\(self\) >= duration\('([^']+)'\)$/, /^duration\('([^']+)'\) <= duration\(self\)$/];

/** Undefined for rules of any other form. */
export function readRuleShape(rule: string): RuleShape | undefined {
  const text = rule.replaceAll(/\s+/g, ' ').trim();
  const count = countForm.exec(text);
  if (count !== null) {
    const fields = [...(count[1] ?? '').matchAll(/self\.(\w+)/g)].map((match) => match[1] ?? '');
    const mode = countModes.get(count[3] ?? '');
    if (mode !== undefined) return { kind: 'count', mode, fields };
  }
  for (const form of minimumForms) {
    const minimum = form.exec(text)?.[1];
    if (minimum !== undefined) return { kind: 'minimumDuration', minimum };
  }
  return undefined;
}

/** A rule that counts set fields. */
export type CountShape = Extract<RuleShape, { readonly kind: 'count' }>;

const countPhrases = {
  exactlyOne: { phrase: 'exactly one', ending: 'must' },
  atMostOne: { phrase: 'at most one', ending: 'may' },
  atLeastOne: { phrase: 'at least one', ending: 'must' },
} as const;

/** The message of a counting rule: every published schema generates it from the fields, in this one wording. */
export function countRuleMessage({ mode, fields }: CountShape): string {
  const { phrase, ending } = countPhrases[mode];
  return `${phrase} of the fields in [${fields.join(' ')}] ${ending} be set`;
}

const operators = { exactlyOne: '== 1', atMostOne: '<= 1', atLeastOne: '>= 1' } as const;

/** The rule (CEL) that asks a shape. */
export function writeRuleShape(shape: RuleShape): string {
  if (shape.kind === 'minimumDuration') return `duration('${shape.minimum}') <= duration(self)`;
  const present = shape.fields.map((field) => `has(self.${field})`).join(', ');
  return `[${present}].filter(set, set).size() ${operators[shape.mode]}`;
}
