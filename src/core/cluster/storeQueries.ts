import type { Provenance, ResourceFact } from '../graph/fact.ts';
import type { GraphIndex } from '../graph/graphIndex.ts';
import { kindOfIndex } from '../graph/indexes.ts';
import type { Derivation } from '../graph/resourceGraph.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { StoreIndex } from './storeIndex.ts';
import { StoreReferences, type Answers, type Seen } from './storeReferences.ts';
import type { ClusterStore } from './store.ts';

const kindsByName = new Map<string, ResourceKind>(Object.values(kinds).map((kind) => [kind.kind, kind]));

type Subject = string | ResourceFact;

/** A conclusion with what it was drawn from. */
interface Drawn<Value> {
  readonly value: Value;
  readonly references: StoreReferences;
  /** When it was last found to hold. */
  revision: number;
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
  readonly #byText = new Map<object, Map<string, Drawn<unknown>>>();
  readonly #byFact = new Map<object, WeakMap<ResourceFact, Drawn<unknown>>>();

  constructor(store: ClusterStore, context: string) {
    this.#store = store;
    this.#provenance = { from: 'cluster', context };
  }

  /** Grows with every change of the store. */
  get revision(): number {
    let sum = 0;
    for (const kind of kindsByName.values()) sum += this.#store.version(kind);
    return sum;
  }

  /** The fact of an object, the same one every time. */
  factOf(object: KubeObject): ResourceFact {
    let fact = this.#facts.get(object);
    if (fact === undefined) this.#facts.set(object, (fact = { object, provenance: this.#provenance }));
    return fact;
  }

  find(name: string, namespace: string | undefined, object: string): Seen {
    const kind = kindsByName.get(name);
    if (kind === undefined) return 'unknown';
    const found = this.#store.find(kind, namespace, object);
    if (found !== undefined) return this.factOf(found);
    return this.#store.isComplete(kind, namespace) ? 'absent' : 'unknown';
  }

  select(index: GraphIndex, key: string): readonly ResourceFact[] {
    const kind = kindOfIndex(index);
    if (kind === undefined) return [];
    let kept = this.#indexes.get(index);
    if (kept === undefined) {
      kept = new StoreIndex(index, kind, this.#store, (object) => this.factOf(object));
      this.#indexes.set(index, kept);
    }
    return kept.get(key);
  }

  isComplete(name: string, namespace: string | undefined): boolean {
    const kind = kindsByName.get(name);
    return kind !== undefined && this.#store.isComplete(kind, namespace);
  }

  derive<S extends Subject, Value>(derivation: Derivation<S, Value>, subject: S): Value {
    const { revision } = this;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is kept under a derivation is what it drew
    const kept = this.#kept(derivation, subject) as Drawn<Value> | undefined;
    if (kept !== undefined && (kept.revision === revision || kept.references.isCurrent)) {
      kept.revision = revision;
      return kept.value;
    }
    const references = new StoreReferences(this);
    const drawn = derivation.draw(subject, references);
    const before = kept?.value;
    const isSame = before !== undefined && (derivation.isSame?.(before, drawn) ?? false);
    const value = isSame ? before : drawn;
    this.#keep(derivation, subject, { value, references, revision });
    return value;
  }

  #kept(derivation: object, subject: Subject): Drawn<unknown> | undefined {
    return typeof subject === 'string'
      ? this.#byText.get(derivation)?.get(subject)
      : this.#byFact.get(derivation)?.get(subject);
  }

  #keep(derivation: object, subject: Subject, drawn: Drawn<unknown>): void {
    if (typeof subject === 'string') {
      const kept = this.#byText.get(derivation) ?? new Map<string, Drawn<unknown>>();
      this.#byText.set(derivation, kept.set(subject, drawn));
    } else {
      const kept = this.#byFact.get(derivation) ?? new WeakMap<ResourceFact, Drawn<unknown>>();
      this.#byFact.set(derivation, kept.set(subject, drawn));
    }
  }
}

const known = new WeakMap<ClusterStore, { readonly context: string; readonly queries: StoreQueries }>();

/** The queries of a store, shared by all who ask it. */
export function queriesOf(store: ClusterStore, context: string): StoreQueries {
  let kept = known.get(store);
  if (kept?.context !== context) known.set(store, (kept = { context, queries: new StoreQueries(store, context) }));
  return kept.queries;
}
