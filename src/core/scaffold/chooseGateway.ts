import { stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayName } from './answers.ts';
import { defaultGatewayName } from './routeDocument.ts';

/** The class that agentgateway's charts install; since 1.4.0 a cluster may name it otherwise. */
const agentgatewayClass = 'agentgateway';

/**
 * The Gateway that a new route attaches to: one of agentgateway's class before any other, then one of the usual name,
 * then the first by namespace and name. Undefined when the cluster has none.
 */
export function chooseGateway(gateways: Iterable<KubeObject>): GatewayName | undefined {
  const ranked = [...gateways].map((gateway) => ({
    name: gateway.metadata.name,
    namespace: gateway.metadata.namespace ?? '',
    isOurs: stringAt(gateway.spec, 'gatewayClassName') === agentgatewayClass,
  }));
  const [best] = ranked.toSorted(
    (a, b) =>
      Number(b.isOurs) - Number(a.isOurs) ||
      Number(b.name === defaultGatewayName) - Number(a.name === defaultGatewayName) ||
      compare(a.namespace, b.namespace) ||
      compare(a.name, b.name),
  );
  return best && { name: best.name, namespace: best.namespace };
}

/** Where agentgateway's own guides put their resources, the older ones first. */
const usualNamespaces = ['kgateway-system', 'agentgateway-system'] as const;

/** Where a new backend goes unless somebody says otherwise: beside its Gateway, else where the guides put it. */
export function defaultNamespace(gateways: Iterable<KubeObject>, there: readonly string[]): string {
  const usual = usualNamespaces.find((name) => there.includes(name)) ?? usualNamespaces[0];
  return chooseGateway(gateways)?.namespace ?? usual;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
