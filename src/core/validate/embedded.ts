import { message } from '../messages/index.ts';
import { isJsonObject, objectAt, type JsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import { formatPath, type Path } from '../yaml/index.ts';
import type { Report } from './issue.ts';
import { judgeObjectMeta } from './objectMeta.ts';
import { objectMetaSchema } from './objectMetaSchema.ts';
import { goValue } from './words.ts';

const known = new WeakMap<Schema, Schema>();
const text: Schema = { ...objectMetaSchema, type: 'string', properties: new Map(), description: undefined };

/**
 * The schema of an object in which a resource is embedded (`x-kubernetes-embedded-resource`): the parts that every
 * resource has are the API server's own there too. Any other schema as it is.
 */
export function withEmbedded(schema: Schema): Schema {
  if (!schema.embedded) return schema;
  const made = known.get(schema);
  if (made !== undefined) return made;
  const properties = new Map(schema.properties);
  properties.set('apiVersion', text).set('kind', text).set('metadata', objectMetaSchema);
  const required = [...new Set([...schema.required, 'apiVersion', 'kind'])];
  const whole = { ...schema, properties, required };
  known.set(schema, whole);
  return whole;
}

/** What the API server asks of the resources that are embedded in a value, beyond their types. */
export function judgeEmbedded(value: unknown, schema: Schema, path: Path, report: Report): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) value.forEach((item, index) => judgeEmbedded(item, items, [...path, index], report));
    return;
  }
  if (!isJsonObject(value)) return;
  if (schema.embedded) judgeOne(value, path, report);
  for (const [name, inner] of Object.entries(value)) {
    const child = schema.properties.get(name) ?? schema.additional;
    if (child !== undefined) judgeEmbedded(inner, child, [...path, name], report);
  }
}

function judgeOne(resource: JsonObject, path: Path, report: Report): void {
  const { apiVersion, kind } = resource;
  const invalid = (field: string, written: string): void =>
    report({
      code: 'validate.embedded',
      path: [...path, field],
      message: message('validate.embedded', { field, value: written }),
    });
  if (typeof apiVersion === 'string' && !/^[^/]+(?:\/[^/]*)?$|^\/[^/]*$/.test(apiVersion))
    invalid('apiVersion', apiVersion);
  if (typeof kind === 'string' && !/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/i.test(kind)) invalid('kind', kind);
  const { name, generateName, resourceVersion: _, ...metadata } = objectAt(resource, 'metadata');
  for (const [field, segment] of Object.entries({ name, generateName })) {
    if (typeof segment !== 'string' || (!/[/%]/.test(segment) && segment !== '.' && segment !== '..')) continue;
    const said = message('validate.embedded', { field, value: segment });
    const serverMessage = segment.startsWith('.')
      ? `Invalid value: ${goValue(segment)}: may not be '${segment}'`
      : undefined;
    report({ code: 'validate.embedded', path: [...path, 'metadata', field], message: said, serverMessage });
  }
  // Its name is checked above, and nothing is created by it.
  judgeObjectMeta({ ...metadata, name: 'a' }, 'embedded', (issue) => {
    const field = issue.field === undefined ? undefined : `${formatPath(path)}.${issue.field}`;
    report({ ...issue, field, path: [...path, ...issue.path] });
  });
}
