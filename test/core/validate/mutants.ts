import { compileRule } from '../../../src/core/cel/index.ts';
import { isJsonObject } from '../../../src/core/resource/json.ts';
import { childSchema, type Schema, type SchemaRule } from '../../../src/core/schema/index.ts';
import { CelValues } from '../../../src/core/validate/celValues.ts';
import { normalize } from '../../../src/core/validate/normalize.ts';
import { judgeStructure } from '../../../src/core/validate/structure.ts';
import type { Path } from '../../../src/core/yaml/index.ts';
import { fits, fittingTexts, pick, randomMap, randomValue, type RandomOptions } from './randomResource.ts';

/** What a place of a schema asks and a mutant can break. */
type Demand =
  | { readonly kind: 'limit'; readonly limit: keyof Schema['limits'] }
  | { readonly kind: 'format'; readonly format: string }
  | { readonly kind: 'rule'; readonly rule: SchemaRule }
  | { readonly kind: 'required'; readonly field: string }
  | { readonly kind: 'enum' | 'type' | 'listType' | 'unknown' | 'null' };

/** A demand at its place. `path` leads there in data: the names of fields, 0 for an item, {@link mapKey} in a map. */
export interface Site {
  readonly path: Path;
  readonly schema: Schema;
  readonly demand: Demand;
}

const mapKey = 'a';

/** Every demand of a schema, at every place where it stands. */
export function sitesOf(schema: Schema, path: Path = []): readonly Site[] {
  const demands: Demand[] = [];
  for (const [limit, value] of Object.entries(schema.limits)) {
    if (value !== undefined && isLimit(limit, schema)) demands.push({ kind: 'limit', limit });
  }
  if (schema.format !== undefined) demands.push({ kind: 'format', format: schema.format });
  demands.push(...schema.rules.map((rule) => ({ kind: 'rule', rule }) as const));
  demands.push(...schema.required.map((field) => ({ kind: 'required', field }) as const));
  if (schema.enum !== undefined) demands.push({ kind: 'enum' });
  if (schema.type !== undefined || schema.intOrString) demands.push({ kind: 'type' }, { kind: 'null' });
  if (schema.listType === 'map' || schema.listType === 'set') demands.push({ kind: 'listType' });
  if (schema.properties.size > 0 && !schema.preservesUnknown) demands.push({ kind: 'unknown' });
  const here = demands.map((demand) => ({ path, schema, demand }));
  const below = [...schema.properties].flatMap(([name, child]) => sitesOf(child, [...path, name]));
  if (schema.items !== undefined) below.push(...sitesOf(schema.items, [...path, 0]));
  if (schema.additional !== undefined) below.push(...sitesOf(schema.additional, [...path, mapKey]));
  return [...here, ...below];
}

function isLimit(name: string, { limits }: Schema): name is keyof Schema['limits'] {
  if (name.startsWith('exclusive')) return false;
  // Nothing is shorter than that.
  return !(name.startsWith('min') && name !== 'minimum' && limits[name as 'minLength'] === 0);
}

/** What a site asks as a text: equal demands of a kind at other places are the same one. */
export function demandName({ schema, demand }: Site): string {
  switch (demand.kind) {
    case 'limit':
      return `limit ${demand.limit} ${String(schema.limits[demand.limit])}`;
    case 'format':
      return `format ${demand.format}`;
    case 'rule':
      return `rule ${demand.rule.rule.trim()}`;
    case 'required':
      return `required ${demand.field}`;
    case 'enum':
      return `enum ${String(schema.enum)}`;
    case 'type':
    case 'null':
      return `${demand.kind} ${schema.intOrString ? 'int-or-string' : String(schema.type)}`;
    case 'listType':
      return `list ${String(schema.listType)} ${schema.listMapKeys.join()}`;
    case 'unknown':
      return 'unknown field';
  }
}

/** A value of a whole with one demand broken; undefined where chance found none. */
export function breakSite(whole: Schema, site: Site, options: RandomOptions): unknown {
  const { path, schema, demand } = site;
  const broken = demand.kind === 'rule' ? breakRule(schema, demand.rule, options) : breakDemand(site, options);
  return broken === undefined ? undefined : valueAlong(whole, path, broken, { ...options, wildness: 0 });
}

/** A value along a schema that holds `inner` at a path and is otherwise as valid as chance makes it. */
function valueAlong(schema: Schema, path: Path, inner: unknown, options: RandomOptions, depth = 0): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  const child = childSchema(schema, step);
  if (child === undefined) throw new Error(`no schema at ${String(step)}`);
  const value = valueAlong(child, rest, inner, options, depth + 1);
  if (typeof step === 'number') {
    const more = Math.max(0, (schema.limits.minItems ?? 0) - 1);
    return [value, ...Array.from({ length: more }, () => randomValue(child, options, depth + 1))];
  }
  const map = randomMap(schema, options, depth);
  for (const { shape } of schema.rules) {
    if (shape?.kind !== 'count' || shape.mode === 'atLeastOne' || !shape.fields.includes(step)) continue;
    for (const field of shape.fields) delete map[field];
  }
  return { ...map, [step]: value };
}

/** More tries have been seen to find nothing more. */
const ruleTries = 600;

function breakRule(schema: Schema, rule: SchemaRule, options: RandomOptions): unknown {
  const compiled = compileRule(rule.rule);
  if (compiled.kind === 'unchecked') return undefined;
  const texts = literals(rule.rule);
  for (let tries = 0; tries < ruleTries; tries += 1) {
    const wildness = pick(options.random, [0, 0.3, 0.9]);
    const density = pick(options.random, [0.3, 1, 2.5]);
    const random = { ...options, texts, wildness, density };
    const value = edgeValue(schema, tries, random) ?? randomValue(schema, random);
    const judged = cleanValue(value, schema);
    if (judged === undefined) continue;
    if (compiled.run(new CelValues().of(judged, schema)).kind !== 'holds') return value;
  }
  return undefined;
}

/** What chance rarely makes: nothing at all, and an item twice. */
function edgeValue(schema: Schema, tries: number, options: RandomOptions): unknown {
  if (tries === 0) return schema.type === 'object' ? {} : schema.type === 'array' ? [] : '';
  return tries < 8 && schema.type === 'array' && schema.items !== undefined ? repeatItem(schema, options) : undefined;
}

/** The value as rules see it; undefined when it has errors that keep rules from running. */
function cleanValue(value: unknown, schema: Schema): unknown {
  let clean = true;
  const normalized = normalize(value, schema, [], () => {
    clean = false;
  });
  judgeStructure(normalized, schema, [], (issue) => {
    clean &&= issue.blocking !== true;
  });
  return clean ? normalized : undefined;
}

/** The texts that a rule is written with, and near misses of them. */
function literals(rule: string): readonly string[] {
  const written = [...rule.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
  return written.flatMap((text) => [text, text.replaceAll('\\\\', '\\'), `${text}x`, `x${text}`]);
}

function breakDemand(site: Site, options: RandomOptions): unknown {
  const { schema, demand } = site;
  const { random } = options;
  switch (demand.kind) {
    case 'limit':
      return breakLimit(schema, demand.limit, options);
    case 'format':
      return pick<unknown>(
        random,
        schema.type === 'string' ? ['', 'a b', ':', '%', [], ['x']] : [2 ** 31, -(2 ** 31) - 1, 2 ** 60],
      );
    case 'required':
      return without(sized(schema, options), demand.field);
    case 'enum':
      return pick(random, ['Unsupported', '', ...(schema.enum ?? []).map((word) => swapCase(String(word)))]);
    case 'type':
      return pick(
        random,
        otherTypes.filter((value) => !isOfType(value, schema)),
      );
    case 'null':
      return null;
    case 'listType':
      return repeatItem(schema, options);
    case 'unknown': {
      const known = pick(random, [...schema.properties.keys()]);
      const name = pick(random, ['unknownField', swapCase(known), `${known}s`, ` ${known}`, `x.${known}`, 'a/b', '']);
      return { ...asMap(sized(schema, options)), [name]: pick(random, [1, null, {}, { [known]: 'x' }]) };
    }
    case 'rule':
      return undefined;
  }
}

const otherTypes: readonly unknown[] = ['', 'x', '8080', 7, 1.5, true, [], [7], {}, { a: 1 }];

function isOfType(value: unknown, schema: Schema): boolean {
  if (schema.intOrString) return typeof value === 'string' || Number.isInteger(value);
  switch (schema.type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === schema.type;
  }
}

function sized(schema: Schema, options: RandomOptions): unknown {
  return randomValue(schema, { ...options, wildness: 0 });
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) ? value : {};
}

function without(value: unknown, field: string): unknown {
  const { [field]: _, ...others } = asMap(value);
  return others;
}

function swapCase(text: string): string {
  const [first = ''] = text;
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + text.slice(1);
}

function repeatItem(schema: Schema, options: RandomOptions): unknown {
  const items = schema.items;
  if (items === undefined) return [];
  const first = sized(items, options);
  const other = asMap(sized(items, options));
  const keys = Object.fromEntries(schema.listMapKeys.map((key) => [key, asMap(first)[key]]));
  return [first, schema.listType === 'map' ? { ...other, ...keys } : first];
}

function breakLimit(schema: Schema, name: keyof Schema['limits'], options: RandomOptions): unknown {
  const { limits } = schema;
  const limit = Number(limits[name]);
  const { random } = options;
  switch (name) {
    case 'maxLength':
      return pick(random, ['x', 'é', '🙂']).repeat(limit + 1);
    case 'minLength':
      return 'x'.repeat(limit - 1);
    case 'pattern':
      return pick(
        random,
        ['', ' ', 'x y', 'ÜBER', '-', '/', 'a\nb', '!', ...fittingTexts(schema).map((text) => `${text} !`)].filter(
          (text) => !fits(text, schema),
        ),
      );
    case 'maximum':
      return limits.exclusiveMaximum === true ? limit : limit + pick(random, [1, 1000]);
    case 'minimum':
      return limits.exclusiveMinimum === true ? limit : limit - pick(random, [1, 1000]);
    case 'multipleOf':
      return limit + limit / 2;
    case 'maxItems':
      return itemsOf(schema, limit + 1, options);
    case 'minItems':
      return itemsOf(schema, limit - 1, options);
    case 'uniqueItems':
      return repeatItem(schema, options);
    case 'maxProperties':
      return entriesOf(schema, limit + 1, options);
    case 'minProperties':
      return entriesOf(schema, limit - 1, options);
    default:
      return undefined;
  }
}

function itemsOf(schema: Schema, length: number, options: RandomOptions): unknown {
  const items = schema.items;
  if (items === undefined) return [];
  return Array.from({ length }, (_, index) => {
    const item = randomValue(items, { ...options, wildness: 0, density: 0.2 });
    if (isJsonObject(item) && 'name' in item) return { ...item, name: `name-${index}` };
    return items.type === 'string' && schema.listType === 'set' ? `item-${index}` : item;
  });
}

function entriesOf(schema: Schema, length: number, options: RandomOptions): unknown {
  const value = schema.additional;
  if (value === undefined) return Object.fromEntries(Object.entries(asMap(sized(schema, options))).slice(0, length));
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `key-${index}`,
      randomValue(value, { ...options, wildness: 0, density: 0.2 }),
    ]),
  );
}
