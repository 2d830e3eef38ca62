import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { gatewayState, type GatewayState } from '../graph/gatewayState.ts';
import { listenersOfSet } from '../graph/routeParents.ts';
import type { References } from '../graph/resourceGraph.ts';
import type { RouteParent } from '../resource/httpRoute.ts';
import { parentStatus, type ParentStatus } from '../resource/parentStatus.ts';

/** A route at one of its parents, as the checks of the way through a Gateway see it. */
export interface ParentContext {
  readonly route: ResourceFact;
  readonly parent: RouteParent;
  /** With the listeners of the ListenerSet, where the route hangs on one. */
  readonly gateway: GatewayState;
  /** Who knows the other resources; asked again only for a document, which no row rests on. */
  readonly graph: References;
  /** What the controller says of the route there; undefined while it has not spoken, and for a document that is edited. */
  readonly status: ParentStatus | undefined;
  /** Whether the route is the cluster's own: of a document that is edited no status tells anything. */
  readonly isLive: boolean;
  /** Where the route names the Gateway. */
  readonly subject: FactLocation;
  /** Names as they are written in sentences. */
  readonly names: { readonly route: string; readonly gateway: string };
}

export function parentContext(route: ResourceFact, parent: RouteParent, graph: References): ParentContext {
  const { namespace, name } = parent.gateway;
  const gateway = graph.derive(gatewayState, `${namespace}/${name}`);
  const listeners = listenersOfSet(parent, graph);
  const isLive = route.provenance.from === 'cluster';
  return {
    route,
    parent,
    graph,
    gateway: listeners === undefined ? gateway : { ...gateway, listeners },
    status: isLive ? parentStatus(route.object, parent) : undefined,
    isLive,
    subject: { fact: route, path: ['spec', 'parentRefs', parent.index, 'name'] },
    names: { route: `${route.object.kind} ${route.object.metadata.name}`, gateway: name },
  };
}
