import type { ResourceFact } from '../graph/fact.ts';
import type { GraphIndex, Selection } from '../graph/graphIndex.ts';
import type { Derivation, Lookup, References } from '../graph/resourceGraph.ts';

/** What a lookup found: the object, or why there is none. */
export type Seen = ResourceFact | 'absent' | 'unknown';

/** Answers that stay the same objects as long as they are the same. */
export interface Answers {
  find(kind: string, namespace: string | undefined, name: string): Seen;
  select(index: GraphIndex, key: string): readonly ResourceFact[];
  isComplete(kind: string, namespace: string | undefined): boolean;
  derive<Subject extends string | ResourceFact, Value>(derivation: Derivation<Subject, Value>, subject: Subject): Value;
}

/** A question that was asked, and whether it would be answered the same now. */
type Read =
  | {
      readonly type: 'find';
      readonly kind: string;
      readonly namespace: string | undefined;
      readonly name: string;
      readonly seen: Seen;
    }
  | {
      readonly type: 'select';
      readonly index: GraphIndex;
      readonly key: string;
      readonly namespace: string | undefined;
      readonly seen: readonly ResourceFact[];
      readonly isComplete: boolean;
    }
  | { readonly type: 'derive'; readonly isCurrent: () => boolean };

/** Questions to a store that are remembered, so that whoever asked them knows later whether an answer would be another. */
export class StoreReferences implements References {
  readonly #queries: Answers;
  readonly #reads: Read[] = [];

  constructor(queries: Answers) {
    this.#queries = queries;
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const seen = this.#queries.find(kind, namespace, name);
    this.#reads.push({ type: 'find', kind, namespace, name, seen });
    return typeof seen === 'string' ? { state: seen } : { state: 'found', fact: seen };
  }

  select(index: GraphIndex, key: string, namespace: string | undefined): Selection {
    const seen = this.#queries.select(index, key);
    const isComplete = this.#queries.isComplete(index.kind, namespace);
    this.#reads.push({ type: 'select', index, key, namespace, seen, isComplete });
    return { facts: seen, isComplete };
  }

  derive<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Value {
    const value = this.#queries.derive(derivation, subject);
    this.#reads.push({ type: 'derive', isCurrent: () => this.#queries.derive(derivation, subject) === value });
    return value;
  }

  /** Whether every question so far would be answered the same now. */
  get isCurrent(): boolean {
    return this.#reads.every((read) => this.#holds(read));
  }

  #holds(read: Read): boolean {
    switch (read.type) {
      case 'find':
        return this.#queries.find(read.kind, read.namespace, read.name) === read.seen;
      case 'select':
        return (
          this.#queries.select(read.index, read.key) === read.seen &&
          this.#queries.isComplete(read.index.kind, read.namespace) === read.isComplete
        );
      case 'derive':
        return read.isCurrent();
    }
  }
}
