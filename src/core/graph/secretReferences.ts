import { readAuthSecrets, type SecretReference } from '../resource/authSecrets.ts';
import { readBackend, secretsOf } from '../resource/backend.ts';
import { isJsonObject, listAt, objectAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/** A Secret that a backend, a policy or a model needs for its provider's key. */
export interface SecretNeed extends SecretReference {
  /** Always the object's own: the controller follows no reference to another namespace. */
  readonly namespace: string | undefined;
  /** True inside `groups`, where the controller accepts a backend whose Secret it cannot use and says nothing. */
  readonly inGroup: boolean;
}

/** Every check, and the store, ask for the same ones; an object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, readonly SecretNeed[]>();

/** The Secrets that an object refers to, each place once. */
export function secretNeeds(object: KubeObject): readonly SecretNeed[] {
  let needs = known.get(object);
  if (needs === undefined) known.set(object, (needs = readNeeds(object)));
  return needs;
}

function readNeeds(object: KubeObject): readonly SecretNeed[] {
  const { namespace } = object.metadata;
  // Providers without an auth of their own share the backend's.
  return [...new Set(referencesOf(object))].map((reference) => {
    return { ...reference, namespace, inGroup: reference.path.includes('groups') };
  });
}

function referencesOf({ kind, spec }: KubeObject): readonly SecretReference[] {
  if (kind === kinds.policy.kind) {
    return readAuthSecrets(objectAt(objectAt(spec, 'backend'), 'auth'), ['spec', 'backend', 'auth']);
  }
  const { secrets, groups } = readBackend({ spec });
  const providers = groups.flatMap((group) => group.flatMap((entry) => entry.secrets));
  const targets = listAt(objectAt(spec, 'mcp'), 'targets').flatMap((target, index) => {
    const fixed = objectAt(target, 'static');
    return isJsonObject(target) ? secretsOf(fixed, ['spec', 'mcp', 'targets', index, 'static']) : [];
  });
  return [...secrets, ...providers, ...targets];
}
