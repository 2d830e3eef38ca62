import type { CredentialNeed, EndpointDefaults, ProviderDescriptor } from './providerDescriptor.ts';

/** What sets one service with OpenAI's API apart from the next. */
interface CompatibleService {
  readonly id: string;
  readonly label: string;
  readonly icon?: string;
  /** The service's own address, or where people run it. */
  readonly endpoint: EndpointDefaults;
  /** Undefined: it wants none. */
  readonly keyEnvironment: string | undefined;
  readonly models: ProviderDescriptor['models'];
  readonly documentation: string;
}

/** A service that speaks OpenAI's API at an address of its own: the kind `openai` with a host override. */
export function openAiCompatible(service: CompatibleService): ProviderDescriptor {
  const { id, label, icon = 'cloud', endpoint, keyEnvironment, models, documentation } = service;
  const variable = id.toUpperCase().replaceAll('-', '_');
  const isOwnAddress = endpoint.environment === undefined;
  const credential: CredentialNeed =
    keyEnvironment === undefined
      ? { kind: 'none' }
      : { kind: 'secret', secretName: `${id}-api-key`, environment: keyEnvironment };
  return {
    id,
    label,
    icon,
    backendName: `${id}-backend`,
    type: 'openai',
    modelField: 'model',
    settings: [],
    // Where people run it themselves, only the label on the backend tells which program it is.
    recognises: ({ host }) => isOwnAddress && host?.toLowerCase() === endpoint.host,
    defaultModel: models[0]?.id ?? '',
    models,
    modelEnvironment: `${variable}_MODEL`,
    credential,
    endpoint,
    route: { path: `/${id}`, prefix: 'stripped' },
    formats: undefined,
    wire: {
      path: `${endpoint.pathPrefix ?? '/v1'}/chat/completions`,
      credential: keyEnvironment === undefined ? 'none' : 'Authorization: Bearer',
      model: '`model`',
    },
    documentation,
  };
}

/** The address of a public service. */
export function publicAddress(host: string, pathPrefix: string): EndpointDefaults {
  return { host, port: 443, scheme: 'https', pathPrefix };
}

/** The address of a program that people run. */
export function ownAddress(host: string, port: number, variable: string): EndpointDefaults {
  return { host, port, environment: { host: `${variable}_HOST`, port: `${variable}_PORT` } };
}
