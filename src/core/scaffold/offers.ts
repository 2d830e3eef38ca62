import type { ProviderDescriptor } from '../catalog/providerDescriptor.ts';
import { defaultSecretKey } from '../resource/authSecrets.ts';
import { readGateway } from '../resource/gateway.ts';
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
  const offers = [...secrets].flatMap(({ metadata, dataKeys }): SecretOffer[] => {
    if (metadata.namespace !== namespace || dataKeys === 'unknown') return [];
    const { name } = metadata;
    if (wanted.every((key) => dataKeys.includes(key))) {
      return [{ name, credential: { kind: 'existingSecret', name } }];
    }
    const [single, ...others] = dataKeys;
    const canName = need.kind === 'secret' && features.secretRefKey && single !== undefined && others.length === 0;
    return canName ? [{ name, credential: { kind: 'existingSecret', name, key: single } }] : [];
  });
  return offers.toSorted((left, right) => rankOf(left) - rankOf(right) || (left.name < right.name ? -1 : 1));
}

/** What needs no further word in the backend comes first. */
function rankOf({ credential }: SecretOffer): number {
  return credential.kind === 'existingSecret' && credential.key !== undefined ? 1 : 0;
}
