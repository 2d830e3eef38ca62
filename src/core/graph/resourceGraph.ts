import type { ResourceFact } from './fact.ts';

/** One place that resources come from. */
export interface FactLayer {
  readonly facts: Iterable<ResourceFact>;
  /**
   * Whether what is not among the facts does not exist there: true for a kind that a cluster's watch lists completely in
   * that namespace, false for a file, or where the rights or the connection are missing.
   */
  isComplete(kind: string, namespace: string | undefined): boolean;
}

/** What is known of a reference's target. */
export type Lookup =
  | { readonly state: 'found'; readonly fact: ResourceFact }
  | { readonly state: 'absent' }
  /** Nobody can tell: no cluster, no rights, not loaded yet. A check stays silent then. */
  | { readonly state: 'unknown' };

/** What a check may ask about the resources around its subject. */
export interface References {
  /** The target of a reference. `namespace` undefined means the default one. */
  find(kind: string, namespace: string | undefined, name: string): Lookup;
}

/**
 * Resources of several places as one: the nearest layer wins (this file, then the workspace, then the cluster), so that a
 * file is judged with what it is about to apply.
 */
export class ResourceGraph implements References {
  readonly #byKey = new Map<string, ResourceFact>();
  readonly #byKind = new Map<string, ResourceFact[]>();
  readonly #layers: readonly FactLayer[];
  readonly #defaultNamespace: string | undefined;

  /**
   * @param layers nearest first
   * @param defaultNamespace what a document without a namespace will land in; undefined when no context is connected
   */
  constructor(layers: readonly FactLayer[], defaultNamespace?: string) {
    this.#layers = layers;
    this.#defaultNamespace = defaultNamespace;
    for (const layer of layers) {
      for (const fact of layer.facts) this.#add(fact);
    }
  }

  all(kind: string): readonly ResourceFact[] {
    return this.#byKind.get(kind) ?? [];
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const fact = this.#byKey.get(this.#key(kind, namespace, name));
    if (fact) return { state: 'found', fact };
    const target = namespace ?? this.#defaultNamespace;
    const complete = this.#layers.some((layer) => layer.isComplete(kind, target));
    return complete ? { state: 'absent' } : { state: 'unknown' };
  }

  #add(fact: ResourceFact): void {
    const { kind, metadata } = fact.object;
    const key = this.#key(kind, metadata.namespace, metadata.name);
    if (this.#byKey.has(key)) return;
    this.#byKey.set(key, fact);
    const ofKind = this.#byKind.get(kind);
    if (ofKind) ofKind.push(fact);
    else this.#byKind.set(kind, [fact]);
  }

  #key(kind: string, namespace: string | undefined, name: string): string {
    return `${kind} ${namespace ?? this.#defaultNamespace ?? ''} ${name}`;
  }
}
