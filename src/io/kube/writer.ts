import { ApplyConflict, type ClusterWriter, type FieldConflict } from '../../core/apply/clusterWriter.ts';
import type { ObjectReference } from '../../core/cluster/connection.ts';
import { failure } from '../../core/messages/index.ts';
import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { ResourceKind } from '../../core/resource/kinds.ts';
import { parseApiVersion } from '../../core/schema/index.ts';
import { readJson, type ApiClient, type ApiRequest } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { fieldManager } from './fieldManager.ts';
import { refuseValues } from './objectList.ts';
import { orUndefined } from './orUndefined.ts';
import { acceptFor, isMetadataOnly, requestName, resourcePath } from './resourcePath.ts';

/** Changes to one context. Each ends by the limits of {@link ApiClient} or by its signal. */
export function createClusterWriter(client: ApiClient): ClusterWriter {
  return {
    async resolve(apiVersion, kind, signal) {
      const { group, version } = parseApiVersion(apiVersion);
      const root = group === '' ? '/api' : `/apis/${encodeURIComponent(group)}`;
      const path = `${root}/${encodeURIComponent(version)}`;
      const answer = await orUndefined(client.json({ name: { verb: 'get', resource: apiVersion }, path, signal }));
      const found = listAt(answer, 'resources').find((resource) => {
        // `pods/status` is of kind Pod, too.
        return stringAt(resource, 'kind') === kind && stringAt(resource, 'name')?.includes('/') === false;
      });
      const plural = stringAt(found, 'name');
      if (plural === undefined || !isJsonObject(found)) return undefined;
      return { group, version, kind, plural, namespaced: found['namespaced'] === true };
    },

    async readWhole({ kind, namespace, name }, signal) {
      const path = resourcePath({ kind, namespace, name });
      const request = { name: requestName('get', kind), path, accept: acceptFor(kind, 'object'), signal };
      const answer = await orUndefined(client.json(request));
      if (answer === undefined) return undefined;
      refuseValues(kind, answer, client.context);
      return isJsonObject(answer) ? answer : undefined;
    },

    async apply(target, content, { dryRun, force }, signal) {
      const { kind, namespace, name } = target;
      const query = {
        fieldManager,
        fieldValidation: 'Strict',
        force: String(force),
        dryRun: dryRun ? 'All' : undefined,
      };
      const request: ApiRequest = {
        name: requestName('apply', kind),
        method: 'PATCH',
        path: resourcePath({ kind, namespace, name, query }),
        accept: acceptFor(kind, 'object'),
        // JSON is YAML.
        body: { type: 'application/apply-patch+yaml', text: jsonOf(sent(kind, content, namespace)) },
        signal,
      };
      try {
        const opened = await client.open(request);
        const isNew = opened.message.statusCode === 201;
        const answer = await readJson(opened, request, client.context);
        refuseValues(kind, answer, client.context);
        return { content: isJsonObject(answer) ? answer : {}, isNew };
      } catch (error) {
        throw error instanceof ApiError ? refusal(error, target) : error;
      }
    },
  };
}

/** What is sent: for its own namespace, without fields that an apply may not hold, a Secret's texts encoded. */
function sent(kind: ResourceKind, content: JsonObject, namespace: string | undefined): JsonObject {
  const { status: _status, ...fields } = content;
  const { managedFields: _managed, ...metadata } = objectAt(content, 'metadata');
  const placed = { ...fields, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
  if (!isMetadataOnly(kind)) return placed;
  const { stringData: _texts, ...secret } = placed as JsonObject;
  const encoded = Object.entries(objectAt(content, 'stringData')).map(([key, text]) => [
    key,
    typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : text,
  ]);
  const data = { ...objectAt(content, 'data'), ...Object.fromEntries(encoded) };
  return Object.keys(data).length === 0 ? secret : { ...secret, data };
}

/** Integers that a double cannot hold are written out. */
function jsonOf(value: JsonObject): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? rawNumber(inner) : inner));
}

/** `JSON.rawJSON` of ECMAScript 2026, which every Node of ours has and the types do not know yet. */
function rawNumber(value: bigint): unknown {
  const rawJson: unknown = Reflect.get(JSON, 'rawJSON');
  return typeof rawJson === 'function' ? Reflect.apply(rawJson, JSON, [String(value)]) : Number(value);
}

function refusal(error: ApiError, { kind, namespace = '', name }: ObjectReference): Error {
  const { details } = error;
  const conflicts = error.status === 409 ? conflictsIn(details) : [];
  if (conflicts.length > 0) return new ApplyConflict(name, conflicts, { cause: error });
  if (error.status === 404 && stringAt(details, 'kind') === 'namespaces') {
    return failure('apply.noNamespace', { namespace }, { cause: error });
  }
  // An undeclared field comes back as an internal error that names it.
  const isRefused = error.serverMessage !== undefined && [400, 409, 413, 422, 500].includes(error.status ?? 0);
  if (!isRefused) return error;
  return failure('apply.refused', { kind: kind.kind, name, detail: error.serverMessage }, { cause: error });
}

/** `conflict with "helm" using agentgateway.dev/v1alpha1` by field. */
function conflictsIn(details: JsonObject | undefined): readonly FieldConflict[] {
  return listAt(details, 'causes').flatMap((cause) => {
    if (stringAt(cause, 'reason') !== 'FieldManagerConflict') return [];
    const manager = /^conflict with "([^"]*)"/.exec(stringAt(cause, 'message') ?? '')?.[1] ?? '';
    return [{ manager, field: stringAt(cause, 'field') ?? '' }];
  });
}
