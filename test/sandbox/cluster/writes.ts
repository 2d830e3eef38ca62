import { randomBytes, randomUUID } from 'node:crypto';
import { isObject, listAt, sameJson, stringAt, type JsonObject } from '../json.ts';
import {
  checkEnvelope,
  checkName,
  convertStringData,
  fieldValidationFrom,
  fillDefaults,
  pruneUnknown,
  type Admit,
} from './admission.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound, STALE_OBJECT } from './apiFailure.ts';
import type { KubeObject, ObjectMeta } from './kubeObject.ts';
import { updateManagedFields, type Writer } from './managedFields.ts';
import type { ResourceTarget } from './requestInfo.ts';
import { apiVersionOf, resourceKey } from './resourceType.ts';
import type { Store } from './store.ts';
import type { ServedType } from './typeRegistry.ts';

export interface WriteRequest {
  readonly served: ServedType;
  readonly target: ResourceTarget;
  readonly query: URLSearchParams;
  /** From the User-Agent; `fieldManager` in the query wins. */
  readonly userAgent: string;
}

export interface WriteResult {
  readonly code: 200 | 201;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

const KINDS_WITH_UNCONDITIONAL_UPDATE = new Set([
  'Secret',
  'ConfigMap',
  'Service',
  'Pod',
  'Deployment',
  'Namespace',
  'Event',
]);

/** Everything that changes objects. Patches end here as updates. */
export class Writes {
  readonly #store: Store;
  readonly #admit: Admit;

  constructor(store: Store, admit: Admit) {
    this.#store = store;
    this.#admit = admit;
  }

  create(request: WriteRequest, body: unknown, applied?: JsonObject): WriteResult {
    const { served, target, query } = request;
    const { type, version } = served;
    const document = structuredClone(checkEnvelope(body, served));
    const warnings = pruneUnknown(document, served, fieldValidationFrom(query));
    if (version.hasStatus) delete document['status'];
    const metadata = newMetadata(request, document);
    checkName(metadata.name, served);
    if (metadata.namespace !== undefined && !this.#store.get('namespaces', undefined, metadata.namespace)) {
      throw notFound({ group: '', plural: 'namespaces' }, metadata.namespace);
    }
    const converted = convertStringData(document);
    fillDefaults(converted, served);
    if (type.kind === 'Secret') converted['type'] ??= 'Opaque';
    const object = withKind({ ...converted, metadata }, served);
    this.#judge(object, undefined, served);
    if (this.#store.get(resourceKey(type), target.namespace, metadata.name)) throw alreadyExists(type, metadata.name);
    if (type.hasGeneration) metadata.generation = 1;
    metadata.managedFields = updateManagedFields(undefined, object, writerOf(request, applied), applied);
    return { code: 201, object: this.#keep(request, object), warnings };
  }

  /** Replaces the object, or with subresource `status` only its status. */
  update(request: WriteRequest, body: unknown, applied?: JsonObject): WriteResult {
    const { served } = request;
    const before = this.require(request);
    const document = structuredClone(checkEnvelope(body, served));
    const warnings = pruneUnknown(document, served, fieldValidationFrom(request.query));
    checkIdentity(request, document, before);
    const after = withKind(mergeParts(before, convertStringData(document), request), served);
    fillDefaults(after, served);
    if (request.target.subresource === undefined) this.#judge(after, before, served);
    if (isUnchanged(before, after) && !applied) return { code: 200, object: before, warnings };
    const bumps = served.type.hasGeneration && !sameJson(withoutStatus(before), withoutStatus(after));
    if (bumps) after.metadata.generation = (before.metadata.generation ?? 0) + 1;
    after.metadata.managedFields = updateManagedFields(before, after, writerOf(request, applied), applied);
    return { code: 200, object: this.#keep(request, after), warnings };
  }

  delete(request: WriteRequest, options: unknown): KubeObject {
    const { type } = request.served;
    const before = this.require(request);
    const uid = stringAt(options, 'preconditions', 'uid');
    if (uid !== undefined && uid !== before.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`;
      throw conflict(type, before.metadata.name, why);
    }
    const revision = stringAt(options, 'preconditions', 'resourceVersion');
    if (revision !== undefined && revision !== before.metadata.resourceVersion) {
      const why = `Precondition failed: ResourceVersion in precondition: ${revision}, ResourceVersion in object meta: ${before.metadata.resourceVersion}`;
      throw conflict(type, before.metadata.name, why);
    }
    if (isDryRun(request, options)) return before;
    if ((before.metadata.finalizers ?? []).length === 0) return this.#store.remove(resourceKey(type), before);
    if (before.metadata.deletionTimestamp !== undefined) return before;
    const metadata = { ...before.metadata, deletionTimestamp: now(), deletionGracePeriodSeconds: 0 };
    return this.#store.put(resourceKey(type), { ...before, metadata });
  }

  /** The stored object that the address names. */
  require({ served, target }: WriteRequest): KubeObject {
    const found = this.find(served, target);
    if (!found) throw notFound(served.type, target.name ?? '');
    return found;
  }

  find(served: ServedType, target: ResourceTarget): KubeObject | undefined {
    return this.#store.get(resourceKey(served.type), target.namespace, target.name ?? '');
  }

  #judge(object: KubeObject, before: KubeObject | undefined, { type }: ServedType): void {
    const causes = this.#admit(object, before);
    if (causes.length > 0) throw invalid(type.kind, type.group, object.metadata.name, causes);
  }

  #keep(request: WriteRequest, object: KubeObject): KubeObject {
    if (isDryRun(request, undefined)) return object;
    const key = resourceKey(request.served.type);
    const isFreed = object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
    return isFreed ? this.#store.remove(key, object) : this.#store.put(key, object);
  }
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

export function writerOf(request: WriteRequest, applied: JsonObject | undefined): Writer {
  const fromAgent = request.userAgent.split('/')[0] ?? '';
  return {
    manager: request.query.get('fieldManager') ?? (fromAgent === '' ? 'unknown' : fromAgent),
    operation: applied ? 'Apply' : 'Update',
    subresource: request.target.subresource,
    time: now(),
  };
}

function isDryRun({ query }: WriteRequest, options: unknown): boolean {
  const wanted = query.getAll('dryRun').concat(listAt(options, 'dryRun').map(String));
  if (wanted.some((value) => value !== 'All')) throw badRequest(`dryRun: Unsupported value: "${wanted.join()}"`);
  return wanted.length > 0;
}

function withKind(object: JsonObject & { metadata: ObjectMeta }, { type }: ServedType): KubeObject {
  return { ...object, apiVersion: apiVersionOf(type.group, type.storageVersion), kind: type.kind };
}

function newMetadata(request: WriteRequest, document: JsonObject): ObjectMeta {
  const { target, served } = request;
  const given = isObject(document['metadata']) ? document['metadata'] : {};
  const prefix = stringAt(given, 'generateName');
  const name = stringAt(given, 'name') ?? target.name ?? (prefix ? `${prefix}${randomSuffix()}` : undefined);
  if (name === undefined || name === '') {
    throw invalid(served.type.kind, served.type.group, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  const namespace = stringAt(given, 'namespace') ?? target.namespace;
  if (served.type.namespaced && namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (stringAt(given, 'resourceVersion'))
    throw badRequest('resourceVersion should not be set on objects to be created');
  const { deletionTimestamp: _deletion, namespace: _namespace, managedFields: _managed, ...kept } = given;
  return {
    ...kept,
    name,
    ...(served.type.namespaced && namespace !== undefined && { namespace }),
    uid: randomUUID(),
    resourceVersion: '',
    creationTimestamp: now(),
  };
}

/** Five characters out of those that Kubernetes uses, which spell no words. */
function randomSuffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

function checkIdentity({ served, target }: WriteRequest, document: JsonObject, before: KubeObject): void {
  const { type } = served;
  const name = stringAt(document, 'metadata', 'name');
  if (name !== target.name) {
    throw badRequest(
      `the name of the object (${name ?? ''}) does not match the name on the URL (${target.name ?? ''})`,
    );
  }
  const namespace = stringAt(document, 'metadata', 'namespace');
  if (namespace !== undefined && namespace !== (target.namespace ?? '')) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const uid = stringAt(document, 'metadata', 'uid');
  if (uid !== undefined && uid !== before.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`;
    throw conflict(type, before.metadata.name, why);
  }
  const revision = stringAt(document, 'metadata', 'resourceVersion');
  if (revision !== undefined && revision !== '') {
    if (revision !== before.metadata.resourceVersion) throw conflict(type, before.metadata.name, STALE_OBJECT);
  } else if (!KINDS_WITH_UNCONDITIONAL_UPDATE.has(type.kind)) {
    throw invalid(type.kind, type.group, before.metadata.name, [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 0x0: must be specified for an update',
        field: 'metadata.resourceVersion',
      },
    ]);
  }
}

/** What an update may change: with `status` only that, else everything but that and what the server owns. */
function mergeParts(
  before: KubeObject,
  document: JsonObject,
  { served, target }: WriteRequest,
): JsonObject & { metadata: ObjectMeta } {
  if (target.subresource === 'status') {
    const { status: _old, ...rest } = before;
    return {
      ...rest,
      metadata: { ...before.metadata },
      ...(document['status'] !== undefined && { status: document['status'] }),
    };
  }
  const given = isObject(document['metadata']) ? document['metadata'] : {};
  const { deletionTimestamp: _deletion, managedFields: _managed, ...kept } = given;
  const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp, managedFields } = before.metadata;
  const metadata: ObjectMeta = {
    ...kept,
    name: before.metadata.name,
    ...(before.metadata.namespace !== undefined && { namespace: before.metadata.namespace }),
    uid,
    resourceVersion,
    creationTimestamp,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp, deletionGracePeriodSeconds: 0 }),
    ...(managedFields !== undefined && { managedFields }),
  };
  if (!served.version.hasStatus) return { ...document, metadata };
  const { status: _new, ...rest } = document;
  return { ...rest, metadata, ...(before['status'] !== undefined && { status: before['status'] }) };
}

function withoutStatus(object: KubeObject): JsonObject {
  const { status: _status, metadata: _metadata, ...rest } = object;
  return rest;
}

function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  const { metadata: left, ...beforeRest } = before;
  const { metadata: right, ...afterRest } = after;
  return sameJson(beforeRest, afterRest) && sameJson(withoutBookkeeping(left), withoutBookkeeping(right));
}

function withoutBookkeeping({ managedFields: _managed, resourceVersion: _revision, ...rest }: ObjectMeta): JsonObject {
  return rest;
}
