import { isObject, sameJson, type JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { checkEnvelope, refuseUndeclared } from './admission.ts';
import { applyConflict, badRequest, notFound, unsupportedMediaType } from './apiFailure.ts';
import type { KubeObject, ManagedFieldsEntry } from './kubeObject.ts';
import { leafPaths, ownedPaths, parsePath } from './managedFields.ts';
import { jsonPatch, mergePatch } from './patch.ts';
import { present } from './presentation.ts';
import { writerOf, type WriteRequest, type WriteResult, type Writes } from './writes.ts';

/** Answers PATCH in all four media types; a strategic merge patch counts as a merge patch. */
export function patchObject(writes: Writes, request: WriteRequest, contentType: string, body: unknown): WriteResult {
  switch (contentType) {
    case 'application/apply-patch+yaml':
      return serverSideApply(writes, request, body);
    case 'application/json-patch+json':
      return modify(writes, request, (before) => jsonPatch(before, body));
    case 'application/merge-patch+json':
    case 'application/strategic-merge-patch+json':
      return modify(writes, request, (before) => mergePatch(before, body));
    default:
      throw unsupportedMediaType(contentType);
  }
}

function modify(writes: Writes, request: WriteRequest, change: (before: KubeObject) => unknown): WriteResult {
  const before = writes.find(request.served, request.target);
  if (!before) throw notFound(request.served.type, request.target.name ?? '');
  return writes.update(request, change(present(before, request.served, 'whole')));
}

/**
 * A merge by field manager: what the document names is set, what the same manager's last apply named and this one does
 * not is removed unless somebody else owns it too. What others hold with another value is a conflict unless the apply is
 * forced. Lists count as one value.
 */
function serverSideApply(writes: Writes, request: WriteRequest, body: unknown): WriteResult {
  const { served, target, query } = request;
  if (!query.get('fieldManager')) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  }
  const applied = checkEnvelope(body, served);
  if (at(applied, 'metadata', 'managedFields') !== undefined) throw badRequest('metadata.managedFields must be nil');
  refuseUndeclared(applied, served);
  const before = writes.find(served, target);
  if (!before) {
    if (target.subresource !== undefined) throw notFound(served.type, target.name ?? '');
    const { name: _name, ...metadata } = isObject(applied['metadata']) ? applied['metadata'] : {};
    return writes.create(request, { ...applied, metadata: { ...metadata, name: target.name } }, applied);
  }
  const base = withoutDropped(present(before, served, 'whole'), before, request, applied);
  const merged = mergePatch(base, applied);
  if (query.get('force') !== 'true') refuseConflicts(before, ownEntry(before, request, applied), applied);
  if (
    sameJson(merged, base) &&
    sameJson(base, present(before, served, 'whole')) &&
    alreadyOwns(before, request, applied)
  ) {
    return { code: 200, object: before, warnings: [] };
  }
  return writes.update(request, merged, applied);
}

function ownEntry(before: KubeObject, request: WriteRequest, applied: JsonObject) {
  const writer = writerOf(request, applied);
  const isOwn = (entry: { manager: string; operation: string; subresource?: string }): boolean =>
    entry.manager === writer.manager && entry.operation === 'Apply' && entry.subresource === writer.subresource;
  return (before.metadata.managedFields ?? []).find(isOwn);
}

function refuseConflicts(before: KubeObject, own: ManagedFieldsEntry | undefined, applied: JsonObject): void {
  const others = (before.metadata.managedFields ?? []).filter((entry) => entry !== own);
  const changed = [...leafPaths(applied)].map(parsePath).filter((path) => {
    const present = at(before, ...path);
    return present !== undefined && !sameJson(present, at(applied, ...path));
  });
  const conflicts = others.flatMap((entry) => {
    const owned = ownedPaths(entry);
    return changed.filter((path) => owned.has(JSON.stringify(path))).map((path) => fieldConflict(entry, path));
  });
  if (conflicts.length > 0) throw applyConflict(conflicts);
}

function fieldConflict({ manager, operation, apiVersion, time }: ManagedFieldsEntry, path: readonly string[]) {
  const when = operation === 'Update' ? ` at ${time}` : '';
  return {
    reason: 'FieldManagerConflict',
    message: `conflict with "${manager}" using ${apiVersion}${when}`,
    field: `.${path.join('.')}`,
  };
}

function alreadyOwns(before: KubeObject, request: WriteRequest, applied: JsonObject): boolean {
  const own = ownEntry(before, request, applied);
  return own !== undefined && sameJson([...ownedPaths(own)].toSorted(), [...leafPaths(applied)].toSorted());
}

function withoutDropped(base: KubeObject, before: KubeObject, request: WriteRequest, applied: JsonObject): KubeObject {
  const own = ownEntry(before, request, applied);
  if (!own) return base;
  const others = (before.metadata.managedFields ?? []).filter((entry) => entry !== own);
  const kept = new Set([...leafPaths(applied), ...others.flatMap((entry) => [...ownedPaths(entry)])]);
  const result = structuredClone(base);
  for (const path of ownedPaths(own)) if (!kept.has(path)) removeAt(result, parsePath(path));
  return result;
}

/** With the maps around it that are left empty: only this manager held them. */
function removeAt(object: JsonObject, path: readonly string[]): void {
  const last = path.at(-1);
  const parent = at(object, ...path.slice(0, -1));
  if (last === undefined || !isObject(parent)) return;
  delete parent[last];
  if (path.length > 1 && Object.keys(parent).length === 0) removeAt(object, path.slice(0, -1));
}
