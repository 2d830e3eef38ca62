import type { Disposable } from '../base/disposable.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { Shelf } from './shelf.ts';
import type { ClusterSource } from './source.ts';

/**
 * So many namespaces are watched one by one. Each costs a list and a connection of its own: 200 take longer than the rows
 * themselves, and more connections than some proxies give a user.
 */
const maxNarrow = 20;

/** What is watched, and where it is needed. */
export interface Need {
  readonly kind: ResourceKind;
  /** Field selector of the watch on a namespace. */
  readonly selector?: string;
  /** Field selector of the watch on the whole cluster. */
  readonly wideSelector?: string;
  /** Kinds whose objects may make it needed. */
  readonly referrers: ReadonlySet<ResourceKind>;
  /** The namespaces in which such an object needs it. */
  namespacesFor(object: KubeObject): readonly string[];
}

/** One watch on the whole cluster, of which the objects of some namespaces are kept. */
interface Wide {
  readonly shelf: Shelf;
  readonly namespaces: Set<string>;
}

/**
 * The watches on a kind in the namespaces in which something needs it, as that comes and goes: a watch for each namespace, or,
 * where these are many and the user may, one on the cluster, of which nothing else is kept.
 */
export class NeededShelves implements Disposable {
  readonly need: Need;
  readonly #source: ClusterSource;
  readonly #closed: () => void;
  readonly #changed: () => void;
  readonly #narrow = new Map<string, Shelf>();
  /** One that has its list and answers, and one that waits for its own and will take its place. */
  #wides: readonly Wide[] = [];
  #isWideRefused = false;
  /** How many objects need it, by namespace. */
  readonly #referrers = new Map<string, number>();
  /** Namespaces that may have come to need a watch, or no longer do. */
  readonly #touched = new Set<string>();

  /** @param closed hears that a watch was given up, `changed` that one told something */
  constructor(source: ClusterSource, need: Need, closed: () => void, changed: () => void) {
    this.need = need;
    this.#source = source;
    this.#closed = closed;
    this.#changed = changed;
  }

  get all(): readonly Shelf[] {
    return [...this.#wides.map(({ shelf }) => shelf), ...this.#narrow.values()];
  }

  /** The watch that answers for a namespace. */
  find(namespace = ''): Shelf | undefined {
    const wide = this.#wides.findLast((one) => one.shelf.hasList && one.namespaces.has(namespace));
    return wide?.shelf ?? this.#narrow.get(namespace) ?? this.#waitingFor(namespace);
  }

  /** Objects that may need it went and came. */
  follow(removed: readonly KubeObject[], added: readonly KubeObject[]): void {
    for (const object of removed) this.#count(object, -1);
    for (const object of added) this.#count(object, 1);
  }

  /** Opens and closes watches as the references want. */
  settle(): void {
    // What the answer that is waited for leaves open is settled after it.
    if (this.#touched.size === 0 || this.#wides.some(({ shelf }) => !shelf.hasList)) return;
    const touched = [...this.#touched];
    this.#touched.clear();
    const wanted = touched.filter((namespace) => this.#isNeeded(namespace) && this.find(namespace) === undefined);
    if (!this.#isWideRefused && this.#narrow.size + wanted.length > maxNarrow) this.#openWide();
    else for (const namespace of wanted) this.#openNarrow(namespace);
    const given = touched.filter((namespace) => !this.#isNeeded(namespace) && this.#give(namespace));
    if (given.length > 0) this.#closed();
  }

  dispose(): void {
    for (const shelf of this.all) shelf.dispose();
    this.#narrow.clear();
    this.#wides = [];
  }

  #waitingFor(namespace: string): Shelf | undefined {
    return this.#wides.findLast(({ namespaces }) => namespaces.has(namespace))?.shelf;
  }

  #openNarrow(namespace: string): void {
    const { kind, selector } = this.need;
    const scope = { kind, namespace, fieldSelector: selector };
    this.#narrow.set(namespace, new Shelf(this.#source, scope, () => this.#changed()));
  }

  /** What is watched one by one stays so until the new watch has its list. */
  #openWide(): void {
    const namespaces = new Set([...this.#referrers.keys()].filter((namespace) => this.#isNeeded(namespace)));
    const keeps = ({ metadata }: KubeObject): boolean => namespaces.has(metadata.namespace ?? '');
    const { kind, wideSelector } = this.need;
    const scope = { kind, fieldSelector: wideSelector };
    const shelf = new Shelf(this.#source, scope, () => this.#wideChanged(wide), keeps);
    const wide: Wide = { shelf, namespaces };
    this.#wides = [...this.#wides, wide];
  }

  #wideChanged(wide: Wide): void {
    if (wide.shelf.state.status === 'forbidden') this.#fallBack(wide);
    else if (wide.shelf.hasList) this.#replaceBy(wide);
    this.settle();
    this.#changed();
  }

  #replaceBy(wide: Wide): void {
    for (const { shelf } of this.#wides) if (shelf !== wide.shelf) shelf.dispose();
    this.#wides = [wide];
    for (const namespace of wide.namespaces) this.#closeNarrow(namespace);
  }

  /** Who may not list those of the cluster may those of some namespaces. */
  #fallBack(wide: Wide): void {
    this.#isWideRefused = true;
    wide.shelf.dispose();
    this.#wides = this.#wides.filter((other) => other !== wide);
    for (const namespace of wide.namespaces) {
      if (this.#isNeeded(namespace) && this.find(namespace) === undefined) this.#openNarrow(namespace);
    }
  }

  /** Whether anything was given up. */
  #give(namespace: string): boolean {
    const wides = this.#wides.filter(({ namespaces }) => namespaces.delete(namespace));
    for (const { shelf, namespaces } of wides) {
      shelf.forget(namespace);
      if (namespaces.size === 0) shelf.dispose();
    }
    this.#wides = this.#wides.filter(({ namespaces }) => namespaces.size > 0);
    return this.#closeNarrow(namespace) || wides.length > 0;
  }

  #closeNarrow(namespace: string): boolean {
    const shelf = this.#narrow.get(namespace);
    shelf?.dispose();
    return this.#narrow.delete(namespace);
  }

  #isNeeded(namespace: string): boolean {
    return (this.#referrers.get(namespace) ?? 0) > 0;
  }

  #count(object: KubeObject, difference: number): void {
    for (const namespace of this.need.namespacesFor(object)) {
      this.#referrers.set(namespace, (this.#referrers.get(namespace) ?? 0) + difference);
      this.#touched.add(namespace);
    }
  }
}
