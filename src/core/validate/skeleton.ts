import type { Schema } from '../schema/index.ts';
import { Blank, type Template } from './template.ts';

/** Deeper required fields are left to be written by hand. */
const maxDepth = 6;

/** What a value of a schema has to have at least: its required fields, with blanks for what only a person knows. */
export function skeleton(schema: Schema, depth = 0): Template {
  const usual = schema.default;
  if (schema.enum !== undefined) {
    const allowed = schema.enum.filter(isScalar);
    const [only] = allowed;
    if (allowed.length === 1 && only !== undefined) return only;
    return Blank.oneOf(isScalar(usual) ? [usual, ...allowed.filter((value) => value !== usual)] : allowed);
  }
  if (schema.type === 'boolean') return Blank.oneOf(usual === false ? [false, true] : [true, false]);
  if (schema.type === 'array') {
    return schema.items === undefined ? [] : [depth < maxDepth ? skeleton(schema.items, depth + 1) : Blank.of()];
  }
  if (isMap(schema)) return mapSkeleton(schema, depth);
  return Blank.of(isScalar(usual) ? usual : '');
}

function mapSkeleton(schema: Schema, depth: number): Template {
  const needed = requiredEntries(schema, schema.required, depth);
  if (Object.keys(needed).length > 0) return needed;
  const takesNothing = schema.properties.size === 0 && schema.additional === undefined && !schema.preservesUnknown;
  return takesNothing ? {} : Blank.block;
}

/** Those of the fields `names` that a schema knows, each as it has to be at least. */
export function requiredEntries(
  schema: Schema,
  names: readonly string[],
  depth = 0,
): { readonly [name: string]: Template } {
  const entries: Record<string, Template> = {};
  for (const name of depth < maxDepth ? names : []) {
    const child = schema.properties.get(name) ?? schema.additional;
    if (child !== undefined) entries[name] = skeleton(child, depth + 1);
  }
  return entries;
}

function isMap(schema: Schema): boolean {
  return schema.type === 'object' || schema.properties.size > 0;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
