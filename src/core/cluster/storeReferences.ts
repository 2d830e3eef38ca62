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

const without = { absent: { state: 'absent' }, unknown: { state: 'unknown' } } as const;

/** A question that was asked, and its answer. */
type Read = { readonly next: Read | undefined } & (
  | {
      readonly type: 'find';
      readonly namespace: string | undefined;
      readonly name: string;
      readonly seen: Seen;
      readonly lookup: Lookup;
    }
  | ({
      readonly type: 'select';
      readonly index: GraphIndex;
      readonly key: string;
      readonly namespace: string | undefined;
    } & Selection)
);

/** The questions about one kind, which need no look as long as nothing of that kind has changed. */
interface ReadsOfKind {
  readonly kind: string;
  last: Read | undefined;
  version: number;
  readonly next: ReadsOfKind | undefined;
}

interface Conclusion {
  readonly kept: Kept<unknown>;
  readonly seen: unknown;
  readonly next: Conclusion | undefined;
}

/**
 * Questions to a store that are remembered, so that whoever asked them knows later whether an answer would be another. In
 * linked lists: most ask one thing of a kind, they are tens of thousands, and an array takes room for many.
 */
export class StoreReferences implements References {
  readonly #answers: Answers;
  #lastKind: ReadsOfKind | undefined;
  #lastConclusion: Conclusion | undefined;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Several checks ask for the same Secret: it is looked up, and later looked at again, once. */
  find(kind: string, namespace: string | undefined, name: string): Lookup {
    const reads = this.#readsOf(kind);
    for (let read = reads.last; read !== undefined; read = read.next) {
      if (read.type === 'find' && read.name === name && read.namespace === namespace) return read.lookup;
    }
    const seen = this.#answers.find(kind, namespace, name);
    const lookup: Lookup = typeof seen === 'string' ? without[seen] : { state: 'found', fact: seen };
    reads.last = { type: 'find', namespace, name, seen, lookup, next: reads.last };
    return lookup;
  }

  select(index: GraphIndex, key: string, namespace: string | undefined): Selection {
    const reads = this.#readsOf(index.kind);
    for (let read = reads.last; read !== undefined; read = read.next) {
      if (read.type === 'select' && read.index === index && read.key === key && read.namespace === namespace)
        return read;
    }
    const facts = this.#answers.select(index, key);
    const isComplete = this.#answers.isComplete(index.kind, namespace);
    const read = { type: 'select', index, key, namespace, facts, isComplete, next: reads.last } as const;
    reads.last = read;
    return read;
  }

  derive<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Value {
    const kept = this.#answers.keep(derivation, subject);
    const { value } = kept;
    this.#lastConclusion = { kept, seen: value, next: this.#lastConclusion };
    return value;
  }

  /** Whether every question so far would be answered the same now. */
  get isCurrent(): boolean {
    for (let reads = this.#lastKind; reads !== undefined; reads = reads.next) {
      const version = this.#answers.version(reads.kind);
      if (version === reads.version) continue;
      for (let read = reads.last; read !== undefined; read = read.next) {
        if (!this.#holds(reads.kind, read)) return false;
      }
      reads.version = version;
    }
    for (let drawn = this.#lastConclusion; drawn !== undefined; drawn = drawn.next) {
      this.#answers.refresh(drawn.kept);
      if (drawn.kept.value !== drawn.seen) return false;
    }
    return true;
  }

  #readsOf(kind: string): ReadsOfKind {
    for (let reads = this.#lastKind; reads !== undefined; reads = reads.next) if (reads.kind === kind) return reads;
    this.#lastKind = { kind, last: undefined, version: this.#answers.version(kind), next: this.#lastKind };
    return this.#lastKind;
  }

  #holds(kind: string, read: Read): boolean {
    if (read.type === 'find') return this.#answers.find(kind, read.namespace, read.name) === read.seen;
    return (
      this.#answers.select(read.index, read.key) === read.facts &&
      this.#answers.isComplete(kind, read.namespace) === read.isComplete
    );
  }
}
