import type { KubeObject } from '../cluster/kubeObject.ts';
import { backendProblem } from '../controller/backendStatus.ts';
import { resolveKey, type KeyResult, type SecretLookup } from '../controller/backendAuth.ts';
import { isObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../json.ts';

type ProviderKind = 'openai' | 'anthropic' | 'gemini' | 'other';

/** One upstream model provider, as a backend describes it. */
export interface Provider {
  readonly kind: ProviderKind;
  readonly model: string | undefined;
  readonly host: string;
  readonly port: number;
  /** The client's path is used where the host was overridden and nothing else was said. */
  readonly isHostOverridden: boolean;
  readonly path: string | undefined;
  /** What stands before a format's own path in place of /v1, by the kind of the provider. */
  readonly basePath: string | undefined;
  readonly pathPrefix: string | undefined;
  readonly usesTls: boolean;
  readonly key: KeyResult;
  /** `policies.ai` */
  readonly ai: JsonObject;
  readonly requestTimeout: string | undefined;
}

/**
 * What each kind is spoken to like. Vertex AI and Bedrock have formats of their own, into which the gateway translates; a
 * client cannot tell, so that their models are spoken to in chat completions here.
 */
const KINDS: Readonly<Record<string, ProviderKind>> = {
  openai: 'openai',
  azure: 'openai',
  azureopenai: 'openai',
  custom: 'openai',
  vertexai: 'openai',
  bedrock: 'openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
};

const DEFAULT_HOSTS: Readonly<Record<string, string>> = {
  openai: 'api.openai.com',
  anthropic: 'api.anthropic.com',
  gemini: 'generativelanguage.googleapis.com',
};

const HTTPS_PORT = 443;

/**
 * The provider that a backend sends to. The first one of the first group counts, as health plays no part here.
 * Undefined when the controller withholds the backend or it has no model provider.
 */
export function providerOf(backend: KubeObject, secrets: SecretLookup): Provider | undefined {
  if (backendProblem(backend, secrets) !== undefined) return undefined;
  const single = objectAt(backend, 'spec', 'ai', 'provider');
  const grouped = listAt(listAt(backend, 'spec', 'ai', 'groups')[0], 'providers')[0];
  const declared = single ?? (isObject(grouped) ? grouped : undefined);
  if (!declared) return undefined;
  const topPolicies = objectAt(backend, 'spec', 'policies') ?? {};
  const policies = { ...topPolicies, ...(single ? {} : objectAt(declared, 'policies')) };
  const name = nameOf(declared);
  const kind = KINDS[name] ?? 'other';
  const settings = objectAt(declared, name) ?? {};
  const host = stringAt(declared, 'host');
  const key = resolveKey(policies, backend.metadata.namespace ?? '', secrets);
  return {
    kind,
    model: stringAt(settings, 'model') ?? stringAt(settings, 'deploymentName'),
    host: host ?? ownHost(name, settings),
    port: numberAt(declared, 'port') ?? HTTPS_PORT,
    isHostOverridden: host !== undefined,
    path: stringAt(declared, 'path'),
    basePath: name.startsWith('azure') ? '/openai/v1' : undefined,
    pathPrefix: stringAt(declared, 'pathPrefix'),
    usesTls: host === undefined || policies['tls'] !== undefined,
    // Inside a group a Secret that cannot be read shows nowhere: an empty key goes upstream.
    key: key.kind === 'unusable' ? { kind: 'key', value: '' } : key,
    ai: objectAt(policies, 'ai') ?? {},
    requestTimeout: stringAt(policies, 'http', 'requestTimeout'),
  };
}

/** The key under which the provider's kind is declared. */
function nameOf(declared: JsonObject): string {
  return Object.keys(KINDS).find((name) => isObject(declared[name])) ?? '';
}

function ownHost(name: string, settings: JsonObject): string {
  if (name === 'azure') return `${stringAt(settings, 'resourceName')}.openai.azure.com`;
  const region = stringAt(settings, 'region');
  if (name === 'bedrock') return `bedrock-runtime.${region ?? 'us-east-1'}.amazonaws.com`;
  // The region `global` has the name without any.
  if (name === 'vertexai')
    return `${region === undefined || region === 'global' ? '' : `${region}-`}aiplatform.googleapis.com`;
  return stringAt(settings, 'endpoint') ?? DEFAULT_HOSTS[name] ?? 'unsupported.invalid';
}
