import type { ResourceFact } from './fact.ts';
import { byName, type GraphIndex, type Selection } from './graphIndex.ts';

/** One place that resources come from. */
export interface FactLayer {
  readonly facts: Iterable<ResourceFact>;
  /**
   * Whether what is not among the facts does not exist there: true for a kind that a cluster's watch lists completely in
   * that namespace, false for a file, or where the rights or the connection are missing.
   */
  isComplete(kind: string, namespace: string | undefined): boolean;
  /** What it has by name beyond its facts, where those are a part of it only: a reference of a reference. */
  find?(kind: string, namespace: string | undefined, name: string): ResourceFact | undefined;
  /** The same by an index. */
  select?(index: GraphIndex, key: string): readonly ResourceFact[];
}

/** What is known of a reference's target. */
export type Lookup =
  | { readonly state: 'found'; readonly fact: ResourceFact }
  | { readonly state: 'absent' }
  /** Nobody can tell: no cluster, no rights, not loaded yet. A check stays silent then. */
  | { readonly state: 'unknown' };

/** A conclusion about one resource (a key, or a fact) that many others rest on, worth being drawn once. */
export interface Derivation<Subject extends string | ResourceFact, Value> {
  draw(subject: Subject, graph: References): Value;
  /** Whether the same conclusion was drawn again, so that nothing that rests on it changes; by default: the same value. */
  isSame?(left: Value, right: Value): boolean;
}

/** What a check may ask about the resources around its subject. */
export interface References {
  /** The target of a reference. `namespace` undefined means the default one. */
  find(kind: string, namespace: string | undefined, name: string): Lookup;
  /** What an index has under a key; `namespace` is where that can be, undefined: anywhere. */
  select(index: GraphIndex, key: string, namespace: string | undefined): Selection;
  derive<Subject extends string | ResourceFact, Value>(derivation: Derivation<Subject, Value>, subject: Subject): Value;
}

/**
 * Resources of several places as one: the nearest layer wins (this file, then the workspace, then the cluster), so that a
 * file is judged with what it is about to apply.
 */
export class ResourceGraph implements References {
  readonly #byKey = new Map<string, ResourceFact>();
  /** Documents that say the same name twice or more, all of them. */
  readonly #repeated = new Map<string, ResourceFact[]>();
  readonly #byKind = new Map<string, ResourceFact[]>();
  readonly #indexes = new Map<GraphIndex, ReadonlyMap<string, readonly ResourceFact[]>>();
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

  /** The other documents, of this layer or another, that have the kind, namespace and name of a fact. */
  sameAs(fact: ResourceFact): readonly ResourceFact[] {
    const { kind, metadata } = fact.object;
    const all = this.#repeated.get(this.#key(kind, metadata.namespace, metadata.name)) ?? [];
    return all.filter((other) => other !== fact);
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const fact = this.#byKey.get(this.#key(kind, namespace, name));
    if (fact) return { state: 'found', fact };
    const target = namespace || this.#defaultNamespace;
    const far = this.#layers.map((layer) => layer.find?.(kind, target, name)).find(Boolean);
    if (far) return { state: 'found', fact: far };
    const complete = this.#layers.some((layer) => layer.isComplete(kind, target));
    return complete ? { state: 'absent' } : { state: 'unknown' };
  }

  select(index: GraphIndex, asked: string, namespace: string | undefined): Selection {
    const key = this.#indexKey(asked);
    const near = this.#indexOf(index).get(key) ?? [];
    const others = this.#layers.flatMap((layer, at) => {
      const facts = layer.select?.(index, key) ?? [];
      return facts.filter((fact) => !this.#isNearer(fact, at));
    });
    const target = namespace === '' ? this.#defaultNamespace : namespace;
    return {
      facts: others.length === 0 ? near : [...near, ...others].toSorted(byName),
      isComplete: this.#layers.some((layer) => layer.isComplete(index.kind, target)),
    };
  }

  derive<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Value {
    return derivation.draw(subject, this);
  }

  #add(fact: ResourceFact): void {
    const { kind, metadata } = fact.object;
    const key = this.#key(kind, metadata.namespace, metadata.name);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      if (fact.provenance.from !== 'document') return;
      const repeated = this.#repeated.get(key);
      if (repeated) repeated.push(fact);
      else this.#repeated.set(key, [known, fact]);
      return;
    }
    this.#byKey.set(key, fact);
    const ofKind = this.#byKind.get(kind);
    if (ofKind) ofKind.push(fact);
    else this.#byKind.set(kind, [fact]);
  }

  /** Whether a nearer layer than that of this number has the same resource, which may say something else there. */
  #isNearer({ object: { kind, metadata } }: ResourceFact, layer: number): boolean {
    if (this.#byKey.has(this.#key(kind, metadata.namespace, metadata.name))) return true;
    const namespace = metadata.namespace || this.#defaultNamespace;
    return this.#layers.slice(0, layer).some((nearer) => nearer.find?.(kind, namespace, metadata.name) !== undefined);
  }

  #indexOf(index: GraphIndex): ReadonlyMap<string, readonly ResourceFact[]> {
    const known = this.#indexes.get(index);
    if (known !== undefined) return known;
    const made = new Map<string, ResourceFact[]>();
    for (const fact of this.all(index.kind)) {
      for (const key of index.keysOf(fact.object).map((own) => this.#indexKey(own))) {
        const there = made.get(key);
        if (there) there.push(fact);
        else made.set(key, [fact]);
      }
    }
    // Sorted once: hundreds may ask for the same key.
    for (const facts of made.values()) facts.sort(byName);
    this.#indexes.set(index, made);
    return made;
  }

  /** A key whose namespace is left to the context names the default one. */
  #indexKey(key: string): string {
    return key.startsWith('/') ? `${this.#defaultNamespace ?? ''}${key}` : key;
  }

  #key(kind: string, namespace: string | undefined, name: string): string {
    return `${kind} ${namespace || (this.#defaultNamespace ?? '')} ${name}`;
  }
}
