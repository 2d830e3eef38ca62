import type { ResourceFact } from '../graph/fact.ts';
import { byName, type GraphIndex } from '../graph/graphIndex.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterStore } from './store.ts';

interface Entry {
  readonly keys: readonly string[];
  /** The number of the look that met the object last. */
  round: number;
}

const none: readonly ResourceFact[] = [];

/**
 * One index over a store's objects of a kind, brought up to date when it is asked after they changed: only what came or went
 * is moved, and what stands under a key stays the same list as long as nothing under it has changed.
 */
export class StoreIndex {
  readonly #index: GraphIndex;
  readonly #kind: ResourceKind;
  readonly #store: ClusterStore;
  readonly #factOf: (object: KubeObject) => ResourceFact;
  readonly #entries = new Map<KubeObject, Entry>();
  readonly #buckets = new Map<string, readonly ResourceFact[]>();
  #version = -1;
  #round = 0;

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
    if (version !== this.#version) {
      this.#version = version;
      this.#follow();
    }
    return this.#buckets.get(key) ?? none;
  }

  #follow(): void {
    this.#round += 1;
    const touched = new Map<string, Set<ResourceFact>>();
    for (const object of this.#store.objects(this.#kind)) {
      const known = this.#entries.get(object);
      if (known !== undefined) {
        known.round = this.#round;
        continue;
      }
      const keys = this.#index.keysOf(object);
      this.#entries.set(object, { keys, round: this.#round });
      for (const key of keys) this.#open(touched, key).add(this.#factOf(object));
    }
    for (const [object, { keys, round }] of this.#entries) {
      if (round === this.#round) continue;
      this.#entries.delete(object);
      for (const key of keys) this.#open(touched, key).delete(this.#factOf(object));
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
