import type { Disposable } from '../base/disposable.ts';
import { refersToSecret } from '../graph/refersToSecret.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { Shelf } from './shelf.ts';
import type { ClusterSource } from './source.ts';

/** The watches on Secrets, as metadata: one for each namespace in which something refers to a Secret, as that comes and goes. */
export class SecretShelves implements Disposable {
  readonly #source: ClusterSource;
  readonly #closed: () => void;
  readonly #changed: () => void;
  readonly #shelves = new Map<string, Shelf>();
  /** How many objects refer to a Secret, by namespace. */
  readonly #referrers = new Map<string, number>();

  /** @param closed hears that a watch was given up, `changed` that one told something */
  constructor(source: ClusterSource, closed: () => void, changed: () => void) {
    this.#source = source;
    this.#closed = closed;
    this.#changed = changed;
  }

  get all(): readonly Shelf[] {
    return [...this.#shelves.values()];
  }

  find(namespace: string | undefined): Shelf | undefined {
    return this.#shelves.get(namespace ?? '');
  }

  /** Objects that may refer to Secrets went and came. */
  follow(removed: Iterable<KubeObject>, added: Iterable<KubeObject>): void {
    const touched = new Set<string>();
    for (const object of removed) this.#count(object, -1, touched);
    for (const object of added) this.#count(object, 1, touched);
    for (const namespace of touched) {
      const isNeeded = (this.#referrers.get(namespace) ?? 0) > 0;
      const shelf = this.#shelves.get(namespace);
      if (isNeeded && shelf === undefined) {
        this.#shelves.set(namespace, new Shelf(this.#source, { kind: kinds.secret, namespace }, () => this.#changed()));
      } else if (!isNeeded && shelf !== undefined) {
        shelf.dispose();
        this.#shelves.delete(namespace);
        this.#closed();
      }
    }
  }

  dispose(): void {
    for (const shelf of this.#shelves.values()) shelf.dispose();
    this.#shelves.clear();
  }

  #count(object: KubeObject, difference: number, touched: Set<string>): void {
    const { namespace } = object.metadata;
    if (namespace === undefined || !refersToSecret(object)) return;
    this.#referrers.set(namespace, (this.#referrers.get(namespace) ?? 0) + difference);
    touched.add(namespace);
  }
}
