import type { ProviderDescriptor } from '../catalog/providerDescriptor.ts';
import { defaultSecretKey } from '../resource/authSecrets.ts';
import { readGateway } from '../resource/gateway.ts';
import { parentsOf, type ObjectName } from '../resource/httpRoute.ts';
import { listAt, objectAt, stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { CredentialAnswer, GatewayName } from './answers.ts';
import { chooseGateway } from './chooseGateway.ts';

/** A Gateway that a route can attach to. */
export interface GatewayOffer {
  readonly gateway: GatewayName;
  /** Named where it has several that would take the route. */
  readonly listener: string | undefined;
  readonly port: number;
  readonly hostname: string | undefined;
  /** Where the route must live, because the listener takes routes of its own namespace only; undefined: anywhere. */
  readonly routeNamespace: string | undefined;
}

/** The listeners for a backend in `namespace`, the most fitting Gateway first; those that take no routes are left out. */
export function gatewayOffers(gateways: Iterable<KubeObject>, namespace: string): readonly GatewayOffer[] {
  const all = [...gateways];
  const best = chooseGateway(all);
  const offers = all.flatMap((gateway) => offersOf(gateway, namespace));
  const rank = ({ gateway, routeNamespace }: GatewayOffer): number =>
    (best && gateway.name === best.name && gateway.namespace === best.namespace ? 0 : 2) +
    (routeNamespace === undefined ? 0 : 1);
  return offers.toSorted((left, right) => rank(left) - rank(right));
}

function offersOf(object: KubeObject, namespace: string): readonly GatewayOffer[] {
  const { name, namespace: own = '' } = object.metadata;
  const open = readGateway(object).listeners.filter(
    ({ routesFrom, protocol }) => routesFrom !== 'None' && (protocol === 'HTTP' || protocol === 'HTTPS'),
  );
  return open.map(({ name: listener, port, hostname, routesFrom }) => ({
    gateway: { name, namespace: own },
    listener: open.length > 1 ? listener : undefined,
    port,
    hostname,
    routeNamespace: routesFrom === 'Same' && own !== namespace ? own : undefined,
  }));
}

/** A Secret that can serve a provider. */
export interface SecretOffer {
  readonly name: string;
  readonly credential: CredentialAnswer;
}

/** The Secrets of a namespace whose data keys, as far as they are known, the gateway can read for a provider. */
export function secretOffers(
  secrets: Iterable<KubeObject>,
  namespace: string,
  { credential: need }: ProviderDescriptor,
  features: GatewayFeatures,
): readonly SecretOffer[] {
  if (need.kind === 'none') return [];
  const wanted = need.kind === 'cloud' ? Object.keys(need.environments) : [defaultSecretKey];
  return [...secrets].flatMap(({ metadata, dataKeys }): SecretOffer[] => {
    if (metadata.namespace !== namespace || dataKeys === 'unknown') return [];
    const { name } = metadata;
    if (wanted.every((key) => dataKeys.includes(key))) {
      return [{ name, credential: { kind: 'existingSecret', name } }];
    }
    const [single, ...others] = dataKeys;
    const canName = need.kind === 'secret' && features.secretRefKey && single !== undefined && others.length === 0;
    return canName ? [{ name, credential: { kind: 'existingSecret', name, key: single } }] : [];
  });
}

/** The route that has this path prefix at this Gateway already; undefined when it is free, as far as anybody can tell. */
export function routeWithPath(
  routes: Iterable<KubeObject>,
  { gateway, path, except }: { readonly gateway: ObjectName; readonly path: string; readonly except?: string },
): ObjectName | undefined {
  for (const route of routes) {
    const { name, namespace = '' } = route.metadata;
    const isThere = parentsOf(route).some(
      ({ gateway: parent }) => parent.name === gateway.name && parent.namespace === gateway.namespace,
    );
    if (isThere && `${namespace}/${name}` !== except && pathsOf(route).includes(path)) return { namespace, name };
  }
  return undefined;
}

function pathsOf(route: KubeObject): readonly string[] {
  return listAt(route.spec, 'rules').flatMap((rule) => {
    const matches = listAt(rule, 'matches');
    if (matches.length === 0) return ['/'];
    return matches.map((match) => stringAt(objectAt(match, 'path'), 'value') ?? '/');
  });
}
