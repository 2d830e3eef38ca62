import { failure } from '../../../core/messages/index.ts';
import { objectAt, stringAt, type JsonObject } from '../../../core/resource/json.ts';

/** What a kubeconfig says of an identity provider. */
export interface OidcSettings {
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  /** Base64 of PEM. */
  readonly authorityData: string | undefined;
  readonly authorityFile: string | undefined;
}

/** What took the place of the providers that Kubernetes removed. */
const successors: Readonly<Record<string, string>> = { gcp: 'gke-gcloud-auth-plugin', azure: 'kubelogin' };

/**
 * The auth-provider of a user, undefined when there is none. OIDC is the one that Kubernetes still has: fails with
 * `cluster.authProvider*` for any other.
 */
export function readAuthProvider(user: JsonObject): OidcSettings | undefined {
  const provider = objectAt(user, 'auth-provider');
  const name = stringAt(provider, 'name');
  if (name === undefined) return undefined;
  const plugin = successors[name];
  if (plugin !== undefined) throw failure('cluster.authProviderRemoved', { name, plugin });
  if (name !== 'oidc') throw failure('cluster.authProviderUnknown', { name });
  const config = objectAt(provider, 'config');
  return {
    idToken: stringAt(config, 'id-token'),
    refreshToken: stringAt(config, 'refresh-token'),
    issuer: stringAt(config, 'idp-issuer-url'),
    clientId: stringAt(config, 'client-id'),
    clientSecret: stringAt(config, 'client-secret'),
    authorityData: stringAt(config, 'idp-certificate-authority-data'),
    authorityFile: stringAt(config, 'idp-certificate-authority'),
  };
}
