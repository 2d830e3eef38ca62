import type { ClusterReader, ObjectReference } from '../../core/cluster/connection.ts';
import { failure } from '../../core/messages/index.ts';
import type { KubeObject } from '../../core/resource/kubeObject.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import type { ApiClient, ApiRequest } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { fieldManager } from './fieldManager.ts';
import { readObject, refuseValues } from './objectList.ts';
import { objectYaml } from './objectYaml.ts';
import { orUndefined } from './orUndefined.ts';
import { acceptFor, isMetadataOnly, requestName, resourcePath } from './resourcePath.ts';

type OpenApi = Awaited<ReturnType<ClusterReader['readOpenApi']>>;

/** Single requests to one context. Each ends by the limits of {@link ApiClient} or by its signal. */
export function createClusterReader(client: ApiClient): ClusterReader {
  /** The last document of each group version: a megabyte that need not be fetched again while its hash stands. */
  const documents = new Map<string, NonNullable<OpenApi>>();

  return {
    async read(target, signal) {
      const answer = await readAnswer(client, target, signal);
      return answer === undefined ? undefined : readObject(target.kind, answer);
    },

    async readYaml(target, signal) {
      const answer = await readAnswer(client, target, signal);
      return answer === undefined ? undefined : objectYaml(target.kind, answer);
    },

    async readOpenApi(groupVersion, signal) {
      const name = { verb: 'get', resource: 'openapi/v3' };
      const index = await orUndefined(client.json({ name, path: '/openapi/v3', signal }));
      // The core group is listed under api/v1, all others under apis/<group>/<version>.
      const key = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
      const path = stringAt(objectAt(objectAt(index, 'paths'), key), 'serverRelativeURL');
      // Only a path of this very server: the index must not send our credentials anywhere else.
      if (path === undefined || !path.startsWith('/') || path.startsWith('//')) return undefined;
      const hash = new URL(path, 'http://server').searchParams.get('hash') ?? path;
      const known = documents.get(groupVersion);
      if (known?.hash === hash) return known;
      const document = await orUndefined(client.json({ name, path, signal }));
      if (document === undefined) return undefined;
      const fetched = { hash, document };
      documents.set(groupVersion, fetched);
      return fetched;
    },

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
      try {
        await client.json({
          name: requestName('delete', kind),
          method: 'DELETE',
          path: resourcePath({ kind, namespace, name }),
          accept: acceptFor(kind, 'object'),
          body: { type: 'application/json', text: JSON.stringify(options) },
          signal,
        });
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

async function readSecret(client: ApiClient, secret: ObjectReference, signal?: AbortSignal): Promise<KubeObject> {
  if (!isMetadataOnly(secret.kind)) throw new TypeError('renameSecretKey is for Secrets');
  const answer = await readAnswer(client, secret, signal);
  const object = answer === undefined ? undefined : readObject(secret.kind, answer);
  if (object === undefined) throw failure('cluster.notFound', { kind: 'Secret', name: secret.name });
  return object;
}

async function readAnswer(client: ApiClient, target: ObjectReference, signal?: AbortSignal): Promise<unknown> {
  const { kind, namespace, name } = target;
  const request: ApiRequest = {
    name: requestName('get', kind),
    path: resourcePath({ kind, namespace, name }),
    accept: acceptFor(kind, 'object'),
    signal,
  };
  const answer = await orUndefined(client.json(request));
  if (answer !== undefined) refuseValues(kind, answer, client.context);
  return answer;
}

/** A step of a JSON Pointer (RFC 6901). */
function pointerStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
