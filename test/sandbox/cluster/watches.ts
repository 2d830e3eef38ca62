import type { ServerResponse } from 'node:http';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import { gone, type Status } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';
import { resetConnection } from './connections.ts';
import { checkRevision } from './lists.ts';
import { present, type Shape } from './presentation.ts';
import type { ResourceTarget } from './requestInfo.ts';
import { apiVersionOf, resourceKey } from './resourceType.ts';
import { selectorFilter, type ObjectFilter } from './selectors.ts';
import type { Change, ChangeType, Store } from './store.ts';
import type { ServedType } from './typeRegistry.ts';

/** A real server picks 30 to 60 minutes when the client names no limit. */
const DEFAULT_TIMEOUT_SECONDS = 45 * 60;

export interface WatchRequest {
  readonly served: ServedType;
  readonly target: ResourceTarget;
  readonly query: URLSearchParams;
  readonly shape: Shape;
}

/** The open watches of the cluster. */
export class Watches {
  readonly #store: Store;
  readonly #bookmarkEveryMs: number;
  readonly #open = new Set<OpenWatch>();

  constructor(store: Store, bookmarkEveryMs: number) {
    this.#store = store;
    this.#bookmarkEveryMs = bookmarkEveryMs;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Answers a watch; throws before the first byte when the request itself is wrong. */
  start(request: WatchRequest, response: ServerResponse): void {
    const since = request.query.get('resourceVersion');
    checkRevision(this.#store, since);
    const watch = new OpenWatch(request, response, this.#store);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
    this.#open.add(watch);
    response.once('close', () => {
      watch.dispose();
      this.#open.delete(watch);
    });
    watch.begin(since, this.#bookmarkEveryMs);
  }

  /** Ends watches in the regular way, as a server does when their time is over. */
  endAll(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.end();
  }

  /** Cuts the connections of watches without a word. */
  resetAll(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.reset();
  }

  /** Sends 410 Gone inside the stream and ends it. */
  expireAll(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.expire();
  }

  #chosen(plural: string | undefined): OpenWatch[] {
    return [...this.#open].filter((watch) => plural === undefined || watch.plural === plural);
  }
}

class OpenWatch implements Disposable {
  readonly #request: WatchRequest;
  readonly #response: ServerResponse;
  readonly #store: Store;
  readonly #filter: ObjectFilter;
  readonly #timers: NodeJS.Timeout[] = [];
  #subscription: Disposable | undefined;

  constructor(request: WatchRequest, response: ServerResponse, store: Store) {
    this.#request = request;
    this.#response = response;
    this.#store = store;
    const { target, query, served } = request;
    const selects = selectorFilter(query, served.type.kind);
    this.#filter = ({ metadata }: KubeObject) =>
      (target.namespace === undefined || metadata.namespace === target.namespace) &&
      (target.name === undefined || metadata.name === target.name);
    const inScope = this.#filter;
    if (selects) this.#filter = (object) => inScope(object) && selects(object);
  }

  get plural(): string {
    return this.#request.target.plural;
  }

  begin(since: string | null, bookmarkEveryMs: number): void {
    const { query, served } = this.#request;
    const initial = query.get('sendInitialEvents') === 'true';
    if (since === null || since === '' || since === '0' || initial) this.#sendCurrent(initial);
    else {
      const missed = this.#store.changesSince(Number(since));
      if (!missed) return this.expire(since);
      for (const change of missed) this.#sendChange(change);
    }
    const key = resourceKey(served.type);
    this.#subscription = this.#store.onChange((change) => {
      if (change.resource === key) this.#sendChange(change);
    });
    const timeoutSeconds = Number(query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_SECONDS;
    this.#timers.push(setTimeout(() => this.end(), timeoutSeconds * 1000));
    if (query.get('allowWatchBookmarks') === 'true') {
      this.#timers.push(setInterval(() => this.#sendBookmark(), bookmarkEveryMs));
    }
    return undefined;
  }

  #sendCurrent(marksEnd: boolean): void {
    const { served } = this.#request;
    const all = this.#store.list(resourceKey(served.type));
    for (const object of all.filter(this.#filter)) this.#send('ADDED', object);
    if (marksEnd) this.#sendBookmark({ 'k8s.io/initial-events-end': 'true' });
  }

  /** To a watch with a selector, an object that stops to match is deleted and one that starts to match is new. */
  #sendChange(change: Change): void {
    if (change.resource !== resourceKey(this.#request.served.type)) return;
    const matchesNow = change.type !== 'DELETED' && this.#filter(change.object);
    const matchedBefore = change.previous !== undefined && this.#filter(change.previous);
    if (matchesNow) this.#send(matchedBefore ? 'MODIFIED' : 'ADDED', change.object);
    else if (matchedBefore) this.#send('DELETED', change.object);
  }

  #send(type: ChangeType, object: KubeObject): void {
    this.#write({ type, object: present(object, this.#request.served, this.#request.shape) });
  }

  #sendBookmark(annotations?: Record<string, string>): void {
    const { served, shape } = this.#request;
    const isPartial = shape === 'metadata';
    const metadata = { resourceVersion: String(this.#store.revision), creationTimestamp: null, annotations };
    this.#write({
      type: 'BOOKMARK',
      object: {
        kind: isPartial ? 'PartialObjectMetadata' : served.type.kind,
        apiVersion: isPartial ? 'meta.k8s.io/v1' : apiVersionOf(served.type.group, served.version.name),
        metadata,
      },
    });
  }

  #write(event: object): void {
    if (!this.#response.writableEnded && !this.#response.destroyed) this.#response.write(`${JSON.stringify(event)}\n`);
  }

  expire(since: string = String(this.#store.revision)): void {
    const status: Status = gone(`too old resource version: ${since} (${this.#store.compacted})`).toStatus();
    this.#write({ type: 'ERROR', object: status });
    this.end();
  }

  end(): void {
    this.dispose();
    this.#response.end();
  }

  reset(): void {
    this.dispose();
    if (this.#response.socket) resetConnection(this.#response.socket);
  }

  dispose(): void {
    this.#subscription?.dispose();
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
