import type { Disposable } from '../base/disposable.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterSource, WatchScope, WatchState } from './source.ts';

/** What a change of a shelf did to its objects; both empty when only its state changed. */
export interface ShelfChange {
  readonly shelf: Shelf;
  readonly removed: readonly KubeObject[];
  readonly added: readonly KubeObject[];
}

const nothing: readonly KubeObject[] = [];

/** One list+watch and what it has delivered, by `namespace/name`. */
export class Shelf implements Disposable {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  #objects = new Map<string, KubeObject>();
  readonly #keeps: (object: KubeObject) => boolean;
  readonly #watch: Disposable;
  #state: WatchState = { status: 'loading' };
  #hasList = false;

  /** @param keeps which of the objects that are told are wanted; the others are dropped unseen */
  constructor(
    source: ClusterSource,
    scope: WatchScope,
    changed: (change: ShelfChange) => void,
    keeps: (object: KubeObject) => boolean = () => true,
  ) {
    this.#keeps = keeps;
    this.kind = scope.kind;
    this.namespace = scope.namespace;
    const tell = (removed: readonly KubeObject[], added: readonly KubeObject[]): void =>
      changed({ shelf: this, removed, added });
    this.#watch = source.watch(scope, {
      page: (objects) => {
        const { removed, added } = this.#put(objects);
        tell(removed, added);
      },
      lastPage: (objects) => {
        this.#hasList = true;
        const { removed, added } = this.#put(objects);
        tell(removed, added);
      },
      replaced: (objects) => {
        const before = this.#objects;
        this.#hasList = true;
        this.#objects = new Map();
        const { removed, added } = this.#put(objects, before);
        for (const [key, object] of before) if (!this.#objects.has(key)) removed.push(object);
        tell(removed, added);
      },
      upserted: (object) => {
        const { removed, added } = this.#put([object]);
        tell(removed, added);
      },
      deleted: (object) => {
        const before = this.#objects.get(keyOf(object));
        this.#objects.delete(keyOf(object));
        tell(before ? [before] : nothing, nothing);
      },
      state: (state) => {
        this.#state = state;
        tell(nothing, nothing);
      },
    });
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Whether a complete list ever arrived: what is shown while stale. */
  get hasList(): boolean {
    return this.#hasList;
  }

  /** Whether the first pages of a long first list are in, and the others on their way. */
  get isListing(): boolean {
    return !this.#hasList && this.#state.status === 'loading' && this.#objects.size > 0;
  }

  get objects(): Iterable<KubeObject> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  find(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(`${namespace ?? ''}/${name}`);
  }

  /** Drops what it has of a namespace. */
  forget(namespace: string): void {
    for (const [key, { metadata }] of this.#objects) if (metadata.namespace === namespace) this.#objects.delete(key);
  }

  /** Takes objects over; one that is known as it is stays the same object, so that nothing is made anew for it. */
  #put(
    objects: readonly KubeObject[],
    before: ReadonlyMap<string, KubeObject> = this.#objects,
  ): { readonly removed: KubeObject[]; readonly added: KubeObject[] } {
    const removed: KubeObject[] = [];
    const added: KubeObject[] = [];
    for (const object of objects) {
      if (!this.#keeps(object)) continue;
      const key = keyOf(object);
      const known = before.get(key);
      if (known !== undefined && isSame(known, object)) {
        this.#objects.set(key, known);
        continue;
      }
      if (known !== undefined) removed.push(known);
      added.push(object);
      this.#objects.set(key, object);
    }
    return { removed, added };
  }

  /** Ends the watch; its objects stay readable. */
  dispose(): void {
    this.#watch.dispose();
  }
}

/** An API server gives every state of an object a version of its own. */
function isSame(known: KubeObject, told: KubeObject): boolean {
  const { uid, resourceVersion } = told.metadata;
  if (known === told) return true;
  if (uid === undefined || resourceVersion === undefined) return false;
  return known.metadata.uid === uid && known.metadata.resourceVersion === resourceVersion;
}

function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace ?? ''}/${name}`;
}
