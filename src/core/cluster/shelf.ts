import type { Disposable } from '../base/disposable.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterSource, WatchScope, WatchState } from './source.ts';

/** What a change of a shelf did to its objects; both empty when only its state changed. */
export interface ShelfChange {
  readonly shelf: Shelf;
  readonly removed: Iterable<KubeObject>;
  readonly added: Iterable<KubeObject>;
}

const nothing: readonly KubeObject[] = [];

/** One list+watch and what it has delivered, by `namespace/name`. */
export class Shelf implements Disposable {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  readonly #objects = new Map<string, KubeObject>();
  readonly #watch: Disposable;
  #state: WatchState = { status: 'loading' };
  #hasList = false;

  constructor(source: ClusterSource, scope: WatchScope, changed: (change: ShelfChange) => void) {
    this.kind = scope.kind;
    this.namespace = scope.namespace;
    const tell = (removed: Iterable<KubeObject>, added: Iterable<KubeObject>): void =>
      changed({ shelf: this, removed, added });
    this.#watch = source.watch(scope, {
      page: (objects) => {
        const before = objects.flatMap((object) => this.#objects.get(keyOf(object)) ?? []);
        for (const object of objects) this.#objects.set(keyOf(object), object);
        tell(before, objects);
      },
      replaced: (objects) => {
        const before = [...this.#objects.values()];
        this.#hasList = true;
        this.#objects.clear();
        for (const object of objects) this.#objects.set(keyOf(object), object);
        tell(before, objects);
      },
      upserted: (object) => {
        const before = this.#objects.get(keyOf(object));
        this.#objects.set(keyOf(object), object);
        tell(before ? [before] : nothing, [object]);
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

  get objects(): Iterable<KubeObject> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  find(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(`${namespace ?? ''}/${name}`);
  }

  /** Ends the watch; its objects stay readable. */
  dispose(): void {
    this.#watch.dispose();
  }
}

function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace ?? ''}/${name}`;
}
