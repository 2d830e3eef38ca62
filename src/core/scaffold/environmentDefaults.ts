import type { EndpointDefaults, ProviderDescriptor } from '../catalog/providerDescriptor.ts';
import type { Endpoint } from './answers.ts';
import { checkModel } from './checkModel.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface EnvironmentDefaults {
  readonly model: string;
  /** The variable that the model comes from; undefined: the descriptor's default. */
  readonly modelVariable: string | undefined;
  readonly endpoint: Endpoint | undefined;
}

/**
 * What a person's environment already says about a provider. Values that cannot be used are passed over. Variables that
 * hold keys are never read.
 */
export function environmentDefaults(provider: ProviderDescriptor, environment: Environment): EnvironmentDefaults {
  const model = environment[provider.modelEnvironment]?.trim();
  const isUsable = model !== undefined && checkModel(model) === undefined;
  return {
    model: isUsable ? model : provider.defaultModel,
    modelVariable: isUsable ? provider.modelEnvironment : undefined,
    endpoint: provider.endpoint && readEndpoint(provider.endpoint, environment),
  };
}

const portLimit = 65535;
const tlsPort = 443;
/** Port that a URL without one means. */
const schemePorts: Readonly<Record<string, number>> = { http: 80, https: tlsPort };
/** `host`, `host:port`, `:port` or a URL: what Ollama itself takes in OLLAMA_HOST. IPv6 addresses are passed over. */
const addressForm = /^(?:(https?):\/\/)?([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)?(?::(\d{1,5}))?(?:\/.*)?$/i;
/** Addresses to listen on or to reach oneself by: from the gateway's Pod they lead nowhere. */
const ownHost = /^(?:localhost|127(?:\.\d+){1,3}|0(?:\.0){0,3})$/i;
const hostLengthLimit = 253;

function readEndpoint(defaults: EndpointDefaults, environment: Environment): Endpoint | undefined {
  const { environment: variables } = defaults;
  // The service's own address is nothing that a person sets.
  if (variables === undefined) return undefined;
  const form = addressForm.exec(environment[variables.host]?.trim() ?? '');
  const scheme = form?.[1]?.toLowerCase();
  const host = form?.[2];
  const port =
    readPort(environment[variables.port]?.trim()) ??
    readPort(form?.[3]) ??
    (scheme === undefined ? undefined : schemePorts[scheme]) ??
    defaults.port;
  const isUsable = host !== undefined && host.length <= hostLengthLimit && !ownHost.test(host);
  return {
    host: isUsable ? host : defaults.host,
    port,
    scheme: scheme === 'https' || port === tlsPort ? 'https' : 'http',
  };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= portLimit ? port : undefined;
}
