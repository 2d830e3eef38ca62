import { isObject, stringAt, type JsonObject } from '../json.ts';
import { ApiFailure, badRequest, invalid, type StatusCause } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';
import { apiVersionOf } from './resourceType.ts';
import { applyDefaults, prune } from './structuralSchema.ts';
import type { ServedType } from './typeRegistry.ts';

/**
 * Judges a document that is about to be stored, after pruning and defaulting: the causes of the refusal, none when it
 * may pass. `before` is what is stored now, absent on create.
 */
export type Admit = (document: KubeObject, before: KubeObject | undefined) => readonly StatusCause[];

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export function fieldValidationFrom(query: URLSearchParams): FieldValidation {
  const text = query.get('fieldValidation') ?? 'Warn';
  if (text === 'Ignore' || text === 'Warn' || text === 'Strict') return text;
  throw badRequest(`fieldValidation parameter unsupported: ${text}`);
}

/** Refuses a body whose envelope is not about the kind and version that the address names. */
export function checkEnvelope(body: unknown, { type, version }: ServedType): JsonObject {
  if (!isObject(body)) throw badRequest('the object provided is unrecognized (must be of type object)');
  const expected = apiVersionOf(type.group, version.name);
  if (body['kind'] === undefined || body['kind'] === '')
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  if (body['apiVersion'] !== expected) {
    throw badRequest(
      `the API version in the data (${String(body['apiVersion'])}) does not match the expected API version (${expected})`,
    );
  }
  const kind = stringAt(body, 'kind') ?? '';
  if (kind !== type.kind) {
    const isBuiltIn = version.schema?.properties?.['metadata'] === undefined;
    if (isBuiltIn) throw badRequest(`${kind} in version "${version.name}" cannot be handled as a ${type.kind}`);
    // The kind of a custom resource is judged as a field of it.
    const message = `Invalid value: "${kind}": must be ${type.kind}`;
    const name = stringAt(body, 'metadata', 'name') ?? '';
    throw invalid(kind, type.group, name, [{ reason: 'FieldValueInvalid', message, field: 'kind' }]);
  }
  if (!isObject(body['metadata'] ?? {})) throw badRequest('metadata: Invalid value: must be an object');
  return { ...body, metadata: body['metadata'] ?? {} };
}

/** Prunes unknown fields. Strict refuses them, Warn returns one warning each. */
export function pruneUnknown(object: JsonObject, served: ServedType, validation: FieldValidation): string[] {
  const { type, version } = served;
  if (!version.schema) return [];
  const unknown = prune(object, version.schema).map((path) => `unknown field "${path}"`);
  if (unknown.length === 0 || validation === 'Ignore') return [];
  if (validation === 'Warn') return unknown;
  throw badRequest(
    `${type.kind} in version "${version.name}" cannot be handled as a ${type.kind}: strict decoding error: ${unknown.join(', ')}`,
  );
}

/** A server-side apply answers an undeclared field with an internal error that names one. */
export function refuseUndeclared(object: JsonObject, served: ServedType): void {
  const { type, version } = served;
  const [first] = version.schema ? prune(structuredClone(object), version.schema) : [];
  if (first === undefined) return;
  const name = `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
  const kind = `${apiVersionOf(type.group, version.name)}, Kind=${type.kind}`;
  throw new ApiFailure(
    500,
    undefined,
    `failed to create typed patch object (${name}; ${kind}): .${first}: field not declared in schema`,
  );
}

export function fillDefaults(object: JsonObject, { version }: ServedType): void {
  if (version.schema) applyDefaults(object, version.schema);
}

const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME_LENGTH = 253;

/** The rule for metadata.name that all kinds share. */
export function checkName(name: string, { type }: ServedType): void {
  if (name.length <= MAX_NAME_LENGTH && DNS_SUBDOMAIN.test(name)) return;
  const rule =
    name.length > MAX_NAME_LENGTH
      ? `must be no more than ${MAX_NAME_LENGTH} characters`
      : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  throw invalid(type.kind, type.group, name, [
    { reason: 'FieldValueInvalid', message: `Invalid value: "${name}": ${rule}`, field: 'metadata.name' },
  ]);
}

/** A Secret's stringData is write-only: the server moves it into data. */
export function convertStringData(object: JsonObject): JsonObject {
  const { stringData, ...rest } = object;
  if (object['kind'] !== 'Secret' || !isObject(stringData)) return object;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  const data = isObject(object['data']) ? object['data'] : {};
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
}
