import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { childSchema, type Schema } from '../../../src/core/schema/index.ts';
import { CelValues } from '../../../src/core/validate/celValues.ts';
import type { Issue } from '../../../src/core/validate/issue.ts';
import { normalize } from '../../../src/core/validate/normalize.ts';
import { judgeRules } from '../../../src/core/validate/rules.ts';
import { brokenSpecs } from './likelySpecs.ts';
import { sitesOf, type Site } from './mutants.ts';
import { pick, randomValue, seededRandom } from './randomResource.ts';

/** Rules that only a person can mend: what is wrong does not say what was meant. */
const byHand: readonly string[] = [
  'A method has at most one *, at its start or its end.',
  'A model has at most one *, at its beginning or its end: *, gpt-*, *-latest.',
  'A policy targets a Gateway, ListenerSet, HTTPRoute, GRPCRoute, Service, AgentgatewayBackend or InferencePool.',
  'A virtualModel is for clients: its visibility cannot be Internal.',
  'All targets of one policy are of the same kind.',
  'Every name may stand only once in this list.',
  'Only one entry may do without a condition, and it comes last: it stands for everything else.',
  'Only one target may do without when, and it comes last: it stands for everything else.',
  'The wildcard * stands for everything: write it alone, or write what is allowed without it.',
  // Both have defaults, so nothing can break it.
  'at least one of the fields in [message statusCode] must be set',
  'backend.mcp applies to a whole AgentgatewayBackend: its target takes no sectionName.',
  'min is at most max.',
];

const valuesPerPlace = 40;
const placesPerRule = 6;
const scalars: readonly unknown[] = ['0ms', '30', '0', ':Path', 'a*b*c', 'a', 0, 1, 3_000_000_000];
const random = seededRandom(4711);

/** Values for a place, most of them broken. */
function valuesFor({ schema, path }: Site, kind: string): readonly unknown[] {
  const made = Array.from({ length: valuesPerPlace }, () =>
    randomValue(schema, { random, wildness: pick(random, [0, 0.3, 0.9]), density: pick(random, [0.3, 1, 2.5]) }),
  );
  const own = schema.type === 'object' ? [{}] : schema.type === 'array' ? [] : scalars;
  return [...(path.length === 0 ? (brokenSpecs[kind] ?? []) : []), ...own, ...made];
}

/** Sentences of the rules that a value breaks, and of those the ones that can be mended. */
function broken(value: unknown, schema: Schema): readonly (readonly [sentence: string, canMend: boolean])[] {
  const issues: Issue[] = [];
  judgeRules(
    normalize(value, schema, [], () => undefined),
    schema,
    [],
    {
      values: new CelValues(),
      blocked: new Set(),
      report: (issue) => issues.push(issue),
      onUnchecked: () => undefined,
      quotesServer: true,
    },
  );
  return schema.rules.flatMap(({ message = '' }) =>
    issues
      .filter(({ path, serverMessage }) => path.length === 0 && serverMessage?.endsWith(message.trim()) === true)
      .map(({ remedies = [] }) => [message, remedies.length > 0] as const),
  );
}

test('every rule of the four kinds has a fix, but for those that only a person can mend', (context) => {
  const all = new Set<string>();
  const mended = new Set<string>();
  for (const { id, root } of bundledSchemas().filter((schema) => schema.id.group === 'agentgateway.dev')) {
    const places = new Map<string, number>();
    for (const site of sitesOf(childSchema(root, 'spec') ?? root)) {
      if (site.demand.kind !== 'rule') continue;
      const sentence = site.demand.rule.message ?? '';
      all.add(sentence);
      const place = (places.get(sentence) ?? 0) + 1;
      places.set(sentence, place);
      if (mended.has(sentence) || place > placesPerRule) continue;
      for (const value of valuesFor(site, id.kind)) {
        for (const [said, canMend] of broken(value, site.schema)) if (canMend) mended.add(said);
      }
    }
  }
  context.diagnostic(`${mended.size} of ${all.size} rules have a fix`);
  assert.deepEqual([...all].filter((sentence) => !mended.has(sentence)).toSorted(), [...byHand].toSorted());
});
