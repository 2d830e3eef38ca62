import { failure } from '../../core/messages/index.ts';
import { listAt, objectAt, stringAt } from '../../core/resource/json.ts';
import { parseKubeObject, type KubeObject } from '../../core/resource/kubeObject.ts';
import { apiVersionOf, type ResourceKind } from '../../core/resource/kinds.ts';
import { ApiError } from './apiError.ts';
import type { WatchClient } from './gatedClient.ts';
import { acceptFor, isMetadataOnly, requestName, resourcePath, type ResourceTarget } from './resourcePath.ts';

/** Objects a page: what the API server sends in some 25 ms. */
const pageSize = 500;
/** A list that never ends is a broken server: 10 million objects. */
const maxPages = 20_000;

/** A complete list and the version from which to watch on. */
export interface ObjectList {
  readonly objects: readonly KubeObject[];
  readonly resourceVersion: string;
}

/**
 * Lists a scope in pages; `told` hears of each page but the last as soon as it is in. Throws ApiErrors; 410 means that the
 * list took too long and must begin again.
 */
export async function listObjects(
  client: WatchClient,
  scope: Pick<ResourceTarget, 'kind' | 'namespace'> & { readonly labelSelector?: string | undefined },
  signal: AbortSignal,
  told: (page: readonly KubeObject[]) => void,
): Promise<ObjectList> {
  const { kind, namespace, labelSelector } = scope;
  const objects: KubeObject[] = [];
  let next: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const query = { labelSelector, limit: String(pageSize), continue: next };
    const path = resourcePath({ kind, namespace, query });
    const name = requestName('list', kind);
    const answer = await client.json({ name, path, accept: acceptFor(kind, 'list'), signal });
    refuseValues(kind, answer, client.context);
    const items = listAt(answer, 'items')
      .map((item) => readObject(kind, item))
      .filter((object) => object !== undefined);
    objects.push(...items);
    const metadata = objectAt(answer, 'metadata');
    const resourceVersion = stringAt(metadata, 'resourceVersion');
    if (resourceVersion === undefined) {
      const args = { server: 'API server', request: `list ${name.resource}`, context: client.context };
      throw new ApiError(failure('cluster.notKubernetes', args), {});
    }
    next = stringAt(metadata, 'continue');
    if (next === undefined) return { objects, resourceVersion };
    told(items);
  }
  throw new ApiError(
    failure('cluster.requestFailed', { status: 200, request: `list ${kind.plural}`, detail: 'endless list' }),
    {},
  );
}

/** One object of an answer, as the kind that was asked for (a PartialObjectMetadata does not name it). */
export function readObject(kind: ResourceKind, value: unknown): KubeObject | undefined {
  return parseKubeObject(value, { apiVersion: apiVersionOf(kind), kind: kind.kind });
}

/** Throws when a Secret came with more than its metadata: the answer is dropped before anything is made of it. */
export function refuseValues(kind: ResourceKind, answer: unknown, server: string): void {
  if (!isMetadataOnly(kind)) return;
  if (stringAt(answer, 'kind')?.startsWith('PartialObjectMetadata')) return;
  throw new ApiError(failure('cluster.secretNotMetadata', { server }), {});
}
