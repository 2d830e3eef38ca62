import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from './json.ts';
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

/** What the clouds' credentials are read from (controller/pkg/wellknown/constants.go); `sessionToken` may be there too. */
const cloudKeys: readonly (readonly [cloud: string, keys: readonly string[]])[] = [
  ['aws', ['accessKey', 'secretKey']],
  ['azure', ['clientID', 'tenantID', 'clientSecret']],
  ['gcp', ['credentials.json']],
];

/** OAuth clients, and the data key of their Secret. */
const clientPaths: readonly Path[] = [
  ['oauthTokenExchange', 'clientAuth'],
  ['crossAppAccess', 'identityProvider', 'clientAuth'],
  ['crossAppAccess', 'resourceAuthorizationServer', 'clientAuth'],
];

/** Every Secret that one `auth` refers to. */
export function readAuthSecrets(auth: JsonObject, path: Path): readonly SecretReference[] {
  const found: SecretReference[] = [];
  const add = (holder: unknown, place: Path, defaults: readonly string[]): void => {
    // Mostly there is none, and every backend is asked for all of them: the path is made for those that are.
    const reference = isJsonObject(holder) ? read(holder, defaults) : undefined;
    if (reference !== undefined) found.push({ ...reference, path: [...path, ...place, 'secretRef'] });
  };
  add(auth, [], [defaultSecretKey]);
  for (const [index, entry] of listAt(auth, 'credentials').entries()) {
    add(entry, ['credentials', index], [defaultSecretKey]);
  }
  for (const [cloud, keys] of cloudKeys) add(auth[cloud], [cloud], keys);
  for (const client of clientPaths) {
    let holder: unknown = auth;
    for (const key of client) holder = isJsonObject(holder) ? holder[key] : undefined;
    add(holder, client, ['clientSecret']);
  }
  return found;
}

function read(holder: JsonObject, defaults: readonly string[]): Omit<SecretReference, 'path'> | undefined {
  const reference = objectAt(holder, 'secretRef');
  const name = stringAt(reference, 'name');
  // Since 1.3 group and kind may name another store of credentials, which we do not read.
  const isSecret = (stringAt(reference, 'kind') ?? 'Secret') === 'Secret' && stringAt(reference, 'group') === undefined;
  if (name === undefined || !isSecret) return undefined;
  const key = stringAt(reference, 'key');
  return { name, key, wantedKeys: key === undefined ? defaults : [key] };
}
