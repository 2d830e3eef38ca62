import { StringDecoder } from 'node:string_decoder';
import type { WatchScope } from '../../core/cluster/source.ts';
import { failure } from '../../core/messages/index.ts';
import { numberAt, objectAt, stringAt } from '../../core/resource/json.ts';
import type { KubeObject } from '../../core/resource/kubeObject.ts';
import { readChunks } from './apiClient.ts';
import { ApiError, statusError } from './apiError.ts';
import type { WatchClient } from './gatedClient.ts';
import { readObject, refuseValues } from './objectList.ts';
import { acceptFor, requestName, resourcePath } from './resourcePath.ts';

/** An object in etcd is at most some 3 MB with its JSON overhead. */
const maxLineBytes = 16 * 1024 * 1024;

/** What a watch says; a bookmark carries only the version up to which everything has been told. */
export type WatchEvent =
  | { readonly type: 'upserted' | 'deleted'; readonly object: KubeObject; readonly resourceVersion: string | undefined }
  | { readonly type: 'bookmark'; readonly resourceVersion: string | undefined };

export interface WatchRequest {
  readonly scope: WatchScope;
  readonly resourceVersion: string;
  /** The server is asked to end the watch after this. */
  readonly lifeSeconds: number;
  /** Nothing for this long, not even a bookmark: the connection is taken for dead. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  /** The server has taken the watch. */
  readonly opened: () => void;
}

/**
 * The events of one watch, until the server ends it in order. Throws ApiErrors: refusals, a broken or silent
 * connection, and with status 410 when the server no longer knows the version.
 */
export async function* watchEvents(client: WatchClient, request: WatchRequest): AsyncGenerator<WatchEvent> {
  const { scope, signal } = request;
  const { kind, namespace, labelSelector, fieldSelector } = scope;
  const query = {
    labelSelector,
    fieldSelector,
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion: request.resourceVersion,
    timeoutSeconds: String(request.lifeSeconds),
  };
  const name = requestName('watch', kind);
  const path = resourcePath({ kind, namespace, query });
  const { message, server } = await client.open({ name, path, accept: acceptFor(kind, 'object'), signal });
  request.opened();
  const target = { server, context: client.context };
  for await (const line of splitLines(readChunks(message, request.silenceMs, server, signal), server)) {
    const event = parseLine(line, target);
    const body = objectAt(event, 'object');
    const resourceVersion = stringAt(objectAt(body, 'metadata'), 'resourceVersion');
    const type = stringAt(event, 'type');
    if (type === 'ERROR') throw statusError(numberAt(body, 'code') ?? 500, body, name, target);
    if (type === 'BOOKMARK') {
      yield { type: 'bookmark', resourceVersion };
      continue;
    }
    refuseValues(kind, body, server);
    const object = readObject(kind, body);
    // A type that a later server invents changes nothing that we know.
    if (object === undefined || (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')) continue;
    yield { type: type === 'DELETED' ? 'deleted' : 'upserted', object, resourceVersion };
  }
}

function parseLine(line: string, target: { readonly server: string; readonly context: string }): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ApiError(failure('cluster.notKubernetes', { ...target, request: 'watch' }), {}, { cause });
  }
}

/** Lines of JSON; what stands after the last line break when the stream ends is half an event and dropped. */
async function* splitLines(chunks: AsyncIterable<Buffer>, server: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineBytes) {
      const args = { server, request: 'watch', megabytes: maxLineBytes / 2 ** 20 };
      throw new ApiError(failure('cluster.answerTooLarge', args), {});
    }
    for (const line of lines) {
      if (line.trim() !== '') yield line;
    }
  }
}
