import type { KubeObject } from './kubeObject.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from './json.ts';

/** Where a value stands in a document: keys and list indexes from its root. */
export type Path = readonly (string | number)[];

/** The reference of `policies.auth.secretRef`, with what the gateway will look for. */
export interface SecretReference {
  readonly name: string;
  /** `secretRef.key`, where the author set one (agentgateway ≥ 1.4.0). */
  readonly key: string | undefined;
  /** Path of the `secretRef` object. */
  readonly path: Path;
}

/** One LLM provider of a backend: `spec.ai.provider`, or an entry of `spec.ai.groups[].providers[]`. */
export interface ProviderEntry {
  /** Name inside a group; undefined for `spec.ai.provider`. */
  readonly name: string | undefined;
  /** The key that chooses the kind, such as `openai`; newer releases may have ones that we do not know yet. */
  readonly type: string | undefined;
  readonly model: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly path: Path;
  readonly secret: SecretReference | undefined;
}

/** What the product shows of an AgentgatewayBackend. */
export interface BackendView {
  /** 'ai', or the other key of `spec` that says what the backend is ('mcp', 'static', …). */
  readonly type: string | undefined;
  /** Priority groups in order; one group of one for `spec.ai.provider`. */
  readonly groups: readonly (readonly ProviderEntry[])[];
  readonly usesGroups: boolean;
}

/** Keys beside the one that names the provider's kind. */
const overrides = new Set(['host', 'port', 'path', 'pathPrefix', 'name', 'policies']);

/** Reads an AgentgatewayBackend (field tree of agentgateway 1.4.1) leniently: what is odd is left out, nothing throws. */
export function readBackend(backend: Pick<KubeObject, 'spec'>): BackendView {
  const ai = backend.spec['ai'];
  if (!isJsonObject(ai)) {
    const type = Object.keys(backend.spec).find((key) => key !== 'policies');
    return { type, groups: [], usesGroups: false };
  }
  const inherited = readSecretReference(backend.spec, ['spec']);
  if (isJsonObject(ai['provider'])) {
    const entry = readProvider(ai['provider'], ['spec', 'ai', 'provider'], inherited);
    return { type: 'ai', groups: [[entry]], usesGroups: false };
  }
  const groups = listAt(ai, 'groups').map((group, groupIndex) =>
    listAt(group, 'providers')
      .filter(isJsonObject)
      .map((provider, index) => {
        const path = ['spec', 'ai', 'groups', groupIndex, 'providers', index];
        return readProvider(provider, path, readSecretReference(provider, path) ?? inherited);
      }),
  );
  return { type: 'ai', groups, usesGroups: true };
}

function readProvider(provider: JsonObject, path: Path, secret: SecretReference | undefined): ProviderEntry {
  const type = Object.keys(provider).find((key) => !overrides.has(key));
  const settings = type === undefined ? {} : objectAt(provider, type);
  return {
    name: stringAt(provider, 'name'),
    type,
    model: stringAt(settings, 'model') ?? stringAt(settings, 'deploymentName'),
    host: stringAt(provider, 'host'),
    port: numberAt(provider, 'port'),
    path,
    secret,
  };
}

function readSecretReference(holder: JsonObject, path: Path): SecretReference | undefined {
  const reference = objectAt(objectAt(objectAt(holder, 'policies'), 'auth'), 'secretRef');
  const name = stringAt(reference, 'name');
  if (name === undefined) return undefined;
  return { name, key: stringAt(reference, 'key'), path: [...path, 'policies', 'auth', 'secretRef'] };
}
