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
  const credentials = listAt(auth, 'credentials').map((entry, index) =>
    read(entry, [...path, 'credentials', index], [defaultSecretKey]),
  );
  const clouds = cloudKeys.map(([cloud, keys]) => read(auth[cloud], [...path, cloud], keys));
  const clients = clientPaths.map((client) => {
    let holder: unknown = auth;
    for (const key of client) holder = objectAt(holder, String(key));
    return read(holder, [...path, ...client], ['clientSecret']);
  });
  return [read(auth, path, [defaultSecretKey]), ...credentials, ...clouds, ...clients].filter(
    (reference) => reference !== undefined,
  );
}

function read(holder: unknown, path: Path, defaults: readonly string[]): SecretReference | undefined {
  const reference = isJsonObject(holder) ? objectAt(holder, 'secretRef') : {};
  const name = stringAt(reference, 'name');
  // Since 1.3 group and kind may name another store of credentials, which we do not read.
  const isSecret = (stringAt(reference, 'kind') ?? 'Secret') === 'Secret' && stringAt(reference, 'group') === undefined;
  if (name === undefined || !isSecret) return undefined;
  const key = stringAt(reference, 'key');
  return { name, key, wantedKeys: key === undefined ? defaults : [key], path: [...path, 'secretRef'] };
}
