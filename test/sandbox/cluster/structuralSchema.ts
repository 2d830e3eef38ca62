import { isObject, type JsonObject } from '../json.ts';
import type { JsonSchema } from './jsonSchema.ts';

const ENVELOPE = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Removes the fields that the schema does not know, in place, as the API server prunes them before it stores an object.
 * Returns their paths in the server's own spelling (`spec.ai.groups[0].foo`).
 */
export function prune(object: JsonObject, schema: JsonSchema): string[] {
  const unknown: string[] = [];
  for (const key of Object.keys(object).toSorted()) {
    if (ENVELOPE.has(key)) continue;
    const child = schema.properties?.[key];
    if (child) pruneValue(object[key], child, key, unknown);
    else if (schema['x-kubernetes-preserve-unknown-fields'] !== true) {
      unknown.push(key);
      delete object[key];
    }
  }
  return unknown;
}

function pruneValue(value: unknown, schema: JsonSchema, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) value.forEach((item, index) => pruneValue(item, items, `${path}[${index}]`, unknown));
    return;
  }
  if (!isObject(value)) return;
  const keepsAll = schema['x-kubernetes-preserve-unknown-fields'] === true;
  for (const key of Object.keys(value).toSorted()) {
    const child = schema.properties?.[key] ?? additional(schema);
    if (child) pruneValue(value[key], child, `${path}.${key}`, unknown);
    else if (!keepsAll && !(schema['x-kubernetes-embedded-resource'] === true && ENVELOPE.has(key))) {
      unknown.push(`${path}.${key}`);
      delete value[key];
    }
  }
}

function additional(schema: JsonSchema): JsonSchema | undefined {
  const { additionalProperties } = schema;
  if (additionalProperties === true) return { 'x-kubernetes-preserve-unknown-fields': true };
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Fills in the schema's defaults, in place. A null where a default exists and null is not allowed counts as absent. */
export function applyDefaults(value: unknown, schema: JsonSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const item of value) applyDefaults(item, items);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const absent = value[key] === undefined || (value[key] === null && child['nullable'] !== true);
    if (absent && child.default !== undefined) value[key] = structuredClone(child.default);
    if (value[key] !== undefined) applyDefaults(value[key], child);
  }
  const rest = additional(schema);
  if (!rest) return;
  for (const key of Object.keys(value).toSorted()) if (!schema.properties?.[key]) applyDefaults(value[key], rest);
}
