import { numberAt, objectAt, stringAt, type JsonObject } from './json.ts';

/**
 * Where a provider is reached, as far as its fields say: the override, else what its kind computes the address from (a
 * resource of Azure, a region); undefined where the gateway knows the address by itself.
 */
export function providerAddress(
  provider: JsonObject,
  type: string | undefined,
  settings: JsonObject,
): string | undefined {
  const host = stringAt(provider, 'host');
  if (host !== undefined) return withPort(host, numberAt(provider, 'port'));
  switch (type) {
    case 'azureopenai':
      return stringAt(settings, 'endpoint');
    case 'azure': {
      const resource = stringAt(settings, 'resourceName');
      const suffix = stringAt(settings, 'resourceType') === 'Foundry' ? 'services.ai.azure.com' : 'openai.azure.com';
      return resource && `${resource}.${suffix}`;
    }
    case 'vertexai':
      return [stringAt(settings, 'projectId'), stringAt(settings, 'region') ?? 'global'].filter(Boolean).join(' ');
    case 'bedrock':
      return stringAt(settings, 'region') ?? 'us-east-1';
    case 'custom': {
      const reference = objectAt(settings, 'backendRef');
      const name = stringAt(reference, 'name');
      return name && withPort(name, numberAt(reference, 'port'));
    }
    default:
      return undefined;
  }
}

function withPort(host: string, port: number | undefined): string {
  return port === undefined ? host : `${host}:${port}`;
}
