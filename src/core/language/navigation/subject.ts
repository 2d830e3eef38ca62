import type { ResourceFact } from '../../graph/fact.ts';
import { nameOf, referencesOf, type NamedReference, type ResourceName } from '../../graph/namedReferences.ts';
import { samePath, shiftRange, type Path, type SourceRange } from '../../yaml/index.ts';
import type { IndexedFile } from './workspaceIndex.ts';

/** What a place of a file is about: a resource by its own name, or by a reference to it. */
export interface Subject {
  readonly fact: ResourceFact;
  readonly target: ResourceName;
  /** Undefined at the resource's own name. */
  readonly reference: NamedReference | undefined;
  /** Whether the place is the name itself, not its kind or namespace beside it. */
  readonly onName: boolean;
  /** The field that the place is at, by its name. */
  readonly field: string | undefined;
}

/** The fields of a reference that say what it refers to; what else a route keeps beside them is no part of it. */
const referring: ReadonlySet<unknown> = new Set(['name', 'namespace', 'group', 'kind', 'sectionName', 'port', 'key']);

/** Undefined where no resource is named. */
export function subjectAt(file: IndexedFile, offset: number): Subject | undefined {
  const document = file.documents.findLast(({ start }) => start <= offset);
  const tree = document?.parsed.tree;
  if (document === undefined || tree === undefined) return undefined;
  const inside = offset - document.start;
  // Between two characters: the one behind the cursor counts, so that a key's first letter is not the line above.
  const { path, onKey } = tree.pathAt(/[\w"'/]/.test(document.parsed.text[inside] ?? '') ? inside + 1 : inside);
  for (const [fact, place] of file.places) {
    if (place.document !== document || !samePath(path.slice(0, place.path.length), place.path)) continue;
    const own = path.slice(place.path.length);
    const target = nameOf(fact.object);
    if (samePath(own, ownName)) return { fact, target, reference: undefined, onName: !onKey, field: 'name' };
    const reference = referenceAt(fact, own);
    if (reference === undefined) return undefined;
    const field = own.at(-1);
    return {
      fact,
      target: reference,
      reference,
      onName: !onKey && samePath(own, reference.namePath),
      field: typeof field === 'string' ? field : undefined,
    };
  }
  return undefined;
}

export const ownName: Path = ['metadata', 'name'];

function referenceAt(fact: ResourceFact, path: Path): NamedReference | undefined {
  return referencesOf(fact.object).find(({ path: place }) => {
    if (!samePath(path.slice(0, place.length), place)) return false;
    return path.length === place.length || (path.length === place.length + 1 && referring.has(path.at(-1)));
  });
}

/** Where the value at a path of a resource is written, or its key; undefined where it is not in the text. */
export function rangeIn(
  file: IndexedFile,
  fact: ResourceFact,
  path: Path,
  part: 'value' | 'key' = 'value',
): SourceRange | undefined {
  const place = file.places.get(fact);
  const range = place?.document.parsed.tree?.locate([...place.path, ...path])?.[part];
  return place && range && shiftRange(range, place.document.start);
}

/** Whether two namespaces are the same: for certain, or perhaps, because one of them is left to a context nobody knows. */
export function sameNamespace(
  left: string | undefined,
  right: string | undefined,
  defaultNamespace: string | undefined,
): 'yes' | 'perhaps' | 'no' {
  const one = left ?? defaultNamespace;
  const other = right ?? defaultNamespace;
  if (one === other) return 'yes';
  return one === undefined || other === undefined ? 'perhaps' : 'no';
}
