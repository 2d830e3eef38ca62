import { Emitter } from '../../../src/core/base/event.ts';
import type { KubeObject } from './kubeObject.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Change {
  readonly revision: number;
  readonly type: ChangeType;
  /** `plural.group` */
  readonly resource: string;
  readonly object: KubeObject;
  /** What was stored before, for watches whose selector the object has left or entered. */
  readonly previous: KubeObject | undefined;
}

export interface StoreState {
  readonly revision: number;
  readonly objects: Readonly<Record<string, readonly KubeObject[]>>;
}

const HISTORY_LIMIT = 10_000;

/** Taken from the clock, so that a cluster which starts anew at the same address never goes back to versions that clients hold. */
function firstRevision(): number {
  return Date.now() - Date.UTC(2026, 0, 1);
}

/** All objects with one revision counter for the whole store, as etcd has it, and a bounded history for watches. */
export class Store {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #changes = new Emitter<Change>();
  #revision: number;
  #history: Change[] = [];
  /** Changes up to this revision are forgotten. */
  #compacted: number;

  constructor(state?: StoreState) {
    this.#revision = Math.max(state?.revision ?? 0, firstRevision());
    this.#compacted = this.#revision;
    for (const [resource, objects] of Object.entries(state?.objects ?? {})) {
      this.#objects.set(resource, new Map(objects.map((object) => [keyOf(object), object])));
    }
  }

  readonly onChange = this.#changes.event;

  get revision(): number {
    return this.#revision;
  }

  get compacted(): number {
    return this.#compacted;
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(storageKey(namespace, name));
  }

  /** The objects of a kind, by namespace and then by name, as etcd lists them. */
  list(resource: string, namespace?: string): KubeObject[] {
    const all = [...(this.#objects.get(resource)?.entries() ?? [])];
    const wanted = namespace === undefined ? all : all.filter(([, object]) => object.metadata.namespace === namespace);
    return wanted.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
  }

  /** Stores the object under the next revision and returns it with that resourceVersion. */
  put(resource: string, object: KubeObject): KubeObject {
    const key = keyOf(object);
    const previous = this.#objects.get(resource)?.get(key);
    const stored = this.#withNextRevision(object);
    let objects = this.#objects.get(resource);
    if (!objects) this.#objects.set(resource, (objects = new Map()));
    objects.set(key, stored);
    this.#record({
      revision: this.#revision,
      type: previous ? 'MODIFIED' : 'ADDED',
      resource,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes the object; its last state carries the revision of the removal, as in a real DELETED event. */
  remove(resource: string, object: KubeObject): KubeObject {
    const previous = this.#objects.get(resource)?.get(keyOf(object));
    this.#objects.get(resource)?.delete(keyOf(object));
    const last = this.#withNextRevision(object);
    this.#record({ revision: this.#revision, type: 'DELETED', resource, object: last, previous });
    return last;
  }

  /** The changes after `revision`, or undefined when some of them are already forgotten. */
  changesSince(revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.#history.filter((change) => change.revision > revision);
  }

  /** Forgets the history, so that every watch from an older version gets 410 Gone. */
  compact(): void {
    // A change that clients have not seen makes sure that "now" differs from what they hold.
    this.#revision++;
    this.#history = [];
    this.#compacted = this.#revision;
  }

  toState(): StoreState {
    const objects = [...this.#objects].map(([resource, byKey]) => [resource, [...byKey.values()]] as const);
    return { revision: this.#revision, objects: Object.fromEntries(objects) };
  }

  #withNextRevision(object: KubeObject): KubeObject {
    this.#revision++;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #record(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > HISTORY_LIMIT) {
      const forgotten = this.#history.shift();
      if (forgotten) this.#compacted = forgotten.revision;
    }
    this.#changes.fire(change);
  }
}

function keyOf(object: KubeObject): string {
  return storageKey(object.metadata.namespace, object.metadata.name);
}

function storageKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
