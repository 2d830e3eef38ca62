import type { CheckFinding } from '../checks/finding.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { GraphIndex, Selection } from '../graph/graphIndex.ts';
import type { Derivation, Lookup, References } from '../graph/resourceGraph.ts';

/** A question that a check asked: an object by its kind and name, or those of a kind by an index. */
type Question =
  | { readonly type: 'find'; readonly target: string }
  | { readonly type: 'select'; readonly index: GraphIndex; readonly key: string };

interface Kept {
  readonly findings: readonly CheckFinding[];
  readonly questions: readonly Question[];
}

/** What answers may rest on besides the facts: as long as each is the same object, nothing there has changed. */
export type Ground = readonly unknown[];

/**
 * What was found about the resources of one file, from keystroke to keystroke: a resource is looked at again only where a
 * question that was asked about it may have another answer now. Which objects have changed is told by their identity.
 */
export class KeptFindings {
  #ground: Ground = [];
  #facts: ReadonlySet<ResourceFact> = new Set();
  #kept = new Map<ResourceFact, Kept>();
  #graph: References | undefined;

  /**
   * One look at the file as it is now.
   * @param facts all that the graph was made of
   * @param ground what else it was made of
   */
  next(
    graph: References,
    facts: ReadonlySet<ResourceFact>,
    ground: Ground,
  ): (subject: ResourceFact, check: (graph: References) => readonly CheckFinding[]) => readonly CheckFinding[] {
    const isSameGround = ground.length === this.#ground.length && ground.every((one, at) => one === this.#ground[at]);
    const before = isSameGround ? this.#kept : new Map<ResourceFact, Kept>();
    const changes = new Changes(this.#facts, facts);
    this.#graph = graph;
    this.#ground = ground;
    this.#facts = facts;
    const kept = new Map<ResourceFact, Kept>();
    this.#kept = kept;
    return (subject, check) => {
      const known = before.get(subject);
      if (known?.questions.every((question) => !changes.mayAnswer(question)) === true) {
        kept.set(subject, known);
        return known.findings;
      }
      const asked = new AskedReferences(() => this.#graph ?? graph);
      const findings = check(asked);
      kept.set(subject, { findings, questions: asked.end() });
      return findings;
    };
  }
}

/** What went and what came between two looks. An object that was edited is in it twice. */
class Changes {
  readonly #facts: readonly ResourceFact[];
  readonly #targets: ReadonlySet<string>;
  readonly #keys = new Map<GraphIndex, ReadonlySet<string>>();

  constructor(before: ReadonlySet<ResourceFact>, now: ReadonlySet<ResourceFact>) {
    const gone = [...before].filter((fact) => !now.has(fact));
    const come = [...now].filter((fact) => !before.has(fact));
    const names = new Set([...gone, ...come].map(({ object }) => object.metadata.name));
    // Of several with one name the nearest counts: when it goes or comes, another is seen or hidden.
    const namesakes = [...now].filter((fact) => before.has(fact) && names.has(fact.object.metadata.name));
    this.#facts = [...gone, ...come, ...namesakes];
    this.#targets = new Set(this.#facts.map(({ object }) => targetOf(object.kind, object.metadata.name)));
  }

  mayAnswer(question: Question): boolean {
    return question.type === 'find'
      ? this.#targets.has(question.target)
      : this.#keysOf(question.index).has(question.key);
  }

  #keysOf(index: GraphIndex): ReadonlySet<string> {
    let keys = this.#keys.get(index);
    if (keys === undefined) {
      const ofKind = this.#facts.filter(({ object }) => object.kind === index.kind);
      keys = new Set(ofKind.flatMap(({ object }) => index.keysOf(object)).map(withoutNamespace));
      this.#keys.set(index, keys);
    }
    return keys;
  }
}

/** Remembers what is asked until the findings are there. A fix is made later, of what is there by then. */
class AskedReferences implements References {
  readonly #graph: () => References;
  readonly #questions: Question[] = [];
  #isOver = false;

  constructor(graph: () => References) {
    this.#graph = graph;
  }

  end(): readonly Question[] {
    this.#isOver = true;
    return this.#questions;
  }

  find(kind: string, namespace: string | undefined, name: string): Lookup {
    this.#ask({ type: 'find', target: targetOf(kind, name) });
    return this.#graph().find(kind, namespace, name);
  }

  select(index: GraphIndex, key: string, namespace: string | undefined): Selection {
    this.#ask({ type: 'select', index, key: withoutNamespace(key) });
    return this.#graph().select(index, key, namespace);
  }

  /** What a conclusion rests on, the finding rests on too. */
  derive<Subject extends string | ResourceFact, Value>(
    derivation: Derivation<Subject, Value>,
    subject: Subject,
  ): Value {
    return derivation.draw(subject, this);
  }

  #ask(question: Question): void {
    if (!this.#isOver) this.#questions.push(question);
  }
}

/** Without the namespace, which may be the default one on either side: one look too many at worst. */
function targetOf(kind: string, name: string): string {
  return `${kind} ${name}`;
}

function withoutNamespace(key: string): string {
  return key.slice(key.indexOf('/'));
}
