import type { Provenance } from '../graph/fact.ts';
import type { Lookup, References } from '../graph/resourceGraph.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterStore } from './store.ts';

const kindsByName = new Map<string, ResourceKind>(Object.values(kinds).map((kind) => [kind.kind, kind]));

/** What a lookup found, small enough to be kept: the object, or why there is none. */
type Seen = KubeObject | 'absent' | 'unknown';

/** A lookup that was made, with its outcome. */
interface Read {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly seen: Seen;
}

/** Lookups in a store that are remembered, so that whoever made them knows later whether the outcome would be another. */
export class StoreReferences implements References {
  readonly #store: ClusterStore;
  readonly #provenance: Provenance;
  readonly #reads: Read[] = [];

  constructor(store: ClusterStore, provenance: Provenance) {
    this.#store = store;
    this.#provenance = provenance;
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const seen = this.#see(kind, namespace, name);
    this.#reads.push({ kind, namespace, name, seen });
    return typeof seen === 'string'
      ? { state: seen }
      : { state: 'found', fact: { object: seen, provenance: this.#provenance } };
  }

  /** Whether every lookup so far would have the same outcome now. */
  get isCurrent(): boolean {
    return this.#reads.every((read) => this.#see(read.kind, read.namespace, read.name) === read.seen);
  }

  #see(name: string, namespace: string | undefined, object: string): Seen {
    const kind = kindsByName.get(name);
    if (kind === undefined) return 'unknown';
    const found = this.#store.find(kind, namespace, object);
    if (found !== undefined) return found;
    return this.#store.isComplete(kind, namespace) ? 'absent' : 'unknown';
  }
}
