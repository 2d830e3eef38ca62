import { failure } from '../../core/messages/index.ts';
import { objectAt, stringAt, type JsonObject } from '../../core/resource/json.ts';

/** The one auth-provider that Kubernetes still has. */
export const oidcProviderName = 'oidc';

/** What took the place of the providers that Kubernetes removed. */
const successors: Readonly<Record<string, string>> = { gcp: 'gke-gcloud-auth-plugin', azure: 'kubelogin' };

/** Fails with `cluster.authProvider*` for a provider that no Kubernetes client of today knows. */
export function checkAuthProvider(user: JsonObject): void {
  const provider = objectAt(user, 'auth-provider');
  const name = stringAt(provider, 'name');
  if (name === undefined || name === oidcProviderName) return;
  const plugin = successors[name];
  throw plugin === undefined
    ? failure('cluster.authProviderUnknown', { name })
    : failure('cluster.authProviderRemoved', { name, plugin });
}

/** When the token ends, in ms since 1970, as it says itself; undefined when it does not say. */
export function tokenEndMs(authorization: string | undefined): number | undefined {
  const payload = authorization?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const end = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof end === 'number' ? end * 1000 : undefined;
  } catch {
    return undefined;
  }
}
