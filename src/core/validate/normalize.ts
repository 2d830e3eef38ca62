import { isJsonObject, type JsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';
import { withEmbedded } from './embedded.ts';

/** Called for every field that the schema does not know and the API server would drop. */
export type OnUnknownField = (holder: Schema, path: Path, value: JsonObject) => void;

/**
 * The value that the API server goes on with after decoding: a copy without unknown fields and without nulls where the
 * schema takes none, and with the defaults. `value` itself stays untouched.
 */
export function normalize(value: unknown, schema: Schema, path: Path, onUnknown: OnUnknownField): unknown {
  if (Array.isArray(value)) return normalizeList(value, schema, path, onUnknown);
  if (isJsonObject(value)) return normalizeMap(value, schema, path, onUnknown);
  return value;
}

function normalizeList(list: readonly unknown[], schema: Schema, path: Path, onUnknown: OnUnknownField): unknown {
  const { items } = schema;
  // A place of any type that keeps no fields keeps none in its lists either.
  const below =
    items ?? (schema.type === undefined && !schema.preservesUnknown && !schema.intOrString ? schema : items);
  if (below === undefined) return list;
  return list.map((item, index) => {
    const usesDefault = item === null && !below.nullable && below.default !== undefined;
    return normalize(usesDefault ? structuredCopy(below.default) : item, below, [...path, index], onUnknown);
  });
}

function normalizeMap(map: JsonObject, written: Schema, path: Path, onUnknown: OnUnknownField): unknown {
  const schema = withEmbedded(written);
  const kept: [string, unknown][] = [];
  // A list or a scalar is expected: that is one error of type, not one for each field.
  const judgesFields = schema.type === 'object' || (schema.type === undefined && !schema.intOrString);
  for (const [name, value] of Object.entries(map)) {
    const child = schema.properties.get(name) ?? schema.additional;
    const below = [...path, name];
    if (child === undefined) {
      if (schema.preservesUnknown || !judgesFields) kept.push([name, value]);
      else onUnknown(schema, below, map);
      continue;
    }
    if (value === null && !child.nullable) {
      const fallback = schema.properties.has(name) ? undefined : child.default;
      if (fallback !== undefined) kept.push([name, normalize(structuredCopy(fallback), child, below, onUnknown)]);
      continue;
    }
    kept.push([name, normalize(value, child, below, onUnknown)]);
  }
  const result = Object.fromEntries(kept);
  for (const [name, child] of schema.properties) {
    if (child.default === undefined || Object.hasOwn(result, name)) continue;
    // The default itself is filled in too, as Kubernetes does on the way.
    result[name] = normalize(structuredCopy(child.default), child, [...path, name], onUnknown);
  }
  return result;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, structuredCopy(inner)]));
}
