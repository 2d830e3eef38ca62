import { setTimeout as delay } from 'node:timers/promises';
import { Emitter } from '../../../src/core/base/event.ts';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import { asKubeObject, type KubeObject } from '../cluster/kubeObject.ts';
import { isObject, listAt, objectAt, stringAt } from '../json.ts';
import type { ApiClient } from './apiClient.ts';

const PAGE_LIMIT = 500;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2000;
const WATCH_SECONDS = 300;

/** A copy of all objects of one kind, kept up to date by list and watch; it starts over when the watch cannot go on. */
export class Mirror implements Disposable {
  readonly #client: ApiClient;
  readonly #path: string;
  readonly #kind: { readonly apiVersion: string; readonly kind: string };
  readonly #isOptional: boolean;
  readonly #objects = new Map<string, KubeObject>();
  readonly #changes = new Emitter<undefined>();
  readonly #stop = new AbortController();
  readonly #ready = Promise.withResolvers<undefined>();

  /** `path` is the kind's address over all namespaces, for instance `/apis/agentgateway.dev/v1alpha1/agentgatewaybackends`. `isOptional`: a kind that the cluster may not define is none of its objects. */
  constructor(client: ApiClient, path: string, kind: string, { isOptional = false } = {}) {
    this.#client = client;
    this.#isOptional = isOptional;
    this.#path = path;
    const [root, ...steps] = path.split('/').filter(Boolean);
    this.#kind = { apiVersion: root === 'api' ? (steps[0] ?? 'v1') : `${steps[0]}/${steps[1]}`, kind };
    void this.#run();
  }

  /** Fires after every change; listeners read `objects`. */
  readonly onChange = this.#changes.event;

  /** Resolves with the first complete list. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  get objects(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(`${namespace ?? ''}/${name}`);
  }

  dispose(): void {
    this.#stop.abort();
    this.#changes.dispose();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let retryMs = FIRST_RETRY_MS;
    let revision: string | undefined;
    while (!signal.aborted) {
      try {
        revision ??= await this.#list();
        retryMs = FIRST_RETRY_MS;
        revision = await this.#watch(revision);
      } catch {
        revision = undefined;
        if (this.#isOptional) this.#ready.resolve(undefined);
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      }
    }
  }

  async #list(): Promise<string> {
    const found = new Map<string, KubeObject>();
    let revision = '';
    let next = '';
    do {
      const from = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const path = `${this.#path}?limit=${PAGE_LIMIT}${from}`;
      const page = await this.#client.call({ path, signal: this.#stop.signal });
      for (const item of listAt(page, 'items')) {
        const object = this.#asObject(item);
        if (object) found.set(keyOf(object), object);
      }
      revision = stringAt(page, 'metadata', 'resourceVersion') ?? '';
      next = stringAt(page, 'metadata', 'continue') ?? '';
    } while (next !== '');
    this.#objects.clear();
    for (const [key, object] of found) this.#objects.set(key, object);
    this.#ready.resolve(undefined);
    this.#changes.fire(undefined);
    return revision;
  }

  /** Follows the changes; returns the revision to go on from when the server ends the watch. */
  async #watch(since: string): Promise<string | undefined> {
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${since}`;
    const response = await this.#client.open({ path: `${this.#path}?${query}`, signal: this.#stop.signal });
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`watch answered ${response.statusCode}`);
    }
    let revision: string | undefined = since;
    let rest = '';
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) revision = this.#event(JSON.parse(line)) ?? revision;
    }
    return revision;
  }

  #event(event: unknown): string | undefined {
    const type = stringAt(event, 'type');
    if (type === 'ERROR') throw new Error('the watch is too old');
    const revision = stringAt(event, 'object', 'metadata', 'resourceVersion');
    const object = type === 'BOOKMARK' ? undefined : this.#asObject(objectAt(event, 'object'));
    if (!object) return revision;
    if (type === 'DELETED') this.#objects.delete(keyOf(object));
    else this.#objects.set(keyOf(object), object);
    this.#changes.fire(undefined);
    return revision;
  }

  /** Items of built-in kinds come without kind and apiVersion. */
  #asObject(item: unknown): KubeObject | undefined {
    if (!isObject(item) || !isObject(item['metadata'])) return undefined;
    return asKubeObject({ ...this.#kind, ...item });
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
