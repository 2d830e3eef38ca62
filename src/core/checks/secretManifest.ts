import { findProvider } from '../catalog/findProvider.ts';
import { readBackend } from '../resource/backend.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { FieldValue } from './finding.ts';

/** What the Secret of a provider's key and the variable for the key are called. */
export interface SecretNames {
  readonly secretName: string;
  readonly environment: string;
}

/** As the catalog has it for the provider of an object, else after the object. */
export function secretNamesFor(object: KubeObject): SecretNames {
  const { name, labels } = object.metadata;
  const type = readBackend(object).groups[0]?.[0]?.type;
  const provider = findProvider(labels['provider'] ?? '') ?? (type === undefined ? undefined : findProvider(type));
  if (provider?.credential.kind === 'secret') return provider.credential;
  const word = name.replace(/-(?:api-)?key$/, '');
  return { secretName: `${word}-api-key`, environment: `${constantCase(word)}_API_KEY` };
}

/**
 * A Secret whose values are left to variables, in the namespace of the object that refers to it.
 * @param keys the data keys; of several each has a variable of its own
 */
export function secretManifest(
  { metadata: { namespace } }: KubeObject,
  { secretName, environment }: SecretNames,
  keys: readonly string[],
): FieldValue {
  const variable = (key: string): string =>
    keys.length === 1 ? environment : `${constantCase(secretName)}_${constantCase(key)}`;
  return {
    apiVersion: 'v1',
    kind: kinds.secret.kind,
    metadata: { name: secretName, ...(namespace !== undefined && { namespace }) },
    stringData: Object.fromEntries(keys.map((key) => [key, placeholderFor(variable(key))])),
  };
}

export function placeholderFor(variable: string): string {
  return `\${${variable}}`;
}

/** `clientID` and `client-id` as `CLIENT_ID`. */
function constantCase(word: string): string {
  return word.replaceAll(/(?<=[a-z])(?=[A-Z])|\W+/g, '_').toUpperCase();
}
