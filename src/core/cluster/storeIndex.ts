import type { ResourceFact } from '../graph/fact.ts';
import { byName, type GraphIndex } from '../graph/graphIndex.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterStore, StoreMove } from './store.ts';

const none: readonly ResourceFact[] = [];

/**
 * One index over a store's objects of a kind. It takes what moves as it moves, so that a page of a long list costs what is in
 * it; what stands under a key stays the same list as long as nothing under it has changed.
 */
export class StoreIndex {
  readonly #index: GraphIndex;
  readonly #kind: ResourceKind;
  readonly #store: ClusterStore;
  readonly #factOf: (object: KubeObject) => ResourceFact;
  readonly #keys = new Map<KubeObject, readonly string[]>();
  readonly #buckets = new Map<string, readonly ResourceFact[]>();
  /** The version of the kind that it shows. */
  #version = -1;

  constructor(
    index: GraphIndex,
    kind: ResourceKind,
    store: ClusterStore,
    factOf: (object: KubeObject) => ResourceFact,
  ) {
    this.#index = index;
    this.#kind = kind;
    this.#store = store;
    this.#factOf = factOf;
  }

  get(key: string): readonly ResourceFact[] {
    const version = this.#store.version(this.#kind);
    if (version !== this.#version) this.#lookAtAll();
    return this.#buckets.get(key) ?? none;
  }

  /** Hears of a move right when it happens. */
  follow({ kind, moved }: StoreMove): void {
    const version = this.#store.version(this.#kind);
    // One that missed anything looks at all when it is asked next.
    if (kind !== this.#kind || moved === undefined || this.#version !== version - 1) return;
    this.#version = version;
    this.#move(moved.removed, moved.added);
  }

  #lookAtAll(): void {
    this.#version = this.#store.version(this.#kind);
    const objects = this.#store.objects(this.#kind);
    const there = new Set(objects);
    this.#move(
      [...this.#keys.keys()].filter((object) => !there.has(object)),
      objects.filter((object) => !this.#keys.has(object)),
    );
  }

  #move(removed: readonly KubeObject[], added: readonly KubeObject[]): void {
    const touched = new Map<string, Set<ResourceFact>>();
    for (const object of removed) {
      for (const key of this.#keys.get(object) ?? []) this.#open(touched, key).delete(this.#factOf(object));
      this.#keys.delete(object);
    }
    for (const object of added) {
      const keys = this.#index.keysOf(object);
      this.#keys.set(object, keys);
      for (const key of keys) this.#open(touched, key).add(this.#factOf(object));
    }
    for (const [key, facts] of touched) {
      if (facts.size === 0) this.#buckets.delete(key);
      else this.#buckets.set(key, [...facts].toSorted(byName));
    }
  }

  #open(touched: Map<string, Set<ResourceFact>>, key: string): Set<ResourceFact> {
    let facts = touched.get(key);
    if (facts === undefined) touched.set(key, (facts = new Set(this.#buckets.get(key))));
    return facts;
  }
}
