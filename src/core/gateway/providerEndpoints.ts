import type { ClusterStore } from '../cluster/store.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import { kinds } from '../resource/kinds.ts';
import { listenerSetKinds } from '../resource/listenerSet.ts';
import { findEndpoints, type EndpointSearch } from './endpoint.ts';
import { podsProblem } from './gatewayPods.ts';

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
  const input = {
    context,
    backend: { namespace: object.metadata.namespace ?? '', name: object.metadata.name },
    own: chain.backend.routes.map((fact) => fact.object),
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
  return findEndpoints(input, method, path);
}
