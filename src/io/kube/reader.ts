import type { ClusterReader, ObjectReference } from '../../core/cluster/connection.ts';
import { failure } from '../../core/messages/index.ts';
import type { KubeObject } from '../../core/resource/kubeObject.ts';
import type { ResourceKind } from '../../core/resource/kinds.ts';
import type { ApiClient, ApiRequest } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { fieldManager } from './fieldManager.ts';
import { readObject, refuseValues } from './objectList.ts';
import { objectYaml } from './objectYaml.ts';
import { OpenApiDocuments } from './openApi.ts';
import { orUndefined } from './orUndefined.ts';
import { defaultPace, type Pace } from './pace.ts';
import { acceptFor, isMetadataOnly, requestName, resourcePath } from './resourcePath.ts';
import { ServedVersions } from './servedVersions.ts';

/** Single requests to one context. Each ends by the limits of {@link ApiClient} or by its signal. */
export function createClusterReader(client: ApiClient, pace: Pace = defaultPace): ClusterReader {
  const served = new ServedVersions(client, pace);
  const openApi = new OpenApiDocuments(client, served);

  return {
    async read(target, signal) {
      const found = await readServed(client, served, target, signal);
      return found && readObject(found.kind, found.answer);
    },

    async readYaml(target, signal) {
      const found = await readServed(client, served, target, signal);
      return found && objectYaml(found.kind, found.answer);
    },

    readOpenApi: (wanted, signal) => openApi.read(wanted, signal),

    async renameSecretKey(secret, from, to, signal) {
      const before = await readSecret(client, secret, signal);
      if (before.dataKeys !== 'unknown') {
        // A move onto a key that exists would overwrite its value without a word.
        if (before.dataKeys.includes(to)) throw failure('cluster.secretKeyTaken', { name: secret.name, key: to });
        if (!before.dataKeys.includes(from))
          throw failure('cluster.secretKeyMissing', { name: secret.name, key: from });
      }
      const { kind, namespace, name } = secret;
      const patch = [
        // Nobody may have changed the Secret since its keys were looked at.
        { op: 'test', path: '/metadata/resourceVersion', value: before.metadata.resourceVersion },
        { op: 'move', from: `/data/${pointerStep(from)}`, path: `/data/${pointerStep(to)}` },
      ];
      await client.json({
        name: requestName('patch', kind),
        method: 'PATCH',
        path: resourcePath({ kind, namespace, name, query: { fieldManager } }),
        accept: acceptFor(kind, 'object'),
        body: { type: 'application/json-patch+json', text: JSON.stringify(patch) },
        signal,
      });
    },

    async delete(target, uid, signal) {
      const { kind, namespace, name } = target;
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
      const request = (as: ResourceKind): ApiRequest => ({
        name: requestName('delete', as),
        method: 'DELETE',
        path: resourcePath({ kind: as, namespace, name }),
        accept: acceptFor(as, 'object'),
        body: { type: 'application/json', text: JSON.stringify(options) },
        signal,
      });
      try {
        await inServedVersion(served, kind, signal, (as) => client.json(request(as)));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const args = { kind: kind.kind, name };
        if (error.status === 404) throw failure('cluster.notFound', args, { cause: error });
        if (error.status === 409) throw failure('cluster.recreated', args, { cause: error });
        throw error;
      }
    },
  };
}

/**
 * Asks in the version that we know, and where the server has the kind in another one only, in that. What is not there is
 * looked up only where the server does not name it as missing: then it has the kind.
 */
async function inServedVersion<T>(
  served: ServedVersions,
  kind: ResourceKind,
  signal: AbortSignal | undefined,
  ask: (kind: ResourceKind) => Promise<T>,
): Promise<T> {
  try {
    return await ask(kind);
  } catch (error) {
    const isUnknown = error instanceof ApiError && error.isUnknownPath;
    const found = isUnknown ? await served.find(kind, signal) : 'absent';
    if (typeof found === 'string' || found.version === kind.version) throw error;
    return ask({ ...kind, version: found.version });
  }
}

/** An object with the kind in the version that it was read in. */
async function readServed(
  client: ApiClient,
  served: ServedVersions,
  target: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: ResourceKind; readonly answer: unknown } | undefined> {
  const read = async (kind: ResourceKind) => ({ kind, answer: await readAnswer(client, { ...target, kind }, signal) });
  try {
    return await inServedVersion(served, target.kind, signal, read);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function readSecret(client: ApiClient, secret: ObjectReference, signal?: AbortSignal): Promise<KubeObject> {
  if (!isMetadataOnly(secret.kind)) throw new TypeError('renameSecretKey is for Secrets');
  const answer = await orUndefined(readAnswer(client, secret, signal));
  const object = answer === undefined ? undefined : readObject(secret.kind, answer);
  if (object === undefined) throw failure('cluster.notFound', { kind: 'Secret', name: secret.name });
  return object;
}

/** Fails with status 404 for what does not exist. */
async function readAnswer(client: ApiClient, target: ObjectReference, signal?: AbortSignal): Promise<unknown> {
  const { kind, namespace, name } = target;
  const request: ApiRequest = {
    name: requestName('get', kind),
    path: resourcePath({ kind, namespace, name }),
    accept: acceptFor(kind, 'object'),
    signal,
  };
  const answer = await client.json(request);
  refuseValues(kind, answer, client.context);
  return answer;
}

/** A step of a JSON Pointer (RFC 6901). */
function pointerStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
