import type { KubeObject } from '../cluster/kubeObject.ts';
import { isObject, objectAt, stringAt } from '../json.ts';

/** The data key that agentgateway reads when `secretRef.key` names no other. */
const DEFAULT_KEY = 'Authorization';

export type SecretLookup = (namespace: string, name: string) => KubeObject | undefined;

export type KeyResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'passthrough' }
  | { readonly kind: 'key'; readonly value: string }
  | { readonly kind: 'unusable'; readonly problem: string };

/**
 * The upstream key that a `policies.auth` leads to, read as agentgateway 1.4.1 reads it: value trimmed, `Bearer ` taken
 * off only under the default data key.
 */
export function resolveKey(policies: unknown, namespace: string, secrets: SecretLookup): KeyResult {
  const auth = objectAt(policies, 'auth');
  if (!auth) return { kind: 'none' };
  const inline = stringAt(auth, 'key');
  if (inline !== undefined) return { kind: 'key', value: withoutBearer(inline.trim()) };
  if (isObject(auth['passthrough'])) return { kind: 'passthrough' };
  const name = stringAt(auth, 'secretRef', 'name');
  if (name === undefined) return { kind: 'none' };
  const secret = secrets(namespace, name);
  if (!secret) return { kind: 'unusable', problem: `secret ${namespace}/${name} not found` };
  const key = stringAt(auth, 'secretRef', 'key');
  const value = textOf(stringAt(secret, 'data', key ?? DEFAULT_KEY));
  if (value === '') {
    return { kind: 'unusable', problem: `secret ${namespace}/${name} missing ${key ?? DEFAULT_KEY} value` };
  }
  return { kind: 'key', value: key === undefined ? withoutBearer(value) : value };
}

/** Decoded and trimmed; empty when absent or not UTF-8. */
function textOf(base64: string | undefined): string {
  if (base64 === undefined) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64')).trim();
  } catch {
    return '';
  }
}

function withoutBearer(value: string): string {
  return value.startsWith('Bearer ') ? value.slice('Bearer '.length) : value;
}
