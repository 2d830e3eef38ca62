import { readGateway, type ListenerView } from '../resource/gateway.ts';
import { parentsOf, setParentsOf, type RouteParent } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { gatewayOfSet } from '../resource/listenerSet.ts';
import type { References } from './resourceGraph.ts';

/** The Gateways that a route hangs on, by their names or by those of ListenerSets, as far as these are known. */
export function routeParents(route: KubeObject, graph: References): readonly RouteParent[] {
  const bySet = setParentsOf(route).flatMap((reference) => {
    const { kind, namespace, name } = reference.set;
    const lookup = graph.find(kind.kind, namespace, name);
    const gateway = lookup.state === 'found' ? gatewayOfSet(lookup.fact.object) : undefined;
    return gateway === undefined ? [] : [{ ...reference, gateway }];
  });
  return bySet.length === 0 ? parentsOf(route) : [...parentsOf(route), ...bySet];
}

/** The listeners of the ListenerSet that a parent is named by; undefined: those of the Gateway count. */
export function listenersOfSet({ set }: RouteParent, graph: References): readonly ListenerView[] | undefined {
  if (set === undefined) return undefined;
  const lookup = graph.find(set.kind.kind, set.namespace, set.name);
  return lookup.state === 'found' ? readGateway(lookup.fact.object).listeners : undefined;
}

/** Whether a route names anything that it may be served by, known or not. */
export function namesParent(route: KubeObject): boolean {
  return parentsOf(route).length > 0 || setParentsOf(route).length > 0;
}
