import { referenceFieldAt } from '../graph/namedReferences.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { Path } from '../yaml/index.ts';

/** What a field that names resources can name. */
export interface TargetField {
  /** The likeliest first. */
  readonly kinds: readonly ResourceKind[];
  /** What is meant where the reference names no kind; undefined: it has to. */
  readonly usual: ResourceKind | undefined;
}

/** Whom a ReferenceGrant allows: a kind of a namespace, no resource by name. */
const allowedField = 'from';

/** The field whose map stands at a path, directly or as an item of its list; undefined where we know none of what it names. */
export function targetFieldAt(path: Path): TargetField | undefined {
  const name = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  if (path[0] === 'spec' && name === allowedField) return { kinds: [kinds.httpRoute], usual: undefined };
  const field = referenceFieldAt(path);
  if (field === undefined || field.candidates.length === 0) return undefined;
  const { candidates, usual } = field;
  return {
    kinds: candidates,
    usual: candidates.find(({ group, kind }) => group === usual?.group && kind === usual.kind),
  };
}
