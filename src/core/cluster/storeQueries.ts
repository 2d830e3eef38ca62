import type { Provenance, ResourceFact } from '../graph/fact.ts';
import type { GraphIndex } from '../graph/graphIndex.ts';
import type { Derivation } from '../graph/resourceGraph.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { StoreIndex } from './storeIndex.ts';
import { StoreReferences, type Answers, type Kept, type Seen } from './storeReferences.ts';
import type { ClusterStore } from './store.ts';

const kindsByName = new Map<string, ResourceKind>(Object.values(kinds).map((kind) => [kind.kind, kind]));

/** A conclusion with what it was drawn from. */
interface Drawn<Value> extends Kept<Value> {
  value: Value;
  references: StoreReferences;
  /** When it was last found to hold. */
  revision: number;
  /** Draws it anew. */
  readonly draw: (references: StoreReferences, before: Value) => Value;
}

/** Whether a kind is completely known, by namespace, at one version of it. */
interface KnownCompleteness {
  readonly version: number;
  readonly byNamespace: Map<string | undefined, boolean>;
}

/**
 * What can be asked of one store, each answer the same object as long as it is the same answer: objects by name, by an index,
 * and conclusions that many rows share, which are drawn anew only when something that they rest on has changed.
 */
export class StoreQueries implements Answers {
  readonly #store: ClusterStore;
  readonly #provenance: Provenance;
  readonly #facts = new WeakMap<KubeObject, ResourceFact>();
  readonly #indexes = new Map<GraphIndex, StoreIndex>();
  /** Asked again for every row, and the same until the kind changes. */
  readonly #complete = new Map<ResourceKind, KnownCompleteness>();
  readonly #conclusions = new Map<object, Map<unknown, Drawn<unknown>>>();
  readonly #conclusionsOf = new WeakMap<ResourceFact, Map<unknown, Drawn<unknown>>>();

  constructor(store: ClusterStore, context: string) {
    this.#store = store;
    this.#provenance = { from: 'cluster', context };
    // Ends with the store, which nothing outlives that asks here.
    store.onDidMove((move) => {
      for (const index of this.#indexes.values()) index.follow(move);
    });
  }

  /** The fact of an object, the same one every time. */
  factOf(object: KubeObject): ResourceFact {
    let fact = this.#facts.get(object);
    if (fact === undefined) this.#facts.set(object, (fact = { object, provenance: this.#provenance }));
    return fact;
  }

  find(name: string, namespace: string | undefined, object: string): Seen {
    const found = this.found(name, namespace, object);
    if (found !== undefined) return found;
    return this.isComplete(name, namespace) ? 'absent' : 'unknown';
  }

  found(name: string, namespace: string | undefined, object: string): ResourceFact | undefined {
    const kind = kindsByName.get(name);
    if (kind === undefined) return undefined;
    const found = this.#store.find(kind, kind.namespaced ? namespace : undefined, object);
    return found && this.factOf(found);
  }

  select(index: GraphIndex, key: string): readonly ResourceFact[] {
    let kept = this.#indexes.get(index);
    if (kept === undefined) {
      const kind = kindsByName.get(index.kind);
      if (kind === undefined) return [];
      kept = new StoreIndex(index, kind, this.#store, (object) => this.factOf(object));
      this.#indexes.set(index, kept);
    }
    return kept.get(key);
  }

  isComplete(name: string, namespace: string | undefined): boolean {
    const kind = kindsByName.get(name);
    if (kind === undefined) return false;
    const version = this.#store.version(kind);
    let known = this.#complete.get(kind);
    if (known?.version !== version) this.#complete.set(kind, (known = { version, byNamespace: new Map() }));
    let isComplete = known.byNamespace.get(namespace);
    if (isComplete === undefined) {
      isComplete = this.#store.isComplete(kind, namespace);
      known.byNamespace.set(namespace, isComplete);
    }
    return isComplete;
  }

  version(name: string): number {
    const kind = kindsByName.get(name);
    return kind === undefined ? 0 : this.#store.version(kind);
  }

  keep<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Kept<Value> {
    const shelf = this.#shelfOf(derivation, subject);
    const key = typeof subject === 'string' ? subject : derivation;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is kept under a derivation is what it drew
    const known = shelf.get(key) as Drawn<Value> | undefined;
    if (known !== undefined) {
      this.refresh(known);
      return known;
    }
    const references = new StoreReferences(this);
    const { revision } = this.#store;
    const value = derivation.draw(subject, references);
    const draw = (again: StoreReferences, before: Value): Value => {
      const now = derivation.draw(subject, again);
      return derivation.isSame?.(before, now) ? before : now;
    };
    const drawn: Drawn<Value> = { value, references, revision, draw };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is only ever drawn again by its own derivation
    shelf.set(key, drawn as Drawn<unknown>);
    return drawn;
  }

  refresh(kept: Kept<unknown>): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody else makes what is kept
    const drawn = kept as Drawn<unknown>;
    const { revision } = this.#store;
    if (drawn.revision === revision) return;
    drawn.revision = revision;
    if (drawn.references.isCurrent) return;
    drawn.references = new StoreReferences(this);
    drawn.value = drawn.draw(drawn.references, drawn.value);
  }

  /** Conclusions about an object go with it; those about a name are few. */
  #shelfOf(derivation: object, subject: string | ResourceFact): Map<unknown, Drawn<unknown>> {
    const known = typeof subject === 'string' ? this.#conclusions.get(derivation) : this.#conclusionsOf.get(subject);
    if (known !== undefined) return known;
    const shelf = new Map<unknown, Drawn<unknown>>();
    if (typeof subject === 'string') this.#conclusions.set(derivation, shelf);
    else this.#conclusionsOf.set(subject, shelf);
    return shelf;
  }
}

const known = new WeakMap<ClusterStore, { readonly context: string; readonly queries: StoreQueries }>();

/** The queries of a store, shared by all who ask it. */
export function queriesOf(store: ClusterStore, context: string): StoreQueries {
  let kept = known.get(store);
  if (kept?.context !== context) known.set(store, (kept = { context, queries: new StoreQueries(store, context) }));
  return kept.queries;
}
