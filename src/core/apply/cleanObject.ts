import { isJsonObject, objectAt, type JsonObject } from '../resource/json.ts';
import { childSchema, type Schema } from '../schema/index.ts';
import { sameValue } from './sameValue.ts';

/** What the API server keeps about an object, and nobody writes. */
const serverFields = new Set([
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);
/** Copies of an earlier manifest, for a Secret with its values; and what a controller of Kubernetes counts. */
const serverAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
]);

/** An object without what only the server writes: status, managedFields, uid, version, times, last-applied. */
export function cleanObject(object: JsonObject): JsonObject {
  const { status: _status, metadata: _metadata, ...rest } = object;
  const { apiVersion, kind, ...others } = rest;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: cleanMetadata(objectAt(object, 'metadata')),
    ...others,
  };
}

function cleanMetadata(metadata: JsonObject): JsonObject {
  const { name, namespace, annotations: _annotations, ...rest } = metadata;
  const annotations = Object.entries(objectAt(metadata, 'annotations')).filter(([key]) => !serverAnnotations.has(key));
  const kept = Object.entries(rest).filter(([key]) => !serverFields.has(key));
  return {
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    ...Object.fromEntries(kept),
  };
}

/**
 * The same without what the schema's defaults put in by themselves: applied again it becomes the same object. A map of
 * nothing else keeps them: written empty over one that was applied whole, a server-side apply makes null of it and refuses
 * that (seen on Kubernetes 1.36).
 */
export function withoutDefaults(object: JsonObject, schema: Schema): JsonObject {
  const { apiVersion, kind, metadata, ...fields } = object;
  const kept = dropDefaults(fields, schema);
  return { apiVersion, kind, metadata, ...(isJsonObject(kept) ? kept : {}) };
}

function dropDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    // The keys by which a list is a map tell its items apart, also where their value is the default.
    return value.map((item) => keepKeys(item, dropDefaults(item, schema.items), schema.listMapKeys));
  }
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    const own = childSchema(schema, key);
    const isDefault = own?.default !== undefined && sameValue(own.default, child) && schema.properties.has(key);
    return isDefault ? [] : [[key, dropDefaults(child, own)]];
  });
  return kept.length === 0 ? value : Object.fromEntries(kept);
}

function keepKeys(item: unknown, kept: unknown, keys: readonly string[]): unknown {
  if (!isJsonObject(item) || !isJsonObject(kept)) return kept;
  const own = keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]] as const);
  return own.length === 0 ? kept : { ...Object.fromEntries(own), ...kept };
}
