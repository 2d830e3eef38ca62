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
  /** The number of the round that found it to hold, or made it. */
  round: number;
}

/** One pass over the objects that were there when it began; it may be interrupted after each. */
interface Round {
  readonly features: GatewayFeatures;
  /** What was there when it began. */
  readonly versions: ReadonlyMap<ResourceKind, number>;
  holds(entry: Entry<unknown>): boolean;
  readonly objects: readonly KubeObject[];
  /** Whether these are all that there are, and not the first pages of a long list. */
  readonly areAll: boolean;
  next: number;
}

const readKinds: readonly ResourceKind[] = Object.values(kinds);

/** Kinds whose objects are providers. No row looks at another's object. */
const rowKinds: readonly ResourceKind[] = [kinds.backend, kinds.model];

/** So many objects are looked at between two looks at the clock. */
const objectsAtOnce = 8;
/** After so many in a slice the order of all is left to another. */
const manyObjects = 500;

/**
 * The rows of one store, kept between changes: a row is made anew only when its own object, or something that was looked up
 * for it, is another. At ten thousand backends that is milliseconds in place of seconds; where it is more, it can be done
 * in slices.
 */
export class RowCache<Row> {
  readonly context: string;
  readonly #store: ClusterStore;
  readonly #queries: StoreQueries;
  readonly #make: (facts: RowFacts) => Row;
  readonly #entries = new Map<KubeObject, Entry<Row>>();
  #sorted: readonly Entry<Row>[] = [];
  #rows: readonly Row[] | undefined;
  #versions: ReadonlyMap<ResourceKind, number> = new Map();
  #wanted: GatewayFeatures | undefined;
  /** By which the rows were made. */
  #features: GatewayFeatures | undefined;
  #under: Round | undefined;
  #added: Entry<Row>[] = [];
  #areAll = false;
  #roundCount = 0;

  constructor(store: ClusterStore, context: string, make: (facts: RowFacts) => Row) {
    this.#store = store;
    this.#queries = queriesOf(store, context);
    this.context = context;
    this.#make = make;
  }

  /** By namespace and name; the same array, and the same rows in it, as long as nothing that they show has changed. */
  rows(features: GatewayFeatures): readonly Row[] {
    this.want(features);
    while (!this.#isCurrent) this.#goOn(() => false, false);
    return this.#rows ?? [];
  }

  /** By which release rows are made from now on. Of several who ask the last one decides: they would undo each other's work. */
  want(features: GatewayFeatures): void {
    this.#wanted = features;
  }

  /** The rows at the end of the last round; undefined before the first. */
  get known(): readonly Row[] | undefined {
    return this.#rows;
  }

  /** Whether those are the rows of a whole list, so that they may be counted. */
  get areAll(): boolean {
    return this.#areAll;
  }

  /**
   * Goes on with a round until it is whole or the time is up; true when it is whole. It is about what the store held when it
   * began, so that it ends however much comes: that is for the next round.
   */
  advance(isTimeUp: () => boolean): boolean {
    // While a long first list is coming, what is new is made and the rest waits for its end: other lists come with it, each
    // of which may change what every row rests on.
    return this.#goOn(isTimeUp, this.#rows !== undefined && !this.#store.hasList(kinds.backend));
  }

  #goOn(isTimeUp: () => boolean, isHasty: boolean): boolean {
    const wanted = this.#wanted;
    if (wanted === undefined || this.#isCurrent) return true;
    const round = this.#under?.features === wanted ? this.#under : this.#begin(wanted, isHasty);
    const begun = round.next;
    if (!this.#scan(round, isTimeUp) || (round.next - begun > manyObjects && isTimeUp())) return false;
    this.#finish(round);
    return true;
  }

  /** Whether these are the rows of all that the store holds now. */
  get #isCurrent(): boolean {
    const isWhole = this.#under === undefined && this.#rows !== undefined && this.#wanted === this.#features;
    return isWhole && this.#changed(this.#versions).length === 0;
  }

  /** The row of one object as it is now; undefined when the store does not hold it. */
  row(object: KubeObject, features: GatewayFeatures): Row | undefined {
    const { kind, metadata } = object;
    const isRow = rowKinds.find((candidate) => candidate.kind === kind);
    if (isRow === undefined || this.#store.find(isRow, metadata.namespace, metadata.name) !== object) return undefined;
    const known = this.#entries.get(object);
    const isSettled = known !== undefined && this.#under === undefined && features === this.#features;
    return isSettled && known.references.isCurrent ? known.row : this.#entryOf(object, features).row;
  }

  #begin(features: GatewayFeatures, isHasty: boolean): Round {
    const now = this.#versionsNow();
    const versions = isHasty ? new Map([...now, ...this.#versions].filter(([kind]) => !rowKinds.includes(kind))) : now;
    const othersChanged = this.#changed(this.#versions).some((kind) => !rowKinds.includes(kind));
    // Of a round that was given up for another release, rows may be of either.
    const isSameRelease = features === this.#features && this.#under === undefined;
    this.#roundCount += 1;
    const holds = ({ references }: Entry<unknown>): boolean =>
      isSameRelease && (isHasty || !othersChanged || references.isCurrent);
    const objects = rowKinds.flatMap((kind) => this.#store.objects(kind));
    const areAll = this.#store.hasList(kinds.backend);
    const round: Round = { features, versions, holds, objects, areAll, next: 0 };
    this.#under = round;
    this.#added = [];
    return round;
  }

  /** True at the end of the objects. */
  #scan(round: Round, isTimeUp: () => boolean): boolean {
    for (let object = round.objects[round.next]; object !== undefined; object = round.objects[round.next]) {
      if (round.next % objectsAtOnce === 0 && round.next > 0 && isTimeUp()) return false;
      round.next += 1;
      this.#look(object, round);
    }
    return true;
  }

  #look(object: KubeObject, round: Round): void {
    const known = this.#entries.get(object);
    if (known !== undefined && round.holds(known)) {
      known.round = this.#roundCount;
      return;
    }
    const entry = this.#entryOf(object, round.features);
    this.#entries.set(object, entry);
    this.#added.push(entry);
  }

  #finish(round: Round): void {
    const kept = this.#sorted.filter((entry) => this.#stays(entry));
    this.#sorted = merge(kept, this.#added.toSorted(byName));
    this.#rows = this.#sorted.map(({ row }) => row);
    this.#areAll = round.areAll;
    this.#versions = round.versions;
    this.#features = round.features;
    this.#under = undefined;
    this.#added = [];
  }

  #stays(entry: Entry<Row>): boolean {
    if (this.#entries.get(entry.object) !== entry) return false;
    if (entry.round === this.#roundCount) return true;
    this.#entries.delete(entry.object);
    return false;
  }

  #entryOf(object: KubeObject, features: GatewayFeatures): Entry<Row> {
    const references = new StoreReferences(this.#queries);
    const row = this.#make({ fact: this.#queries.factOf(object), references, features });
    return { row, object, references, round: this.#roundCount };
  }

  #versionsNow(): ReadonlyMap<ResourceKind, number> {
    return new Map(readKinds.map((kind) => [kind, this.#store.version(kind)]));
  }

  #changed(since: ReadonlyMap<ResourceKind, number>): readonly ResourceKind[] {
    return readKinds.filter((kind) => this.#store.version(kind) !== since.get(kind));
  }
}

function byName({ object: left }: Entry<unknown>, { object: right }: Entry<unknown>): number {
  const { namespace: one = '', name: oneName } = left.metadata;
  const { namespace: other = '', name: otherName } = right.metadata;
  return compare(one, other) || compare(oneName, otherName) || compare(left.kind, right.kind);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Two lists in order as one: a page of a long list costs no sorting of all that was there before. */
function merge<Row>(left: readonly Entry<Row>[], right: readonly Entry<Row>[]): readonly Entry<Row>[] {
  if (left.length === 0 || right.length === 0) return left.length === 0 ? right : left;
  const merged: Entry<Row>[] = [];
  let next = 0;
  for (const entry of left) {
    for (let other = right[next]; other !== undefined && byName(other, entry) < 0; other = right[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(entry);
  }
  return merged.concat(right.slice(next));
}
