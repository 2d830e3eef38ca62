import { at, isObject, sameJson, type JsonObject } from '../json.ts';
import type { KubeObject, ManagedFieldsEntry } from './kubeObject.ts';

/** Members that the server owns itself: no manager ever has them. */
const SERVER_OWNED = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'generateName',
]);

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string | undefined;
  readonly time: string;
}

/** A path as JSON text, so that it can be a member of a Set. */
type Path = string;

/** The paths of all leaves: scalars, lists (owned as one value) and empty objects. */
export function leafPaths(object: JsonObject): Set<Path> {
  const paths = new Set<Path>();
  for (const [key, value] of Object.entries(object)) {
    if (key === 'apiVersion' || key === 'kind' || value === undefined) continue;
    if (key !== 'metadata') collect(value, [key], paths);
    else if (isObject(value)) {
      for (const [name, part] of Object.entries(value)) {
        if (!SERVER_OWNED.has(name) && part !== undefined) collect(part, ['metadata', name], paths);
      }
    }
  }
  return paths;
}

function collect(value: unknown, path: readonly string[], into: Set<Path>): void {
  if (!isObject(value) || Object.keys(value).length === 0) {
    into.add(JSON.stringify(path));
    return;
  }
  for (const [key, member] of Object.entries(value)) if (member !== undefined) collect(member, [...path, key], into);
}

export function parsePath(path: Path): string[] {
  const parsed: unknown = JSON.parse(path);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

/** The paths that an entry owns, read back from its fieldsV1. */
export function ownedPaths(entry: ManagedFieldsEntry): Set<Path> {
  const paths = new Set<Path>();
  const walk = (fields: JsonObject, path: readonly string[]): void => {
    const members = Object.entries(fields).filter(([key]) => key.startsWith('f:'));
    if (members.length === 0 && path.length > 0) paths.add(JSON.stringify(path));
    for (const [key, value] of members) walk(isObject(value) ? value : {}, [...path, key.slice(2)]);
  };
  walk(entry.fieldsV1, []);
  return paths;
}

function toFields(paths: ReadonlySet<Path>, marksMaps: boolean): JsonObject {
  const root: JsonObject = {};
  for (const path of [...paths].toSorted()) {
    let node = root;
    parsePath(path).forEach((step, index, steps) => {
      const existing = node[`f:${step}`];
      const child: JsonObject = isObject(existing) ? existing : {};
      const isMap = index < steps.length - 1 && !(index === 0 && step === 'metadata');
      if (isMap && marksMaps) child['.'] = {};
      node[`f:${step}`] = child;
      node = child;
    });
  }
  return root;
}

/**
 * The managedFields after a write: the writer takes what it changed (an apply: all that it names), nobody keeps what is
 * gone. `applied` is the document of a server-side apply as it was sent, before any conversion.
 */
export function updateManagedFields(
  before: KubeObject | undefined,
  after: KubeObject,
  writer: Writer,
  applied?: JsonObject,
): ManagedFieldsEntry[] {
  const present = leafPaths(after);
  const changed = changedPaths(before, after, present);
  const taken = applied ? leafPaths(applied) : changed;
  // What an apply named and a conversion turned into something else (stringData) was never present: its owner keeps it.
  const removed = new Set([...(before ? leafPaths(before) : [])].filter((path) => !present.has(path)));
  const entries = (before?.metadata.managedFields ?? []).map((entry) => ({ entry, paths: ownedPaths(entry) }));
  const own = entries.find(({ entry }) => isOwn(entry, writer));
  const result: ManagedFieldsEntry[] = [];
  for (const { entry, paths } of entries) {
    if (entry === own?.entry) continue;
    // Who applies the same value shares it; who forces another takes it.
    const lost = applied ? changed : taken;
    const kept = [...paths].filter((path) => !removed.has(path) && !lost.has(path));
    if (kept.length === paths.size) result.push(entry);
    else if (kept.length > 0)
      result.push({ ...entry, fieldsV1: toFields(new Set(kept), entry.operation === 'Update') });
  }
  const ownKept = applied ? [] : [...(own?.paths ?? [])].filter((path) => !removed.has(path));
  const ownPaths = new Set([...ownKept, ...taken]);
  const unchanged = own && ownPaths.size === own.paths.size && [...ownPaths].every((path) => own.paths.has(path));
  if (unchanged && taken.size === 0) result.push(own.entry);
  else if (ownPaths.size > 0) result.push(newEntry(after, writer, toFields(ownPaths, writer.operation === 'Update')));
  return result.toSorted(byTimeAndManager);
}

/** Applies first, then by time and by name, as the server writes them. */
function byTimeAndManager(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  return sortKey(left) < sortKey(right) ? -1 : 1;
}

function sortKey({ operation, time, manager, subresource = '' }: ManagedFieldsEntry): string {
  return [operation, operation === 'Apply' ? '' : time, manager, subresource].join(' ');
}

function isOwn(entry: ManagedFieldsEntry, writer: Writer): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    (entry.subresource ?? '') === (writer.subresource ?? '')
  );
}

function changedPaths(before: KubeObject | undefined, after: KubeObject, present: ReadonlySet<Path>): Set<Path> {
  if (!before) return new Set(present);
  return new Set(
    [...present].filter((path) => !sameJson(at(before, ...parsePath(path)), at(after, ...parsePath(path)))),
  );
}

function newEntry(object: KubeObject, writer: Writer, fieldsV1: JsonObject): ManagedFieldsEntry {
  return {
    manager: writer.manager,
    operation: writer.operation,
    apiVersion: object.apiVersion,
    time: writer.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(writer.subresource !== undefined && { subresource: writer.subresource }),
  };
}
