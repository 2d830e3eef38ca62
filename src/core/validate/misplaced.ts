import { isJsonObject, objectAt, valueAt, type JsonObject } from '../resource/json.ts';
import { childSchema, schemaAt, type Schema } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';
import { CelValues } from './celValues.ts';
import type { Remedy } from './issue.ts';
import { normalize } from './normalize.ts';
import { judgeObjectMeta } from './objectMeta.ts';
import { judgeRules } from './rules.ts';
import { judgeStructure } from './structure.ts';

/** What judges the resource. */
interface Kind {
  readonly root: Schema;
  readonly group: string;
}

/** A move is tried by judging the whole resource again: one with many misplaced fields has the first of them moved. */
const maxTrials = 24;

/** Finds where the misplaced fields of one resource belong. */
export class Places {
  readonly #resource: JsonObject;
  readonly #kind: Kind;
  #faults: ReadonlySet<string> | undefined;
  #trials = 0;

  constructor(resource: JsonObject, kind: Kind) {
    this.#resource = resource;
    this.#kind = kind;
  }

  /**
   * The nearest map that takes a field that its own does not know: one below its map, one that holds it, or one beside those,
   * such as are written before the one that would have to be. Undefined where none or more than one takes the field, or where
   * it would be wrong in another way.
   */
  placeOf(path: Path): Remedy | undefined {
    return typeof path.at(-1) === 'string' ? (this.#amongWritten(path) ?? this.#amongAbsent(path)) : undefined;
  }

  #amongWritten(path: Path): Remedy | undefined {
    for (let length = path.length - 1; length >= 0; length -= 1) {
      const holder = path.slice(0, length);
      const up = path.length - length;
      if (up > 1 && this.#takes(holder, path)) return { kind: 'move', up, down: [] };
      const map = valueAt(this.#resource, holder);
      // Deep in a spec a name or namespace is never the resource's own.
      if (!isJsonObject(map) || (length === 0 && path.length > 2)) continue;
      const known = schemaAt(this.#kind.root, holder);
      const child = Object.keys(map).find((key) => {
        return childSchema(known, key) !== undefined && this.#takes([...holder, key], path);
      });
      if (child !== undefined) return { kind: 'move', up, down: [child] };
    }
    return undefined;
  }

  /** Within the spec alone: whoever leaves out `policies:` means those. */
  #amongAbsent(path: Path): Remedy | undefined {
    for (let length = path.length - 1; length > 0; length -= 1) {
      const holder = path.slice(0, length);
      const map = valueAt(this.#resource, holder);
      if (!isJsonObject(map)) continue;
      const known = schemaAt(this.#kind.root, holder)?.properties.keys() ?? [];
      const absent = [...known].filter((key) => !Object.hasOwn(map, key));
      const [child, ...others] = absent.filter((key) => this.#takes([...holder, key], path));
      if (child !== undefined) {
        // Whether another takes it too is not known when nothing more is tried.
        return others.length > 0 || this.#trials >= maxTrials
          ? undefined
          : { kind: 'move', up: path.length - length, down: [child] };
      }
    }
    return undefined;
  }

  #takes(holder: Path, path: Path): boolean {
    const name = String(path.at(-1));
    const map = valueAt(this.#resource, holder);
    // What is not written yet takes all that its schema has.
    const isFree = map === undefined || (isJsonObject(map) && !Object.hasOwn(map, name));
    return (
      isFree && schemaAt(this.#kind.root, holder)?.properties.has(name) === true && this.#isBetter(path, holder, name)
    );
  }

  /** Whether the resource has nothing new wrong with it after the move. */
  #isBetter(from: Path, to: Path, name: string): boolean {
    if (this.#trials >= maxTrials) return false;
    this.#trials += 1;
    const moved = change(this.#resource, from.slice(0, -1), (map) => {
      const { [name]: _, ...others } = map;
      return others;
    });
    const value = valueAt(this.#resource, from);
    const after = faultsOf(
      change(moved, to, (map) => ({ ...map, [name]: value })),
      this.#kind,
    );
    const before = (this.#faults ??= faultsOf(this.#resource, this.#kind));
    return [...after].every((fault) => before.has(fault));
  }
}

function faultsOf(resource: unknown, { root, group }: Kind): ReadonlySet<string> {
  const faults = new Set<string>();
  const report = ({ code, path, message }: { code: string; path: Path; message: object }): void => {
    faults.add(`${code} ${path.join('.')} ${JSON.stringify(message)}`);
  };
  const normalized = normalize(resource, root, [], (_, path) => report({ code: 'unknown', path, message: {} }));
  judgeStructure(normalized, root, [], report);
  judgeObjectMeta(objectAt(normalized, 'metadata'), group, report);
  judgeRules(normalized, root, [], {
    values: new CelValues(),
    blocked: new Set(),
    report,
    onUnchecked: () => undefined,
    quotesServer: false,
    isTrial: true,
  });
  return faults;
}

/** A copy with another map at a path; what is not on the way is shared. */
function change(value: unknown, path: Path, make: (map: JsonObject) => JsonObject): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? make({}) : isJsonObject(value) ? make(value) : value;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? change(item, rest, make) : item));
  return isJsonObject(value) ? { ...value, [step]: change(value[step], rest, make) } : value;
}
