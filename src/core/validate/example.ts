import { compileRule } from '../cel/index.ts';
import { isJsonObject, type JsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import { ruleHolds } from './ruleHolds.ts';
import { judgeStructure } from './structure.ts';

/** Data without nulls, as a template writes it. */
type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** Deeper required fields are left to be written by hand. */
const maxDepth = 6;

/**
 * A value that stands for one that a person will write: what the schema asks for at least, valid as far as the schema can
 * tell. Undefined where none is found.
 *
 * @param name of the field that gets it
 */
export function example(schema: Schema, name: string, depth = 0): Value | undefined {
  for (const value of validExamples(schema, name, depth)) return value;
  return undefined;
}

function* validExamples(schema: Schema, name: string, depth = 0): Iterable<Value> {
  if (depth > maxDepth) return;
  const { default: usual } = schema;
  if (isValue(usual) && isValid(usual, schema)) yield usual;
  for (const value of candidatesOf(schema, name, depth)) if (isValid(value, schema)) yield value;
}

/**
 * Examples for several fields of a map that has `present`: where its rules want another combination, one with another
 * allowed value is looked for. Undefined where one of them has none.
 */
export function examples(
  holder: Schema,
  fields: readonly string[],
  present: JsonObject,
): Readonly<Record<string, Value>> | undefined {
  const entries: Record<string, Value> = {};
  for (const field of fields) {
    const child = holder.properties.get(field) ?? holder.additional;
    const made = child && example(child, field);
    if (made === undefined) return undefined;
    entries[field] = made;
  }
  for (const field of ['', ...fields]) {
    const child = holder.properties.get(field);
    const others = child === undefined ? [] : validExamples(child, field);
    for (const value of field === '' ? [undefined] : others) {
      const tried = value === undefined ? entries : { ...entries, [field]: value };
      const whole = { ...present, ...tried };
      if (holder.rules.every((rule) => ruleHolds(rule, whole, holder) !== false)) return tried;
    }
  }
  return entries;
}

/** Whether a value breaks nothing that its schema asks of it. */
export function isValid(value: Value, schema: Schema): boolean {
  let valid = true;
  judgeStructure(value, schema, [], () => {
    valid = false;
  });
  return valid && schema.rules.every((rule) => ruleHolds(rule, value, schema) !== false);
}

/** What fields of some names hold mostly, where their schemas leave it open. */
const usualTexts: Readonly<Record<string, string>> = {
  protocol: 'HTTP',
  host: 'example.com',
  hostname: 'example.com',
  namespace: 'default',
  model: 'my-model',
  role: 'system',
};

/** Of the texts that are asked for by a pattern or a rule one fits mostly. */
const texts = [
  'example',
  'example.com',
  '/example',
  '30s',
  '1h',
  'https://example.com',
  'http://example.com',
  'a',
  '1',
];

function* candidatesOf(schema: Schema, name: string, depth: number): Iterable<Value> {
  if (schema.enum !== undefined) yield* schema.enum.filter(isValue);
  else if (name === 'port' && schema.type === 'integer') yield* [443, ...numbersOf(schema)];
  else if (schema.intOrString || schema.type === 'integer' || schema.type === 'number') yield* numbersOf(schema);
  else if (schema.type === 'boolean') yield* [false, true];
  else if (schema.type === 'array') yield* listsOf(schema, name, depth);
  else if (schema.type === 'object') yield* mapsOf(schema, depth);
  else yield* [usualTexts[name] ?? `my-${dashed(name)}`, `my-${dashed(name)}`, ...texts];
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll(/[^a-z0-9-]/g, '');
}

function numbersOf({ limits }: Schema): readonly number[] {
  const { minimum, maximum, multipleOf } = limits;
  return [minimum, 1, multipleOf, minimum === undefined ? undefined : minimum + 1, maximum, 0, 443].filter(
    (value) => value !== undefined,
  );
}

function* listsOf({ items, limits }: Schema, name: string, depth: number): Iterable<Value> {
  const item = items && example(items, name.replace(/s$/, ''), depth + 1);
  if ((limits.minItems ?? 0) === 0 && item === undefined) yield [];
  if (item !== undefined) yield [item];
  yield [];
}

function* mapsOf(schema: Schema, depth: number): Iterable<Value> {
  const needed = requiredOf(schema, depth);
  if (needed === undefined) return;
  yield needed;
  // A rule asks for one of several fields, or for one beside others: the first that makes a whole.
  for (const { rule, shape } of schema.rules) {
    if (shape?.kind === 'count' && shape.mode === 'atMostOne') continue;
    const compiled = compileRule(rule);
    for (const field of compiled.kind === 'rule' ? compiled.fields : []) {
      const child = schema.properties.get(field);
      const value = child && !Object.hasOwn(needed, field) ? example(child, field, depth + 1) : undefined;
      if (value !== undefined) yield { ...needed, [field]: value };
    }
  }
}

function requiredOf(schema: Schema, depth: number): { readonly [name: string]: Value } | undefined {
  const entries: Record<string, Value> = {};
  for (const name of schema.required) {
    const child = schema.properties.get(name) ?? schema.additional;
    const value = child && example(child, name, depth + 1);
    if (value === undefined) return undefined;
    entries[name] = value;
  }
  return entries;
}

export function isValue(value: unknown): value is Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return true;
  return Array.isArray(value) ? value.every(isValue) : isJsonObject(value) && Object.values(value).every(isValue);
}
