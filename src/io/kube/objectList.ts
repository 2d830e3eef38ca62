import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WatchScope } from '../../core/cluster/source.ts';
import { failure } from '../../core/messages/index.ts';
import { listAt, objectAt, stringAt } from '../../core/resource/json.ts';
import { parseKubeObject, type KubeObject } from '../../core/resource/kubeObject.ts';
import { apiVersionOf, type ResourceKind } from '../../core/resource/kinds.ts';
import { ApiError } from './apiError.ts';
import type { WatchClient } from './gatedClient.ts';
import { acceptFor, isMetadataOnly, requestName, resourcePath } from './resourcePath.ts';

/** Objects a page: what the API server sends in some 25 ms. */
const pageSize = 500;
/** A list that never ends is a broken server: 10 million objects. */
const maxPages = 20_000;

/** A complete list and the version from which to watch on. */
export interface ObjectList {
  readonly objects: readonly KubeObject[];
  /** Those of the objects that `told` did not hear of. */
  readonly lastPage: readonly KubeObject[];
  readonly resourceVersion: string;
}

/**
 * Lists a scope in pages; `told` hears of each page but the last as soon as it is in. While a page is read the server makes
 * the next one, and others get the loop in between. Throws ApiErrors; 410 means that the list took too long and must begin
 * again.
 */
export async function listObjects(
  client: WatchClient,
  scope: WatchScope,
  signal: AbortSignal,
  told: (page: readonly KubeObject[]) => void,
): Promise<ObjectList> {
  const { kind } = scope;
  const objects: KubeObject[] = [];
  let coming = askForPage(client, scope, signal, undefined);
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await coming;
    refuseValues(kind, answer, client.context);
    const metadata = objectAt(answer, 'metadata');
    const resourceVersion = stringAt(metadata, 'resourceVersion');
    if (resourceVersion === undefined) {
      const args = { server: 'API server', request: `list ${kind.plural}`, context: client.context };
      throw new ApiError(failure('cluster.notKubernetes', args), {});
    }
    const next = stringAt(metadata, 'continue');
    if (next !== undefined) coming = askForPage(client, scope, signal, next);
    // It is awaited a moment later; until then a rejection is not an unhandled one.
    coming.catch(() => undefined);
    // The answer has just been parsed, which is one half of the work.
    await nextTurn();
    const items = listAt(answer, 'items')
      .map((item) => readObject(kind, item))
      .filter((object) => object !== undefined);
    objects.push(...items);
    if (next === undefined) return { objects, lastPage: items, resourceVersion };
    told(items);
  }
  throw new ApiError(
    failure('cluster.requestFailed', { status: 200, request: `list ${kind.plural}`, detail: 'endless list' }),
    {},
  );
}

function askForPage(
  client: WatchClient,
  { kind, namespace, labelSelector, fieldSelector }: WatchScope,
  signal: AbortSignal,
  next: string | undefined,
): Promise<unknown> {
  const query = { labelSelector, fieldSelector, limit: String(pageSize), continue: next };
  const path = resourcePath({ kind, namespace, query });
  return client.json({ name: requestName('list', kind), path, accept: acceptFor(kind, 'list'), signal });
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
