import fc from 'fast-check';
import type { Schema } from '../../../src/core/schema/index.ts';
import { judgeString } from '../../../src/core/validate/limits.ts';

/** Numbers in [0, 1) from a seed (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const words = [
  'a',
  'gpt-4o',
  'api.example.com',
  '/v1',
  ':path',
  ':other',
  'x/*',
  '*',
  'a*b',
  '*/b',
  'Service',
  'Secret',
  'InferencePool',
];
const texts = [
  ...words,
  '',
  '30s',
  '0ms',
  '1ms',
  '99ms',
  '100ms',
  '1h30m',
  '5m',
  '12345678h',
  '2x',
  'v1',
  'inference.networking.k8s.io',
  'müßig 🙂',
];
const urls = [
  'https://api.example.com/v1',
  'http://a.b:8080',
  'http://localhost:1/',
  'https://127.0.0.1',
  'http://169.254.1.1/x',
  'http://[::1]:80/',
  'spiffe://cluster.local/ns/a/sa/b',
  '100Mi',
  '1',
  '10',
];
const numbers = [0, 1, 2, 64, 80, 200, 443, 599, 600, 65_535, 65_536, 3_000_000_000, 4_294_967_296, -1, 0.5];

/** What a place gets to hold, now and then, whatever its schema says. */
const strange: readonly unknown[] = [null, '', 'x', 7, 1.5, true, [], {}, [1], { a: 1 }, '${PORT}'];

/** How far a value strays from what its schema asks, from 0 (as valid as can be without reading the rules) to 1. */
export interface RandomOptions {
  readonly random: Random;
  readonly wildness: number;
  /** How many of the optional fields are set, against the usual share of 1. */
  readonly density?: number;
  /** What texts may be besides the usual ones, such as the literals of a rule. */
  readonly texts?: readonly string[];
}

/** A random value made along a schema: most of it fits, some of it does not, and "one of" rules are mostly kept. */
export function randomValue(schema: Schema, options: RandomOptions, depth = 0): unknown {
  const { random, wildness } = options;
  if (random() < wildness * 0.04) return pick(random, strange);
  if (schema.enum !== undefined) return random() < wildness * 0.1 ? 'Unsupported' : pick(random, schema.enum);
  if (schema.intOrString) return random() < 0.5 ? pick(random, numbers) : pick(random, texts);
  switch (schema.type) {
    case 'object':
      return randomMap(schema, options, depth);
    case 'array':
      return randomList(schema, options, depth);
    case 'boolean':
      return random() < 0.5;
    case 'integer':
    case 'number':
      return random() < wildness * 0.3 ? pick(random, numbers) : fittingNumber(schema, random);
    case 'string':
      return randomText(schema, options);
    case undefined:
      return pick(random, strange);
  }
}

function fittingNumber({ limits, type }: Schema, random: Random): number {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = 100_000 } = limits;
  const fitting = numbers.filter(
    (number) => number >= minimum && number <= maximum && (type === 'number' || Number.isInteger(number)),
  );
  return random() < 0.5 && fitting.length > 0 ? pick(random, fitting) : (limits.minimum ?? Math.min(1, maximum));
}

function randomText(schema: Schema, { random, wildness, texts: more = [] }: RandomOptions): string {
  const { maxLength } = schema.limits;
  if (maxLength !== undefined && random() < wildness * 0.03) return 'x'.repeat(maxLength + 1);
  if (more.length > 0 && random() < 0.4) return pick(random, more);
  if (random() < Math.max(wildness, 0.05) * 0.3) return pick(random, random() < 0.5 ? texts : urls);
  const fitting = fittingTexts(schema);
  return pick(random, fitting.length > 0 ? fitting : texts);
}

const fittingBySchema = new WeakMap<Schema, readonly string[]>();

/** Texts that keep the length, pattern and format of a schema; some also its minimum of a duration. */
export function fittingTexts(schema: Schema): readonly string[] {
  const known = fittingBySchema.get(schema);
  if (known !== undefined) return known;
  const { minLength = 0, maxLength = 64, pattern } = schema.limits;
  const isDuration = schema.rules.some((rule) => rule.shape?.kind === 'minimumDuration');
  const durations = ['30s', '10m', '5s', '1m'];
  const made = pattern === undefined ? [] : matchingTexts(pattern);
  const length = Math.min(Math.max(minLength, 1), maxLength);
  const candidates = isDuration ? durations : ['a'.repeat(length), ...texts, ...durations, ...urls, ...made];
  const fitting = candidates.filter((text) => fits(text, schema));
  fittingBySchema.set(schema, fitting);
  return fitting;
}

export function fits(text: string, schema: Schema): boolean {
  let fit = true;
  judgeString(text, schema, [], () => {
    fit = false;
  });
  return fit;
}

/** Texts made along a pattern; none where fast-check cannot read it. */
function matchingTexts(pattern: string): readonly string[] {
  try {
    return fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 12, seed: 4711 });
  } catch {
    return [];
  }
}

function randomList(schema: Schema, options: RandomOptions, depth: number): unknown[] {
  const { random, wildness } = options;
  const { maxItems, minItems } = schema.limits;
  const few = Math.max(minItems ?? 0, Math.floor(random() * 3));
  const many = maxItems !== undefined && maxItems < 40 && random() < wildness * 0.03;
  const length = many ? maxItems + 1 : random() < wildness * 0.05 ? 0 : few;
  const items = schema.items;
  if (items === undefined) return [];
  return Array.from({ length }, (_, index) => {
    const item = randomValue(items, options, depth + 1);
    const isNamed = typeof item === 'object' && item !== null && 'name' in item;
    // Names collide only now and then.
    return isNamed && random() > wildness * 0.3 ? { ...item, name: `name-${index}` } : item;
  });
}

export function randomMap(schema: Schema, options: RandomOptions, depth: number): Record<string, unknown> {
  const { random, wildness } = options;
  const result: Record<string, unknown> = {};
  const chance = Math.max(0.08, 0.5 - depth * 0.06) * (options.density ?? 1);
  const exclusive = new Set<string>();
  const wanted = new Set<string>();
  for (const { shape } of schema.rules) {
    if (shape?.kind !== 'count' || random() < wildness * 0.1) continue;
    if (shape.mode !== 'atLeastOne') shape.fields.forEach((field) => exclusive.add(field));
    if (shape.mode !== 'atMostOne' || random() < 0.7) wanted.add(pick(random, shape.fields));
  }
  for (const [name, child] of schema.properties) {
    const isRequired = schema.required.includes(name) && random() > wildness * 0.05;
    const isChosen = wanted.has(name) || (!exclusive.has(name) && random() < chance);
    if (isRequired || isChosen) result[name] = randomValue(child, options, depth + 1);
  }
  if (schema.additional !== undefined) {
    const size = Math.floor(random() * 3);
    for (let index = 0; index < size; index += 1) {
      result[pick(random, words)] = randomValue(schema.additional, options, depth + 1);
    }
  }
  if (random() < wildness * 0.01) result['unknownField'] = 1;
  return result;
}
