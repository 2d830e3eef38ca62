import type { ResourceFact } from '../graph/fact.ts';
import type { GraphIndex, Selection } from '../graph/graphIndex.ts';
import type { Derivation, Lookup, References } from '../graph/resourceGraph.ts';

/** What a lookup found: the object, or why there is none. */
export type Seen = ResourceFact | 'absent' | 'unknown';

/** A conclusion that is kept: its value is brought up to date by whoever keeps it. */
export interface Kept<Value> {
  readonly value: Value;
}

/** Answers that stay the same objects as long as they are the same. */
export interface Answers {
  find(kind: string, namespace: string | undefined, name: string): Seen;
  select(index: GraphIndex, key: string): readonly ResourceFact[];
  isComplete(kind: string, namespace: string | undefined): boolean;
  /** Grows whenever an answer about this kind may be another. */
  version(kind: string): number;
  /** The conclusion as it is now. */
  keep<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Kept<Value>;
  refresh(kept: Kept<unknown>): void;
}

/** A question that was asked, and its answer. */
type Read =
  | { readonly type: 'find'; readonly namespace: string | undefined; readonly name: string; readonly seen: Seen }
  | {
      readonly type: 'select';
      readonly index: GraphIndex;
      readonly key: string;
      readonly namespace: string | undefined;
      readonly seen: readonly ResourceFact[];
      readonly isComplete: boolean;
    };

/** The questions about one kind, which need no look as long as nothing of that kind has changed. */
interface ReadsOfKind {
  readonly kind: string;
  readonly reads: Read[];
  version: number;
}

/** Questions to a store that are remembered, so that whoever asked them knows later whether an answer would be another. */
export class StoreReferences implements References {
  readonly #answers: Answers;
  readonly #byKind: ReadsOfKind[] = [];
  readonly #conclusions: { readonly kept: Kept<unknown>; readonly seen: unknown }[] = [];

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const seen = this.#seen(kind, namespace, name);
    return typeof seen === 'string' ? { state: seen } : { state: 'found', fact: seen };
  }

  select(index: GraphIndex, key: string, namespace: string | undefined): Selection {
    const { reads } = this.#readsOf(index.kind);
    for (const read of reads) {
      if (read.type === 'select' && read.index === index && read.key === key && read.namespace === namespace) {
        return { facts: read.seen, isComplete: read.isComplete };
      }
    }
    const seen = this.#answers.select(index, key);
    const isComplete = this.#answers.isComplete(index.kind, namespace);
    reads.push({ type: 'select', index, key, namespace, seen, isComplete });
    return { facts: seen, isComplete };
  }

  derive<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Value {
    const kept = this.#answers.keep(derivation, subject);
    const { value } = kept;
    this.#conclusions.push({ kept, seen: value });
    return value;
  }

  /** Whether every question so far would be answered the same now. */
  get isCurrent(): boolean {
    for (const group of this.#byKind) {
      const version = this.#answers.version(group.kind);
      if (version === group.version) continue;
      for (const read of group.reads) if (!this.#holds(group.kind, read)) return false;
      group.version = version;
    }
    for (const { kept, seen } of this.#conclusions) {
      this.#answers.refresh(kept);
      if (kept.value !== seen) return false;
    }
    return true;
  }

  /** Several checks ask for the same Secret: it is looked up, and later looked at again, once. */
  #seen(kind: string, namespace: string | undefined, name: string): Seen {
    const { reads } = this.#readsOf(kind);
    for (const read of reads) {
      if (read.type === 'find' && read.name === name && read.namespace === namespace) return read.seen;
    }
    const seen = this.#answers.find(kind, namespace, name);
    reads.push({ type: 'find', namespace, name, seen });
    return seen;
  }

  #readsOf(kind: string): ReadsOfKind {
    for (const group of this.#byKind) if (group.kind === kind) return group;
    const group = { kind, reads: [], version: this.#answers.version(kind) };
    this.#byKind.push(group);
    return group;
  }

  #holds(kind: string, read: Read): boolean {
    if (read.type === 'find') return this.#answers.find(kind, read.namespace, read.name) === read.seen;
    return (
      this.#answers.select(read.index, read.key) === read.seen &&
      this.#answers.isComplete(kind, read.namespace) === read.isComplete
    );
  }
}
