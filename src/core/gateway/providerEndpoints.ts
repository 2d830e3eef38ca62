import type { ClusterStore } from '../cluster/store.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import type { Message } from '../messages/index.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { parentsOf } from '../resource/httpRoute.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import { listenerSetKinds } from '../resource/listenerSet.ts';
import { parentStatus } from '../resource/parentStatus.ts';
import { findEndpointsOn, type EndpointSearch } from './endpoint.ts';
import { GatewayMap } from './gatewayMap.ts';
import { podsProblem } from './gatewayPods.ts';

/** What a search rests on. */
const readKinds: readonly ResourceKind[] = [
  kinds.httpRoute,
  kinds.gateway,
  kinds.service,
  kinds.pod,
  ...listenerSetKinds,
];

interface Known {
  readonly versions: string;
  readonly gateways: GatewayMap;
}

/** Of each store the last: a panel asks for five formats at once, and a cluster may have ten thousand routes. */
const known = new WeakMap<ClusterStore, Known>();

/**
 * The ways to send `method path` to a provider, by all that the store of its context holds; by default the request that
 * every gateway takes.
 */
export function providerEndpoints(
  store: ClusterStore,
  { context, object, chain }: ProviderRow,
  method = 'POST',
  path = '/v1/chat/completions',
): EndpointSearch {
  const backend = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  const own = chain.backend.routes.map((fact) => fact.object);
  const grantTrouble = (route: KubeObject): Message | undefined => {
    // Since 1.3 a controller may be told to ask for no grants.
    if (parentsOf(route).some((parent) => parentStatus(route, parent)?.resolvedRefs?.status === 'True'))
      return undefined;
    const link = chain.routes.find(({ route: { object: own } }) => own === route);
    return link?.ruleFindings.find(({ code }) => code === 'grant-missing')?.message;
  };
  return findEndpointsOn(gatewaysOf(store, context), { backend, own, grantTrouble }, method, path);
}

function gatewaysOf(store: ClusterStore, context: string): GatewayMap {
  const versions = readKinds.map((kind) => store.version(kind)).join();
  const last = known.get(store);
  if (last?.versions === versions && last.gateways.input.context === context) return last.gateways;
  const input = {
    context,
    routes: store.objects(kinds.httpRoute),
    gateways: store.objects(kinds.gateway),
    listenerSets: listenerSetKinds.flatMap((kind) => store.objects(kind)),
    services: store.objects(kinds.service),
    pods: store.objects(kinds.pod),
    podsProblem: (namespace: string) => {
      const problem = podsProblem(store, namespace);
      return problem && { code: problem.code, args: problem.args };
    },
  };
  const gateways = new GatewayMap(input, last?.gateways.input.context === context ? last.gateways : undefined);
  known.set(store, { versions, gateways });
  return gateways;
}
