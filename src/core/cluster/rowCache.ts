import type { ResourceFact } from '../graph/fact.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { queriesOf, type StoreQueries } from './storeQueries.ts';
import { StoreReferences } from './storeReferences.ts';
import type { ClusterStore } from './store.ts';

/** Everything that a row is made of. */
export interface RowFacts {
  readonly fact: ResourceFact;
  readonly references: StoreReferences;
  readonly features: GatewayFeatures;
}

interface Entry<Row> {
  readonly row: Row;
  readonly object: KubeObject;
  /** What was looked up for it. */
  readonly references: StoreReferences;
  readonly sortKey: string;
  /** The number of the refresh that met its object last. */
  round: number;
}

const readKinds: readonly ResourceKind[] = Object.values(kinds);

/** Kinds whose objects are providers. No row looks at another's object. */
const rowKinds: readonly ResourceKind[] = [kinds.backend, kinds.model];

/**
 * The rows of one store, kept between changes: a row is made anew only when its own object, or something that was looked up
 * for it, is another. At ten thousand backends that is milliseconds in place of seconds.
 */
export class RowCache<Row> {
  readonly context: string;
  readonly #store: ClusterStore;
  readonly #queries: StoreQueries;
  readonly #make: (facts: RowFacts) => Row;
  readonly #entries = new Map<KubeObject, Entry<Row>>();
  #sorted: readonly Entry<Row>[] = [];
  #rows: readonly Row[] = [];
  #versions: ReadonlyMap<ResourceKind, number> = new Map();
  #features: GatewayFeatures | undefined;
  #round = 0;

  constructor(store: ClusterStore, context: string, make: (facts: RowFacts) => Row) {
    this.#store = store;
    this.#queries = queriesOf(store, context);
    this.context = context;
    this.#make = make;
  }

  /** By namespace and name; the same array, and the same rows in it, as long as nothing that they show has changed. */
  rows(features: GatewayFeatures): readonly Row[] {
    const versions = new Map(readKinds.map((kind) => [kind, this.#store.version(kind)]));
    const changed = readKinds.filter((kind) => versions.get(kind) !== this.#versions.get(kind));
    const isSameRelease = features === this.#features;
    if (changed.length === 0 && isSameRelease) return this.#rows;
    const othersChanged = changed.some((kind) => !rowKinds.includes(kind));
    this.#versions = versions;
    this.#features = features;
    this.#refresh(({ references }) => isSameRelease && (!othersChanged || references.isCurrent), features);
    return this.#rows;
  }

  #refresh(holds: (entry: Entry<Row>) => boolean, features: GatewayFeatures): void {
    this.#round += 1;
    const added: Entry<Row>[] = [];
    for (const object of rowKinds.flatMap((kind) => this.#store.objects(kind))) {
      const known = this.#entries.get(object);
      if (known !== undefined && holds(known)) {
        known.round = this.#round;
        continue;
      }
      const entry = this.#entryOf(object, features);
      this.#entries.set(object, entry);
      added.push(entry);
    }
    const kept = this.#sorted.filter((entry) => this.#stays(entry));
    // In order already but for what was added, which the engine's sort makes use of.
    this.#sorted = added.length > 0 ? [...kept, ...added].toSorted(bySortKey) : kept;
    this.#rows = this.#sorted.map(({ row }) => row);
  }

  #stays(entry: Entry<Row>): boolean {
    if (this.#entries.get(entry.object) !== entry) return false;
    if (entry.round === this.#round) return true;
    this.#entries.delete(entry.object);
    return false;
  }

  #entryOf(object: KubeObject, features: GatewayFeatures): Entry<Row> {
    const { namespace = '', name } = object.metadata;
    const references = new StoreReferences(this.#queries);
    const row = this.#make({ fact: this.#queries.factOf(object), references, features });
    return { row, object, references, sortKey: `${namespace}\u0000${name}\u0000${object.kind}`, round: this.#round };
  }
}

function bySortKey(left: Entry<unknown>, right: Entry<unknown>): number {
  return left.sortKey < right.sortKey ? -1 : left.sortKey > right.sortKey ? 1 : 0;
}
