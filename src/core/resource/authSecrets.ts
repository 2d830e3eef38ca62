import { listAt, objectAt, stringAt, valueAt, type JsonObject } from './json.ts';
import type { Path } from './path.ts';

/** A reference to a Secret somewhere in a `policies.auth`, with what the gateway will look for. */
export interface SecretReference {
  readonly name: string;
  /** `secretRef.key`, where the author set one (agentgateway ≥ 1.4.0). */
  readonly key: string | undefined;
  /** The data keys that must be there. */
  readonly wantedKeys: readonly string[];
  /** Path of the `secretRef` object. */
  readonly path: Path;
}

/**
 * The data key that the gateway reads when `secretRef.key` names none: case-sensitive, the same in every release
 * (agentgateway controller, GetSecretAuth).
 */
export const defaultSecretKey = 'Authorization';

const ownKeys: readonly string[] = [defaultSecretKey];
const own: Path = [];

/** Where else a `secretRef` may stand below `auth`, and the data keys that are read where it names none. */
const places: readonly { readonly path: Path; readonly keys: readonly string[] }[] = [
  // What the clouds' credentials are read from (controller/pkg/wellknown/constants.go); `sessionToken` may be there too.
  { path: ['aws'], keys: ['accessKey', 'secretKey'] },
  { path: ['azure'], keys: ['clientID', 'tenantID', 'clientSecret'] },
  { path: ['gcp'], keys: ['credentials.json'] },
  // OAuth clients.
  { path: ['oauthTokenExchange', 'clientAuth'], keys: ['clientSecret'] },
  { path: ['crossAppAccess', 'identityProvider', 'clientAuth'], keys: ['clientSecret'] },
  { path: ['crossAppAccess', 'resourceAuthorizationServer', 'clientAuth'], keys: ['clientSecret'] },
];

/** Every Secret that one `auth` refers to. */
export function readAuthSecrets(auth: JsonObject, path: Path): readonly SecretReference[] {
  const found: SecretReference[] = [];
  const add = (holder: unknown, place: Path, keys: readonly string[]): void => {
    // Mostly there is none, and every backend is asked for all of them: a path is made for those that are.
    const reference = read(holder, keys);
    if (reference !== undefined) found.push({ ...reference, path: [...path, ...place, 'secretRef'] });
  };
  add(auth, own, ownKeys);
  for (const [index, entry] of listAt(auth, 'credentials').entries()) add(entry, ['credentials', index], ownKeys);
  for (const place of places) add(valueAt(auth, place.path), place.path, place.keys);
  return found;
}

function read(holder: unknown, defaults: readonly string[]): Omit<SecretReference, 'path'> | undefined {
  const reference = objectAt(holder, 'secretRef');
  const name = stringAt(reference, 'name');
  // Since 1.3 group and kind may name another store of credentials, which we do not read.
  const isSecret = (stringAt(reference, 'kind') ?? 'Secret') === 'Secret' && stringAt(reference, 'group') === undefined;
  if (name === undefined || !isSecret) return undefined;
  const key = stringAt(reference, 'key');
  return { name, key, wantedKeys: key === undefined ? defaults : [key] };
}
