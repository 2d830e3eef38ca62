import { at, isObject, sameJson, type JsonObject } from '../json.ts';
import { ApiFailure, badRequest } from './apiFailure.ts';

/** RFC 7386: members of null are removed, objects merge, everything else replaces. The target is not changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return structuredClone(patch);
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** RFC 6902, all six operations. The target is not changed; an operation that cannot be done refuses the whole patch. */
export function jsonPatch(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  const root: { document: unknown } = { document: structuredClone(target) };
  for (const operation of patch) applyOperation(root, operation);
  if (!isObject(root.document)) throw badRequest('the patch does not leave an object');
  return root.document;
}

function applyOperation(root: { document: unknown }, operation: unknown): void {
  const op = at(operation, 'op');
  const path = pointer(at(operation, 'path'));
  const { value } = isObject(operation) ? operation : {};
  switch (op) {
    case 'add':
      return add(root, path, structuredClone(value));
    case 'replace':
      take(root, path, 'replace');
      return add(root, path, structuredClone(value));
    case 'remove':
      take(root, path, 'remove');
      return undefined;
    case 'move':
      return add(root, path, take(root, pointer(at(operation, 'from')), 'move'));
    case 'copy':
      return add(root, path, structuredClone(find(root, pointer(at(operation, 'from')), 'copy')));
    case 'test':
      if (!sameJson(find(root, path, 'test'), value)) throw refused(`testing value ${path.join('/')} failed`);
      return undefined;
    default:
      throw badRequest(`Unexpected kind: ${String(op)}`);
  }
}

function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw badRequest('invalid JSON pointer');
  const steps = text.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(root: { document: unknown }, path: readonly string[], operation: string): unknown {
  let current: unknown = root.document;
  for (const step of path) {
    const next = Array.isArray(current) ? current[Number(step)] : isObject(current) ? current[step] : undefined;
    if (next === undefined)
      throw refused(`${operation} operation does not apply: doc is missing path: /${path.join('/')}`);
    current = next;
  }
  return current;
}

function take(root: { document: unknown }, path: readonly string[], operation: string): unknown {
  const value = find(root, path, operation);
  const parent = find(root, path.slice(0, -1), operation);
  const last = path.at(-1);
  if (last === undefined) root.document = undefined;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
  return value;
}

function add(root: { document: unknown }, path: readonly string[], value: unknown): void {
  const last = path.at(-1);
  if (last === undefined) {
    root.document = value;
    return;
  }
  const parent = find(root, path.slice(0, -1), 'add');
  if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), 0, value);
  else if (isObject(parent)) parent[last] = value;
  else throw refused(`add operation does not apply: doc is missing path: /${path.join('/')}`);
}

/** A JSON Patch that does not fit is 422 without causes: the real server passes the library's words on. */
function refused(message: string): ApiFailure {
  return new ApiFailure(422, 'Invalid', 'the server rejected our request due to an error in our request', {
    causes: [{ reason: 'Invalid', message }],
  });
}
