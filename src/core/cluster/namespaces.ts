import type { Disposable } from '../base/disposable.ts';
import { kinds } from '../resource/kinds.ts';
import { Shelf } from './shelf.ts';
import type { ClusterSource } from './source.ts';

/** More namespaces than that are not tried one by one: whoever has so many names the ones to look into. */
const maxNamespaces = 200;

/** Where to look when the whole cluster is forbidden. */
export interface NamespaceChoice {
  /** The namespace of the context. */
  readonly own: string;
  /** Those that the user named; empty: all that the user may list, else the context's own. */
  readonly chosen: readonly string[];
}

/** The namespaces to look into where the whole cluster is forbidden. The cluster is asked for them only then. */
export class Namespaces implements Disposable {
  readonly #source: ClusterSource;
  readonly #changed: () => void;
  #choice: NamespaceChoice;
  #shelf: Shelf | undefined;
  #known: readonly string[] | undefined;

  constructor(source: ClusterSource, choice: NamespaceChoice, changed: () => void) {
    this.#source = source;
    this.#choice = choice;
    this.#changed = changed;
  }

  /** In the order in which they are tried; undefined until the cluster has said which there are. Begins to ask it. */
  get candidates(): readonly string[] | undefined {
    const { own, chosen } = this.#choice;
    if (chosen.length > 0) return chosen;
    this.#shelf ??= new Shelf(this.#source, { kind: kinds.namespace }, () => this.#look());
    return this.#known ?? (this.#shelf.state.status === 'forbidden' ? [own] : undefined);
  }

  choose(chosen: readonly string[]): void {
    if (chosen.join() === this.#choice.chosen.join()) return;
    this.#choice = { ...this.#choice, chosen };
    if (chosen.length > 0) this.dispose();
    this.#changed();
  }

  dispose(): void {
    this.#shelf?.dispose();
    this.#shelf = undefined;
    this.#known = undefined;
  }

  #look(): void {
    if (this.#shelf?.hasList) {
      const { own } = this.#choice;
      const others = [...this.#shelf.objects].map(({ metadata }) => metadata.name).filter((name) => name !== own);
      this.#known = [own, ...others.toSorted()].slice(0, maxNamespaces);
    }
    this.#changed();
  }
}
