import type { ServedSchema } from '../../core/cluster/connection.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { apiVersionOf, type ResourceKind } from '../../core/resource/kinds.ts';
import type { ApiClient } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { orUndefined } from './orUndefined.ts';
import type { ServedVersions } from './servedVersions.ts';

const name = { verb: 'get', resource: 'openapi/v3' };

/** The OpenAPI v3 documents of one API server: a megabyte each that need not be fetched again while its hash stands. */
export class OpenApiDocuments {
  readonly #client: ApiClient;
  readonly #served: ServedVersions;
  readonly #known = new Map<string, ServedSchema>();

  constructor(client: ApiClient, served: ServedVersions) {
    this.#client = client;
    this.#served = served;
  }

  /** The documents that hold these kinds, each once: in the version that we know, else in the one that the server has. */
  async read(kinds: readonly ResourceKind[], signal: AbortSignal | undefined): Promise<readonly ServedSchema[]> {
    const index = await orUndefined(this.#client.json({ name, path: '/openapi/v3', signal }));
    const documents = await this.#fetchAll(index, kinds.map(apiVersionOf), signal);
    const missing = kinds.filter((kind) => !documents.some((schema) => holds(schema, kind)));
    const found = await Promise.all(missing.map((kind) => this.#served.find(kind, signal)));
    const others = found.flatMap((served, at) => {
      const kind = missing[at];
      return kind && typeof served === 'object' ? [apiVersionOf({ ...kind, version: served.version })] : [];
    });
    const read = new Set(documents.map(({ groupVersion }) => groupVersion));
    const rest = others.filter((groupVersion) => !read.has(groupVersion));
    return [...documents, ...(await this.#fetchAll(index, rest, signal))];
  }

  async #fetchAll(
    index: unknown,
    groupVersions: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly ServedSchema[]> {
    const once = [...new Set(groupVersions)];
    const answers = await Promise.all(once.map((groupVersion) => this.#fetch(index, groupVersion, signal)));
    return answers.filter((answer) => answer !== undefined);
  }

  async #fetch(
    index: unknown,
    groupVersion: string,
    signal: AbortSignal | undefined,
  ): Promise<ServedSchema | undefined> {
    // The core group is listed under api/v1, all others under apis/<group>/<version>.
    const key = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
    const path = stringAt(objectAt(objectAt(index, 'paths'), key), 'serverRelativeURL');
    // Only a path of this very server: the index must not send our credentials anywhere else.
    if (path === undefined || !path.startsWith('/') || path.startsWith('//')) return undefined;
    const hash = new URL(path, 'http://server').searchParams.get('hash') ?? path;
    const known = this.#known.get(groupVersion);
    if (known?.hash === hash) return known;
    const document = await orUndefined(this.#client.json({ name, path, signal })).catch(notMoved);
    if (document === undefined) return undefined;
    if (document === moved) {
      // Whatever it is now. Not kept: of several servers behind one address each may have another under this hash.
      const current = await orUndefined(this.#client.json({ name, path: path.replace(/\?.*/, ''), signal }));
      return current === undefined ? undefined : { groupVersion, hash, document: current };
    }
    const fetched = { groupVersion, hash, document };
    this.#known.set(groupVersion, fetched);
    return fetched;
  }
}

const moved = Symbol('the document has another hash by now');

/** A server redirects whoever asks by a hash that it has no more: the schemas changed since its index was read. */
function notMoved(error: unknown): typeof moved {
  if (error instanceof ApiError && error.status === 301) return moved;
  throw error;
}

/** A group version may be served without each of its kinds. */
function holds({ groupVersion, document }: ServedSchema, kind: ResourceKind): boolean {
  if (groupVersion !== apiVersionOf(kind)) return false;
  return Object.keys(objectAt(document, 'paths')).some((path) => path.endsWith(`/${kind.plural}`));
}
