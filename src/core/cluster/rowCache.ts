import { routesByBackend, type RouteRule } from '../graph/routesByBackend.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { StoreReferences } from './storeReferences.ts';
import type { ClusterStore } from './store.ts';

/** Everything that a row is made of. */
export interface RowFacts {
  readonly object: KubeObject;
  readonly routes: readonly RouteRule[];
  readonly references: StoreReferences;
  readonly features: GatewayFeatures;
}

interface Entry<Row> {
  readonly row: Row;
  readonly object: KubeObject;
  readonly routes: readonly RouteRule[];
  /** What its checks looked up. */
  readonly references: StoreReferences;
  readonly sortKey: string;
  /** The number of the refresh that met its object last. */
  round: number;
}

const readKinds: readonly ResourceKind[] = Object.values(kinds);

/**
 * The rows of one store, kept between changes: a row is made anew only when its backend, a route to it, or something that
 * its checks looked up is another object. At ten thousand backends that is milliseconds in place of seconds.
 */
export class RowCache<Row> {
  readonly context: string;
  readonly #store: ClusterStore;
  readonly #make: (facts: RowFacts) => Row;
  readonly #entries = new Map<KubeObject, Entry<Row>>();
  #sorted: readonly Entry<Row>[] = [];
  #rows: readonly Row[] = [];
  #versions: ReadonlyMap<ResourceKind, number> = new Map();
  #features: GatewayFeatures | undefined;
  #routesOf = routesByBackend([]);
  #round = 0;

  constructor(store: ClusterStore, context: string, make: (facts: RowFacts) => Row) {
    this.#store = store;
    this.context = context;
    this.#make = make;
  }

  /** By namespace and name; the same array, and the same rows in it, as long as nothing that they show has changed. */
  rows(features: GatewayFeatures): readonly Row[] {
    const versions = new Map(readKinds.map((kind) => [kind, this.#store.version(kind)]));
    const changed = new Set(readKinds.filter((kind) => versions.get(kind) !== this.#versions.get(kind)));
    const isSameRelease = features === this.#features;
    if (changed.size === 0 && isSameRelease) return this.#rows;
    if (changed.has(kinds.httpRoute)) this.#routesOf = routesByBackend(this.#store.objects(kinds.httpRoute));
    this.#versions = versions;
    this.#features = features;
    this.#refresh(isSameRelease ? this.#holdsAfter(changed) : () => false, features);
    return this.#rows;
  }

  /** Whether the row of an unchanged backend still holds after a change of these kinds. */
  #holdsAfter(changed: ReadonlySet<ResourceKind>): (entry: Entry<Row>) => boolean {
    const routesChanged = changed.has(kinds.httpRoute);
    const othersChanged = changed.size > Number(routesChanged) + Number(changed.has(kinds.backend));
    return ({ object, routes, references }) =>
      (!routesChanged || sameRules(routes, this.#routesOf(object))) && (!othersChanged || references.isCurrent);
  }

  #refresh(holds: (entry: Entry<Row>) => boolean, features: GatewayFeatures): void {
    this.#round += 1;
    const added: Entry<Row>[] = [];
    for (const object of this.#store.objects(kinds.backend)) {
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
    if (entry.round === this.#round) return true;
    if (this.#entries.get(entry.object) === entry) this.#entries.delete(entry.object);
    return false;
  }

  #entryOf(object: KubeObject, features: GatewayFeatures): Entry<Row> {
    const { namespace = '', name } = object.metadata;
    const routes = this.#routesOf(object);
    const references = new StoreReferences(this.#store, { from: 'cluster', context: this.context });
    const row = this.#make({ object, routes, references, features });
    return { row, object, routes, references, sortKey: `${namespace}\u0000${name}`, round: this.#round };
  }
}

function bySortKey(left: Entry<unknown>, right: Entry<unknown>): number {
  return left.sortKey < right.sortKey ? -1 : left.sortKey > right.sortKey ? 1 : 0;
}

function sameRules(left: readonly RouteRule[], right: readonly RouteRule[]): boolean {
  return (
    left === right ||
    (left.length === right.length &&
      left.every(({ route, path }, index) => route === right[index]?.route && path === right[index].path))
  );
}
