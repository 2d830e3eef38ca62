import type { Disposable } from '../base/disposable.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { Shelf, type ShelfChange } from './shelf.ts';
import type { ClusterSource, WatchState } from './source.ts';

/** What a collection needs of its store. */
export interface CollectionOwner {
  /** Namespaces to look into where the whole cluster is forbidden; undefined until that is known. */
  namespaces(): readonly string[] | undefined;
  /** @param isSwitch other watches count from now on, so that what came and went is more than the change says */
  changed(change: ShelfChange, isSwitch: boolean): void;
}

/**
 * The objects of a kind with one selector: by one watch on the whole cluster or, where that is forbidden, by a watch on each
 * namespace that the user may read. Kinds fall back each on its own, for rights differ by kind. The cluster is asked again
 * from time to time (by its watch), so that rights granted later make the namespaces' watches needless.
 */
export class Collection implements Disposable {
  readonly kind: ResourceKind;
  readonly #source: ClusterSource;
  readonly #labelSelector: string | undefined;
  readonly #owner: CollectionOwner;
  readonly #wide: Shelf;
  readonly #narrow = new Map<string, Shelf>();
  #isLimited = false;

  constructor(source: ClusterSource, kind: ResourceKind, labelSelector: string | undefined, owner: CollectionOwner) {
    this.kind = kind;
    this.#source = source;
    this.#labelSelector = labelSelector;
    this.#owner = owner;
    this.#wide = new Shelf(source, { kind, labelSelector }, (change) => this.#wideChanged(change));
  }

  /** Whether the whole cluster is forbidden, so that namespaces are looked into. */
  get isLimited(): boolean {
    return this.#isLimited;
  }

  /** The namespaces that are read in place of the cluster, in order. */
  get readNamespaces(): readonly string[] {
    const read = [...this.#narrow.values()].filter((shelf) => shelf.hasList && shelf.state.status !== 'forbidden');
    return read.map((shelf) => shelf.namespace ?? '').toSorted();
  }

  /** The watches whose objects count. The cluster's last known ones do until a namespace has told its own. */
  get shelves(): readonly Shelf[] {
    if (!this.#isLimited) return [this.#wide];
    const narrow = [...this.#narrow.values()];
    return narrow.some((shelf) => shelf.hasList || shelf.size > 0) ? narrow : [this.#wide];
  }

  find(namespace: string | undefined, name: string): KubeObject | undefined {
    for (const shelf of this.shelves) {
      const found = shelf.find(namespace, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** How the watch that covers a namespace stands; without one, how all of them do, the one that shows most first. */
  state(namespace: string | undefined): WatchState {
    if (!this.#isLimited) return this.#wide.state;
    if (namespace !== undefined && this.#owner.namespaces() !== undefined) {
      return this.#narrow.get(namespace)?.state ?? this.#wide.state;
    }
    if (this.#owner.namespaces() === undefined) return { status: 'loading' };
    const states = [...this.#narrow.values()].map((shelf) => shelf.state);
    return best.map((status) => states.find((state) => state.status === status)).find(Boolean) ?? this.#wide.state;
  }

  /** Whether a complete list of what can be read there arrived. */
  hasList(namespace: string | undefined): boolean {
    if (!this.#isLimited) return this.#wide.hasList;
    if (namespace !== undefined) return this.#narrow.get(namespace)?.hasList ?? false;
    return [...this.#narrow.values()].some((shelf) => shelf.hasList);
  }

  /** Whether it knows all there is: of a limited one only a namespace can be. */
  covers(namespace: string | undefined): boolean {
    return !this.#isLimited || namespace !== undefined;
  }

  /** The namespaces to look into may be others by now. */
  follow(): void {
    if (!this.#isLimited || !this.kind.namespaced) return;
    const wanted = this.#owner.namespaces();
    if (wanted === undefined) return;
    for (const [namespace, shelf] of this.#narrow) if (!wanted.includes(namespace)) this.#close(namespace, shelf);
    const { kind } = this;
    for (const namespace of wanted) {
      if (this.#narrow.has(namespace)) continue;
      const scope = { kind, namespace, labelSelector: this.#labelSelector };
      this.#narrow.set(namespace, new Shelf(this.#source, scope, (change) => this.#owner.changed(change, true)));
    }
  }

  dispose(): void {
    this.#wide.dispose();
    for (const shelf of this.#narrow.values()) shelf.dispose();
    this.#narrow.clear();
  }

  #wideChanged(change: ShelfChange): void {
    const { status } = change.shelf.state;
    const wasLimited = this.#isLimited;
    if (status === 'forbidden' && this.kind.namespaced && !this.#isLimited) {
      this.#isLimited = true;
      this.follow();
    } else if (this.#isLimited && (status === 'live' || status === 'absent')) {
      this.#isLimited = false;
      for (const [namespace, shelf] of this.#narrow) this.#close(namespace, shelf);
    }
    this.#owner.changed(change, wasLimited || this.#isLimited);
  }

  #close(namespace: string, shelf: Shelf): void {
    shelf.dispose();
    this.#narrow.delete(namespace);
    this.#owner.changed({ shelf, removed: [...shelf.objects], added: [] }, true);
  }
}

/** Of several namespaces, the state that tells the most of what is shown. */
const best = ['live', 'loading', 'stale', 'absent', 'forbidden'] as const;
