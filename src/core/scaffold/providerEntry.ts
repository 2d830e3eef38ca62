import { formatSupport, nativePaths } from '../catalog/clientFormats.ts';
import { shapeFor, type ProviderDescriptor } from '../catalog/providerDescriptor.ts';
import type { JsonObject } from '../resource/json.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { CredentialAnswer, Endpoint, ProviderAnswers } from './answers.ts';
import { isAtLeast } from './release.ts';

/** The release that gave a provider `pathPrefix`. */
const pathPrefixSince = '1.1.0';

/** The fields of `spec.ai.provider`, or of one provider of a group: its kind, and where it is. */
export function providerEntry(answers: ProviderAnswers, features: GatewayFeatures, speaksMore: boolean): JsonObject {
  const { provider, model } = answers;
  const shape = shapeFor(provider, (since) => isAtLeast(features, since)) ?? provider;
  const answered = settingsOf(answers, shape.settings);
  const formats = answered['formats'];
  const fields = {
    ...answered,
    ...(formats !== undefined && { formats: [{ type: formats }] }),
    [shape.modelField]: model,
  };
  return { [shape.type]: fields, ...addressOf(answers, features, speaksMore) };
}

/**
 * The settings of a kind: what was answered, else suggested, else left to a variable that an apply fills in. What depends on
 * another answer is there only where that is so.
 */
function settingsOf(
  { settings = {} }: ProviderAnswers,
  asked: ProviderDescriptor['settings'],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { field, suggestion, environment, when } of asked) {
    if (when !== undefined && values[when.field] !== when.is) continue;
    values[field] = settings[field] ?? (suggestion === '' ? `\${${environment}}` : suggestion);
  }
  return values;
}

function addressOf(answers: ProviderAnswers, features: GatewayFeatures, speaksMore: boolean): JsonObject {
  const { provider } = answers;
  const endpoint = endpointOf(answers);
  if (endpoint === undefined) return {};
  const { host, port } = endpoint;
  // Declared formats bring their own paths.
  const native = provider.type === 'custom' ? undefined : nativePaths[provider.type];
  // Without it the client's own path goes on, which is right for the provider's own format only.
  const isTranslated = speaksMore || formatSupport(provider.type, 'Completions', {}, features.release) !== 'native';
  const prefix = provider.endpoint?.pathPrefix ?? (isTranslated ? native?.prefix : undefined);
  if (prefix === undefined || native === undefined) return { host, port };
  if (isAtLeast(features, pathPrefixSince)) return { host, port, pathPrefix: prefix };
  return { host, port, path: `${prefix}${native.path.slice(native.prefix.length)}` };
}

/** Where the provider is, when the backend has to say so. */
function endpointOf({ provider, endpoint }: ProviderAnswers): Endpoint | undefined {
  const { endpoint: defaults } = provider;
  if (defaults === undefined) return undefined;
  if (endpoint !== undefined && defaults.environment !== undefined) return endpoint;
  const scheme = defaults.scheme ?? (defaults.port === 443 ? 'https' : 'http');
  return { host: defaults.host, port: defaults.port, scheme };
}

/** What was answered, or what the provider needs by itself; undefined where it needs nothing. */
export function credentialOf({ provider, credential }: ProviderAnswers): CredentialAnswer | undefined {
  const { credential: need } = provider;
  if (credential !== undefined) return credential;
  if (need.kind === 'none') return undefined;
  // Where a gateway runs in Google's or Microsoft's cloud, its Pod has an identity; for AWS people keep keys.
  return need.kind === 'cloud' && need.cloud !== 'aws' ? { kind: 'ambient' } : { kind: 'newSecret' };
}

/** The policies that a provider needs of its own: its credential, and TLS towards an address that wants it. */
export function providerPolicies(answers: ProviderAnswers, secretName: string | undefined): JsonObject {
  const auth = authOf(answers, secretName);
  return {
    ...(auth !== undefined && { auth }),
    ...(endpointOf(answers)?.scheme === 'https' && { tls: {} }),
  };
}

function authOf(answers: ProviderAnswers, secretName: string | undefined): JsonObject | undefined {
  const { credential: need } = answers.provider;
  const credential = credentialOf(answers);
  if (credential === undefined) return undefined;
  if (credential.kind === 'passthrough') return { passthrough: {} };
  const reference = referenceOf(credential, secretName);
  // Without any, the gateway signs with what its Pod has; releases before 1.3 cannot say so (`aws` wants a Secret there).
  if (need.kind === 'cloud' && need.cloud === 'aws' && reference === undefined) return undefined;
  if (need.kind === 'cloud') return { [need.cloud]: reference === undefined ? {} : { secretRef: reference } };
  return reference && { secretRef: reference };
}

function referenceOf(credential: CredentialAnswer, secretName: string | undefined): JsonObject | undefined {
  if (credential.kind === 'existingSecret') {
    const { name, key } = credential;
    return { name, ...(key !== undefined && { key }) };
  }
  return credential.kind === 'newSecret' && secretName !== undefined ? { name: secretName } : undefined;
}
