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

/**
 * The nearest map that is written and takes a field that its own does not know: one below its map, one that holds it, or
 * one beside those. Undefined where none takes the field, or where it would be wrong in another way.
 */
export function placeOf(path: Path, resource: JsonObject, kind: Kind): Remedy | undefined {
  const name = path.at(-1);
  if (typeof name !== 'string') return undefined;
  const { root } = kind;
  const takes = (holder: Path): boolean => {
    const map = valueAt(resource, holder);
    const isFree = isJsonObject(map) && !Object.hasOwn(map, name);
    return isFree && schemaAt(root, holder)?.properties.has(name) === true && isBetter(path, holder, resource, kind);
  };
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const holder = path.slice(0, length);
    const up = path.length - length;
    if (up > 1 && takes(holder)) return { kind: 'move', up, down: [] };
    const map = valueAt(resource, holder);
    // Deep in a spec a name or namespace is never the resource's own.
    if (!isJsonObject(map) || (length === 0 && path.length > 2)) continue;
    const known = schemaAt(root, holder);
    const child = Object.keys(map).find((key) => childSchema(known, key) !== undefined && takes([...holder, key]));
    if (child !== undefined) return { kind: 'move', up, down: [child] };
  }
  return undefined;
}

/** Whether the resource has nothing new wrong with it after the move. */
function isBetter(from: Path, to: Path, resource: JsonObject, kind: Kind): boolean {
  const moved = change(resource, from.slice(0, -1), (map) => {
    const { [String(from.at(-1))]: _, ...others } = map;
    return others;
  });
  const value = valueAt(resource, from);
  const after = change(moved, to, (map) => ({ ...map, [String(from.at(-1))]: value }));
  const before = faultsOf(resource, kind);
  return [...faultsOf(after, kind)].every((fault) => before.has(fault));
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
  if (step === undefined) return isJsonObject(value) ? make(value) : value;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? change(item, rest, make) : item));
  return isJsonObject(value) ? { ...value, [step]: change(value[step], rest, make) } : value;
}
