import { readAuthSecrets, type SecretReference } from './authSecrets.ts';
import type { KubeObject } from './kubeObject.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from './json.ts';
import type { Path } from './path.ts';
import { providerAddress } from './providerAddress.ts';

/** One LLM provider of a backend: `spec.ai.provider`, or an entry of `spec.ai.groups[].providers[]`. */
export interface ProviderEntry {
  /** Name inside a group; undefined for `spec.ai.provider`. */
  readonly name: string | undefined;
  /** The key that chooses the kind, such as `openai`; newer releases may have ones that we do not know yet. */
  readonly type: string | undefined;
  readonly model: string | undefined;
  /** The override `host`. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Where it is reached, as far as its own fields say: host and port, a cloud's endpoint, a region. */
  readonly address: string | undefined;
  readonly path: Path;
  /** The Secrets that its own auth refers to, else those of the backend's. */
  readonly secrets: readonly SecretReference[];
}

/** What the product shows of an AgentgatewayBackend. */
export interface BackendView {
  /** 'ai', or the other key of `spec` that says what the backend is ('mcp', 'static', …). */
  readonly type: string | undefined;
  /** Priority groups in order; one group of one for `spec.ai.provider`. */
  readonly groups: readonly (readonly ProviderEntry[])[];
  readonly usesGroups: boolean;
  /** The Secrets that the backend's own auth refers to; providers without one share them. */
  readonly secrets: readonly SecretReference[];
}

/** Keys beside the one that names the provider's kind. */
const overrides = new Set(['host', 'port', 'path', 'pathPrefix', 'name', 'policies']);

/** agentgateway calls the one provider of `spec.ai.provider` so where a policy's `sectionName` may mean it. */
const soleProvider = 'backend';

/** What a policy's `sectionName` means a provider by. */
export function sectionOf({ name }: ProviderEntry): string {
  return name ?? soleProvider;
}

/** Asked for by every check of a backend; a spec of ours is never changed, so it is the key. */
const known = new WeakMap<JsonObject, BackendView>();

/** Reads an AgentgatewayBackend (field tree of agentgateway 1.4.1) leniently: what is odd is left out, nothing throws. */
export function readBackend(backend: Pick<KubeObject, 'spec'>): BackendView {
  let view = known.get(backend.spec);
  if (view === undefined) known.set(backend.spec, (view = read(backend)));
  return view;
}

function read(backend: Pick<KubeObject, 'spec'>): BackendView {
  const ai = backend.spec['ai'];
  const secrets = secretsOf(backend.spec, ['spec']);
  if (!isJsonObject(ai)) {
    const type = Object.keys(backend.spec).find((key) => key !== 'policies');
    return { type, groups: [], usesGroups: false, secrets };
  }
  if (isJsonObject(ai['provider'])) {
    const entry = readProvider(ai['provider'], ['spec', 'ai', 'provider'], secrets);
    return { type: 'ai', groups: [[entry]], usesGroups: false, secrets };
  }
  const groups = listAt(ai, 'groups').map((group, groupIndex) =>
    listAt(group, 'providers')
      .filter(isJsonObject)
      .map((provider, index) => {
        const path = ['spec', 'ai', 'groups', groupIndex, 'providers', index];
        const own = isJsonObject(objectAt(provider, 'policies')['auth']);
        return readProvider(provider, path, own ? secretsOf(provider, path) : secrets);
      }),
  );
  return { type: 'ai', groups, usesGroups: true, secrets };
}

/** The Secrets under `policies.auth` of a spec, a provider, or a target. */
export function secretsOf(holder: JsonObject, path: Path): readonly SecretReference[] {
  return readAuthSecrets(objectAt(objectAt(holder, 'policies'), 'auth'), [...path, 'policies', 'auth']);
}

function readProvider(provider: JsonObject, path: Path, secrets: readonly SecretReference[]): ProviderEntry {
  const type = Object.keys(provider).find((key) => !overrides.has(key));
  const settings = type === undefined ? {} : objectAt(provider, type);
  return {
    name: stringAt(provider, 'name'),
    type,
    model: stringAt(settings, 'model') ?? stringAt(settings, 'deploymentName'),
    host: stringAt(provider, 'host'),
    port: numberAt(provider, 'port'),
    address: providerAddress(provider, type, settings),
    path,
    secrets,
  };
}
