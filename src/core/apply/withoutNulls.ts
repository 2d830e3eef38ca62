import { isJsonObject, type JsonObject } from '../resource/json.ts';
import { childSchema, type Schema } from '../schema/index.ts';

/**
 * The resource without the nulls that a create prunes: fields of the schema that are not nullable. A server-side apply
 * judges them before it prunes, and refuses what a create takes (seen on Kubernetes 1.36).
 */
export function withoutNulls(content: JsonObject, schema: Schema | undefined): JsonObject {
  const pruned = prune(content, schema);
  return isJsonObject(pruned) ? pruned : content;
}

function prune(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => prune(item, schema.items));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    const own = schema.properties.get(key);
    return child === null && own?.nullable === false ? [] : [[key, prune(child, childSchema(schema, key))]];
  });
  return Object.fromEntries(kept);
}
