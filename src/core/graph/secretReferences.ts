import { readBackend, type SecretReference } from '../resource/backend.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/**
 * The data key that the gateway reads when `secretRef.key` names none: case-sensitive, the same in every release
 * (agentgateway controller, GetSecretAuth).
 */
export const defaultSecretKey = 'Authorization';

/** A Secret that a backend needs for its provider's key. */
export interface SecretNeed extends SecretReference {
  /** Always the backend's own: the controller follows no reference to another namespace. */
  readonly namespace: string | undefined;
  /** The data key that the gateway will read. */
  readonly wantedKey: string;
  /** True inside `groups`, where the controller accepts a backend whose Secret it cannot use and says nothing. */
  readonly inGroup: boolean;
}

/** Every check, and the store, ask for the same ones; an object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, readonly SecretNeed[]>();

/** The Secrets that a backend refers to, each place once. */
export function secretNeeds(backend: KubeObject): readonly SecretNeed[] {
  let needs = known.get(backend);
  if (needs === undefined) known.set(backend, (needs = readNeeds(backend)));
  return needs;
}

function readNeeds(backend: KubeObject): readonly SecretNeed[] {
  const seen = new Set<string>();
  const needs: SecretNeed[] = [];
  const view = readBackend(backend);
  for (const entry of view.groups.flat()) {
    if (!entry.secret || seen.has(entry.secret.path.join('.'))) continue;
    seen.add(entry.secret.path.join('.'));
    needs.push({
      ...entry.secret,
      namespace: backend.metadata.namespace,
      wantedKey: entry.secret.key ?? defaultSecretKey,
      inGroup: entry.secret.path.includes('groups'),
    });
  }
  return needs;
}
