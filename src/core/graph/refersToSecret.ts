import { isJsonObject, stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** Deeper than any reference of a published release. */
const maxDepth = 24;

/** An object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, boolean>();

/**
 * Whether a backend or a policy names a Secret anywhere in its spec, by a `secretRef`: in which auth, of which provider or
 * cloud, is for the checks to judge. A reference of a newer release counts before we know its place.
 */
export function refersToSecret(object: KubeObject): boolean {
  let refers = known.get(object);
  if (refers === undefined) known.set(object, (refers = hasReference(object.spec, 0)));
  return refers;
}

function hasReference(value: unknown, depth: number): boolean {
  if (depth > maxDepth) return false;
  if (Array.isArray(value)) return value.some((item) => hasReference(item, depth + 1));
  if (!isJsonObject(value)) return false;
  if (stringAt(value['secretRef'], 'name') !== undefined) return true;
  return Object.values(value).some((child) => hasReference(child, depth + 1));
}
