import type { PromptEndpoint } from '../../gateway/endpoint.ts';
import { placeOf } from '../../gateway/gatewayWays.ts';
import type { ObjectName } from '../../resource/httpRoute.ts';
import type { PromptFormat, PromptInput } from '../promptFormat.ts';

/** One request as somebody may send it without us. */
export interface Recipe {
  readonly format: PromptFormat;
  readonly input: PromptInput;
  /** A model for clients that must name one. */
  readonly model: string;
  /** Scheme, host and port as a client here reaches them: `http://localhost:18080`. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  /** With those of the format; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers whose value stands in a variable, by name in lower case; the key for the gateway is one of them. */
  readonly secrets: readonly SecretHeader[];
  /** What the gateway must see as Host and as the name in TLS; undefined: any. */
  readonly host: string | undefined;
  readonly scheme: 'http' | 'https';
  /** The tunnel that must be open before, where the gateway has no address. */
  readonly tunnel: ServicePort | undefined;
  /** The Service whose load balancer leads there. */
  readonly balancer: ServicePort | undefined;
}

/** A header of which a copy holds the variable only. */
interface SecretHeader {
  readonly name: string;
  /** What stands before the value. */
  readonly prefix: string;
  readonly variable: string;
}

/** A port of a Gateway's Service, which is called as the Gateway is. */
export interface ServicePort {
  readonly context: string;
  readonly gateway: ObjectName;
  readonly port: number;
}

/** The local end of a tunnel: above the ports that need rights, and seldom taken. */
export const localPort = 18_080;

/** The variable with the key for a gateway that asks its own clients for one. */
export const keyVariable = 'AGENTGATEWAY_API_KEY';

/** What is written where a client must name a model and nobody knows one. */
const anyModel = 'model';

export function recipeFor(
  context: string,
  endpoint: PromptEndpoint,
  format: PromptFormat,
  input: PromptInput,
  knownModel: string | undefined,
  headerNames: readonly string[] = [],
): Recipe {
  const { scheme, host, path, gateway, ways } = endpoint;
  const [way] = ways;
  const place = way.kind === 'tunnel' ? `localhost:${localPort}` : placeOf(way);
  return {
    format,
    input: { ...input, stream: input.stream && format.canStream },
    model: input.model ?? knownModel ?? anyModel,
    origin: `${scheme}://${place}`,
    path,
    headers: { ...format.headers, ...endpoint.headers },
    secrets: secretHeaders(headerNames),
    host,
    scheme,
    tunnel: way.kind === 'tunnel' ? { context, gateway, port: way.target.port } : undefined,
    balancer: way.kind === 'address' || way.kind === 'loadBalancer' ? { context, gateway, port: way.port } : undefined,
  };
}

/** The key, which a header of its own name replaces, and the headers that a person set for the gateway. */
function secretHeaders(names: readonly string[]): readonly SecretHeader[] {
  const key: SecretHeader = { name: 'authorization', prefix: 'Bearer ', variable: keyVariable };
  const own = names.map((name) => {
    const variable = `AGENTGATEWAY_HEADER_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
    return { name, prefix: '', variable };
  });
  return names.includes(key.name) ? own : [key, ...own];
}

/** The body of a request; undefined where it has none. */
export function bodyOf({ format, input }: Recipe): string | undefined {
  return format.encode(input);
}

/** How curl is led to a place under the name that the gateway wants. */
interface CurlAddress {
  /** Instead of origin and path, where TLS must see another name than that of the place. */
  readonly url: string | undefined;
  /** The argument of `--connect-to`. */
  readonly connectTo: string | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Whoever is connected to, the certificate must be that of the Host; without TLS the header is enough. */
export function curlAddress({ host, scheme, origin, path, headers }: Recipe): CurlAddress {
  const own = Object.entries(headers);
  if (host === undefined) return { url: undefined, connectTo: undefined, headers: own };
  if (scheme === 'http') return { url: undefined, connectTo: undefined, headers: [['host', host], ...own] };
  const place = new URL(origin);
  // Left off by URL where it is the usual one.
  const port = place.port || '443';
  return {
    url: `https://${host}:${port}${path}`,
    connectTo: `${host}:${port}:${place.hostname}:${port}`,
    headers: own,
  };
}
