import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { ApiError, type ApiClient } from './api/apiClient.ts';
import { stringAt } from './json.ts';
import { pathTo, type Plural } from './paths.ts';

const PLURALS: Readonly<Record<string, Plural>> = {
  Namespace: 'namespaces',
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  Service: 'services',
  GatewayClass: 'gatewayclasses',
  Gateway: 'gateways',
  HTTPRoute: 'httproutes',
  ReferenceGrant: 'referencegrants',
  AgentgatewayBackend: 'agentgatewaybackends',
  AgentgatewayPolicy: 'agentgatewaypolicies',
  AgentgatewayModel: 'agentgatewaymodels',
};

/** Namespace, GatewayClass and Gateway, as YAML text. */
export function gatewaySeed(): string {
  return readFileSync(new URL('seed/gateway.yaml', import.meta.url), 'utf8');
}

/** The documents that the sandbox starts with: the Gateway and four providers, as YAML text. */
export function seedText(): string {
  return `${gatewaySeed()}---\n${readFileSync(new URL('seed/providers.yaml', import.meta.url), 'utf8')}`;
}

/** Creates every document of a YAML text; one that exists already stays as it is. */
export async function createAll(client: ApiClient, yaml: string): Promise<void> {
  for (const parsed of parseAllDocuments(yaml)) {
    const document: unknown = parsed.toJS();
    const plural = PLURALS[stringAt(document, 'kind') ?? ''];
    if (!plural) throw new Error(`no address is known for ${stringAt(document, 'kind') ?? 'a document without kind'}`);
    const path = `${pathTo(plural, stringAt(document, 'metadata', 'namespace'))}?fieldManager=kubectl-create`;
    const answer = await client.send({ method: 'POST', path, body: document });
    if (answer.code >= 300 && answer.code !== 409)
      throw new ApiError(answer, `seed ${stringAt(document, 'metadata', 'name')}`);
  }
}
