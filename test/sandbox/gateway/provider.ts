import type { KubeObject } from '../cluster/kubeObject.ts';
import { backendProblem } from '../controller/backendStatus.ts';
import { resolveKey, type KeyResult, type SecretLookup } from '../controller/backendAuth.ts';
import { isObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../json.ts';
import { durationMs } from './rewrite.ts';

type ProviderKind = 'openai' | 'anthropic' | 'gemini' | 'other';

/** One upstream model provider, as a backend describes it. */
export interface Provider {
  /** Tells it apart from those of other backends and groups. */
  readonly id: string;
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
  /** The cloud whose identity of the Pod it is asked with; undefined where a key or Secret is named. */
  readonly cloud: string | undefined;
  /** When it is taken out of service, and for how long. */
  readonly eviction: { readonly failures: number; readonly durationMs: number } | undefined;
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
 * The providers that a backend sends to, in the order of their groups. Empty when the controller withholds the backend or
 * it has no model provider.
 */
export function providersOf(backend: KubeObject, secrets: SecretLookup): readonly Provider[] {
  if (backendProblem(backend, secrets) !== undefined) return [];
  const { namespace = '', name } = backend.metadata;
  const policies = objectAt(backend, 'spec', 'policies') ?? {};
  const single = objectAt(backend, 'spec', 'ai', 'provider');
  const read = (declared: JsonObject, own: JsonObject, place: string): Provider =>
    readProvider(declared, own, `${namespace}/${name} ${place}`, (own) => resolveKey(own, namespace, secrets));
  if (single) return [read(single, policies, '')];
  return listAt(backend, 'spec', 'ai', 'groups').flatMap((group, index) =>
    listAt(group, 'providers')
      .filter(isObject)
      .map((declared) =>
        read(declared, { ...policies, ...objectAt(declared, 'policies') }, `${index} ${stringAt(declared, 'name')}`),
      ),
  );
}

function readProvider(
  declared: JsonObject,
  policies: JsonObject,
  id: string,
  keyOf: (policies: JsonObject) => KeyResult,
): Provider {
  const name = nameOf(declared);
  const kind = KINDS[name] ?? 'other';
  const settings = objectAt(declared, name) ?? {};
  const host = stringAt(declared, 'host');
  const key = keyOf(policies);
  const eviction = objectAt(policies, 'health', 'eviction');
  return {
    id,
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
    cloud: CLOUDS.find((cloud) => {
      const auth = objectAt(policies, 'auth', cloud);
      return auth !== undefined && auth['secretRef'] === undefined;
    }),
    eviction: eviction && {
      failures: numberAt(eviction, 'consecutiveFailures') ?? 1,
      durationMs: durationMs(stringAt(eviction, 'duration') ?? '3s') ?? 0,
    },
  };
}

const CLOUDS = ['aws', 'azure', 'gcp'] as const;

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
