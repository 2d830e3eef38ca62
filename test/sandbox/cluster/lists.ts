import { numberAt, stringAt } from '../json.ts';
import { ApiFailure, badRequest, gone } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';
import { presentList, type Shape } from './presentation.ts';
import type { ResourceTarget } from './requestInfo.ts';
import { resourceKey } from './resourceType.ts';
import { selectorFilter } from './selectors.ts';
import type { Store } from './store.ts';
import type { ServedType } from './typeRegistry.ts';

const MAX_SNAPSHOTS = 64;

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** Answers lists. A paged list is consistent: all its pages show the state of the first one. */
export class Lists {
  readonly #store: Store;
  readonly #snapshots = new Map<string, { readonly revision: number; readonly items: readonly KubeObject[] }>();
  #nextSnapshot = 1;

  constructor(store: Store) {
    this.#store = store;
  }

  list(served: ServedType, target: ResourceTarget, query: URLSearchParams, shape: Shape): object {
    const limit = Number(query.get('limit') ?? 0);
    const token = query.get('continue');
    if (token) return this.#nextPage(served, token, limit, shape);
    checkRevision(this.#store, query.get('resourceVersion'));
    const filter = selectorFilter(query, served.type.kind);
    const all = this.#store.list(resourceKey(served.type), target.namespace);
    const named = target.name === undefined ? all : all.filter(({ metadata }) => metadata.name === target.name);
    const items = filter ? named.filter(filter) : named;
    return this.#page(served, shape, { items, start: 0, limit, revision: this.#store.revision, counts: !filter });
  }

  /** Forgets what paged lists go on from: the next page of each is 410 Gone. */
  expire(): void {
    this.#snapshots.clear();
  }

  #nextPage(served: ServedType, token: string, limit: number, shape: Shape): object {
    const parsed = parseToken(token);
    const snapshot = this.#snapshots.get(parsed.id);
    if (!snapshot) throw gone(CONTINUE_EXPIRED);
    return this.#page(served, shape, { ...snapshot, start: parsed.start, limit, counts: true, id: parsed.id });
  }

  #page(
    served: ServedType,
    shape: Shape,
    from: {
      readonly items: readonly KubeObject[];
      readonly start: number;
      readonly limit: number;
      readonly revision: number;
      readonly counts: boolean;
      readonly id?: string;
    },
  ): object {
    const { items, start, limit, revision } = from;
    const resourceVersion = String(revision);
    const end = limit > 0 ? start + limit : items.length;
    const remaining = items.length - end;
    const page = items.slice(start, end);
    if (remaining <= 0) return presentList(page, served, shape, { resourceVersion });
    const id = from.id ?? this.#remember(items, revision);
    return presentList(page, served, shape, {
      resourceVersion,
      continue: Buffer.from(JSON.stringify({ id, start: end })).toString('base64url'),
      ...(from.counts && { remainingItemCount: remaining }),
    });
  }

  #remember(items: readonly KubeObject[], revision: number): string {
    const id = `${revision}-${this.#nextSnapshot++}`;
    this.#snapshots.set(id, { revision, items });
    const oldest = this.#snapshots.keys().next().value;
    if (this.#snapshots.size > MAX_SNAPSHOTS && oldest !== undefined) this.#snapshots.delete(oldest);
    return id;
  }
}

function parseToken(token: string): { readonly id: string; readonly start: number } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const id = stringAt(parsed, 'id');
    const start = numberAt(parsed, 'start');
    if (id !== undefined && start !== undefined) return { id, start };
  } catch {
    // falls through to the refusal
  }
  throw badRequest('continue key is not valid');
}

/** A version from the future is a timeout on a real server: it waits for it and gives up. */
export function checkRevision(store: Store, text: string | null): void {
  if (!text) return;
  if (!/^\d+$/.test(text))
    throw badRequest(`resourceVersion: Invalid value: "${text}": strconv.ParseUint: invalid syntax`);
  const revision = Number(text);
  if (revision <= store.revision) return;
  const message = `Timeout: Too large resource version: ${text}, current: ${store.revision}`;
  throw new ApiFailure(504, 'Timeout', message, {
    retryAfterSeconds: 1,
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  });
}
