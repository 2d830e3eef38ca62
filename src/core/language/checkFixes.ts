import { assertNever } from '../base/assertNever.ts';
import type { CheckFinding, CheckFix, FieldChange } from '../checks/finding.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { TextEdit } from '../validate/index.ts';
import type { Path, YamlDocument } from '../yaml/index.ts';
import type { DiagnosticFix } from './diagnostic.ts';
import { appendItem, removeField, removeResource, replaceField, resourceBehind, setValue } from './fieldEdits.ts';
import type { Places } from './fileFacts.ts';
import { renameKey, renameVariable } from './fixEdits.ts';

/** The fixes of a finding as edits of the file; those that touch what is not written in it are left out. */
export function fixesOf(finding: CheckFinding, places: Places): readonly DiagnosticFix[] {
  return preferOnly(finding.fixes.flatMap((fix) => toFix(fix, places)));
}

function toFix(fix: CheckFix, places: Places): readonly DiagnosticFix[] {
  switch (fix.kind) {
    case 'renameSecretKey':
      return renameFix(fix, places);
    case 'addVariable':
      return [{ title: fix.title, addVariable: fix.variable }];
    case 'edit': {
      const edits = fix.changes.map((change) => toEdit(change, places)).filter((edit) => edit !== undefined);
      // A change that is made by half is none.
      return edits.length === fix.changes.length ? [{ title: fix.title, edits: joined(edits) }] : [];
    }
    default:
      return assertNever(fix);
  }
}

function toEdit(change: FieldChange, places: Places): TextEdit | undefined {
  const place = places.get(factOf(change));
  if (place === undefined) return undefined;
  const { document } = place;
  switch (change.kind) {
    case 'addResource':
      return resourceBehind(document, change.value);
    case 'removeResource':
      return removeResource(document, place.path);
    default:
      return toFieldEdit(change, document, [...place.path, ...change.at.path]);
  }
}

function factOf(change: FieldChange): ResourceFact {
  switch (change.kind) {
    case 'addResource':
      return change.beside;
    case 'removeResource':
      return change.fact;
    default:
      return change.at.fact;
  }
}

function toFieldEdit(
  change: Exclude<FieldChange, { readonly kind: 'addResource' | 'removeResource' }>,
  document: YamlDocument,
  path: Path,
): TextEdit | undefined {
  switch (change.kind) {
    case 'set':
      return setValue(document, path, change.value);
    case 'replace':
      return replaceField(document, path, change.name, change.value);
    case 'remove':
      return removeField(document, path);
    case 'append':
      return appendItem(document, path, change.value);
    case 'renameVariable':
      return renameVariable(document, path, change.from, change.to);
    default:
      return assertNever(change);
  }
}

/** Insertions at one place as one edit, in their order: an editor may not take two. */
function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const byPlace = new Map<string, TextEdit>();
  for (const edit of edits) {
    const key = `${edit.start} ${edit.end}`;
    const before = byPlace.get(key);
    byPlace.set(key, before === undefined ? edit : { ...edit, newText: before.newText + edit.newText });
  }
  return [...byPlace.values()];
}

function renameFix(fix: CheckFix & { kind: 'renameSecretKey' }, places: Places): readonly DiagnosticFix[] {
  const { secret, from, to, title } = fix;
  const place = places.get(secret);
  if (place !== undefined) {
    const edits = ['stringData', 'data']
      .map((section) => renameKey(place.document, [...place.path, section, from], to))
      .filter((edit) => edit !== undefined);
    return edits.length > 0 ? [{ title, edits }] : [];
  }
  const { namespace, name } = secret.object.metadata;
  if (secret.provenance.from !== 'cluster' || namespace === undefined) return [];
  return [{ title, renameSecretKey: { context: secret.provenance.context, namespace, secret: name, from, to } }];
}

/** A single way out is what a person means; of several none is. */
function preferOnly(fixes: readonly DiagnosticFix[]): readonly DiagnosticFix[] {
  const [only] = fixes;
  return fixes.length === 1 && only && 'edits' in only ? [{ ...only, preferred: true }] : fixes;
}
