import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admit } from './admission.ts';
import { methodNotAllowed, noSuchPath } from './apiFailure.ts';
import { readBody, sendJson } from './httpBodies.ts';
import { Lists } from './lists.ts';
import { patchObject } from './patches.ts';
import { present, shapeFrom } from './presentation.ts';
import type { RequestInfo, ResourceTarget } from './requestInfo.ts';
import type { Store } from './store.ts';
import type { ServedType, TypeRegistry } from './typeRegistry.ts';
import { Watches } from './watches.ts';
import { Writes, type WriteRequest } from './writes.ts';

export interface ResourceHandlerOptions {
  readonly store: Store;
  readonly registry: TypeRegistry;
  readonly admit: Admit;
  readonly bookmarkEveryMs: number;
}

/** Answers the requests that are about objects. */
export class ResourceHandler {
  readonly watches: Watches;
  readonly lists: Lists;
  readonly #registry: TypeRegistry;
  readonly #writes: Writes;

  constructor(options: ResourceHandlerOptions) {
    this.watches = new Watches(options.store, options.bookmarkEveryMs);
    this.lists = new Lists(options.store);
    this.#registry = options.registry;
    this.#writes = new Writes(options.store, options.admit);
  }

  async handle(
    info: RequestInfo,
    target: ResourceTarget,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const served = this.#serve(target);
    const shape = shapeFrom(request.headers.accept);
    const { query } = info;
    switch (target.verb) {
      case 'list':
        return sendJson(response, 200, this.lists.list(served, target, query, shape));
      case 'watch':
        return this.watches.start({ served, target, query, shape }, response);
      case 'get': {
        const write = this.#writeRequest(info, target, served, request);
        return sendJson(response, 200, present(this.#writes.require(write), served, shape));
      }
      case 'create':
      case 'update':
      case 'patch': {
        const result = await this.#write(this.#writeRequest(info, target, served, request), request);
        const warnings = result.warnings.map((text) => `299 - ${JSON.stringify(text)}`);
        if (warnings.length > 0) response.setHeader('Warning', warnings);
        return sendJson(response, result.code, present(result.object, served, shape));
      }
      case 'delete': {
        const options = await readBody(request);
        const write = this.#writeRequest(info, target, served, request);
        return sendJson(response, 200, deletionAnswer(this.#writes.delete(write, options), served, shape));
      }
      default:
        throw methodNotAllowed();
    }
  }

  #serve(target: ResourceTarget): ServedType {
    const served = this.#registry.find(target.group, target.version, target.plural);
    if (!served) throw noSuchPath();
    if (target.subresource !== undefined && !(target.subresource === 'status' && served.version.hasStatus))
      throw noSuchPath();
    if (!served.type.namespaced && target.namespace !== undefined) throw noSuchPath();
    const needsNamespace = served.type.namespaced && target.namespace === undefined;
    if (needsNamespace && target.verb === 'create') throw methodNotAllowed();
    if (needsNamespace && target.name !== undefined) throw noSuchPath();
    return served;
  }

  async #write(write: WriteRequest, request: IncomingMessage) {
    const body = await readBody(request);
    if (write.target.verb === 'create') return this.#writes.create(write, body);
    if (write.target.verb === 'update') return this.#writes.update(write, body);
    const contentType = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
    return patchObject(this.#writes, write, contentType.trim(), body);
  }

  #writeRequest(info: RequestInfo, target: ResourceTarget, served: ServedType, request: IncomingMessage): WriteRequest {
    return { served, target, query: info.query, userAgent: request.headers['user-agent'] ?? '' };
  }
}

/** Deleting answers a Status, except for Pods and what still has finalizers: there the object as it is now. */
function deletionAnswer(
  object: ReturnType<Writes['delete']>,
  served: ServedType,
  shape: ReturnType<typeof shapeFrom>,
): object {
  if (served.type.plural === 'pods' || object.metadata.deletionTimestamp !== undefined)
    return present(object, served, shape);
  const { group, plural } = served.type;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: object.metadata.name, ...(group !== '' && { group }), kind: plural, uid: object.metadata.uid },
  };
}
