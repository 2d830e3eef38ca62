import type { ResourceFact } from '../graph/fact.ts';
import type { GatewayState } from '../graph/gatewayState.ts';
import type { Derivation, References } from '../graph/resourceGraph.ts';
import { namesParent, routeParents } from '../graph/routeParents.ts';
import type { RouteParent } from '../resource/httpRoute.ts';
import { addressPending } from './addressPending.ts';
import { backendRefKind } from './backendRefKind.ts';
import { breaksLink, type CheckFinding } from './finding.ts';
import { gatewayClassForeign } from './gatewayClassForeign.ts';
import { gatewayClassMissing } from './gatewayClassMissing.ts';
import { gatewayClassNotAccepted } from './gatewayClassNotAccepted.ts';
import { gatewayMissing } from './gatewayMissing.ts';
import { gatewayNotAccepted } from './gatewayNotAccepted.ts';
import { gatewayNotProgrammed } from './gatewayNotProgrammed.ts';
import { grantMissing } from './grantMissing.ts';
import { listenerNotReady } from './listenerNotReady.ts';
import { parentContext, type ParentContext } from './parentContext.ts';
import { proxyNotRunning } from './proxyNotRunning.ts';
import { proxyRefusedConfig } from './proxyRefusedConfig.ts';
import { routeNotAllowed } from './routeNotAllowed.ts';
import { routeNotAccepted } from './routeNotAccepted.ts';
import { routeParentMissing } from './routeParentMissing.ts';
import { routeBackendMissing, routeRefsUnresolved } from './routeRefsUnresolved.ts';
import { routeStatusMissing } from './routeStatusMissing.ts';
import { checkRulesToBackends } from './ruleToBackend.ts';
import { samePath } from './samePath.ts';
import { serviceMissing } from './serviceMissing.ts';

/** A route at one of its Gateways. */
export interface ParentCheck {
  readonly parent: RouteParent;
  readonly gateway: GatewayState;
  /** The first that fails in front: what stands behind it in the chain is explained by it. */
  readonly findings: readonly CheckFinding[];
  /** `unknown`: nobody has said that the route works there. */
  readonly state: 'ok' | 'failed' | 'unknown';
}

/** All that the checks find about one route, for every backend that it leads to. */
export interface RouteCheck {
  readonly parents: readonly ParentCheck[];
  /** About single references and matches: their subject's path begins with the rule. */
  readonly rules: readonly CheckFinding[];
}

type ParentFinder = (context: ParentContext) => readonly CheckFinding[];

/** In the order of the chain. A Gateway that is not there explains why the route has no status. */
const parentFinders: readonly ParentFinder[] = [
  gatewayMissing,
  gatewayClassMissing,
  gatewayClassForeign,
  gatewayClassNotAccepted,
  routeNotAccepted,
  routeNotAllowed,
  routeStatusMissing,
  routeRefsUnresolved,
  gatewayNotAccepted,
  listenerNotReady,
  gatewayNotProgrammed,
  proxyNotRunning,
  proxyRefusedConfig,
  serviceMissing,
  addressPending,
];

const ruleFinders: readonly ((route: ResourceFact, graph: References) => readonly CheckFinding[])[] = [
  routeBackendMissing,
  backendRefKind,
  grantMissing,
  samePath,
];

export const routeCheck: Derivation<ResourceFact, RouteCheck> = {
  draw: (route, graph) => ({
    parents: routeParents(route.object, graph).map((parent) => checkParent(route, parent, graph)),
    rules: ruleFinders.flatMap((find) => find(route, graph)),
  }),
};

function checkParent(route: ResourceFact, parent: RouteParent, graph: References): ParentCheck {
  const context = parentContext(route, parent, graph);
  const findings = parentFinders.flatMap((find) => find(context));
  const isUnknown = findings.some(({ code }) => code === 'route-status-missing');
  const failed = findings.some(breaks);
  return { parent, gateway: context.gateway, findings, state: failed ? 'failed' : isUnknown ? 'unknown' : 'ok' };
}

/** A Service that is missing keeps clients away, not the requests of a prompt, which go to the proxy itself. */
function breaks(finding: CheckFinding): boolean {
  return breaksLink(finding) && finding.link !== 'service';
}

/** Everything that the checks find about one HTTPRoute. */
export function checkRoute(route: ResourceFact, graph: References): readonly CheckFinding[] {
  const { parents, rules } = graph.derive(routeCheck, route);
  const none = parents.length === 0 && !namesParent(route.object) ? [routeParentMissing(route, graph)] : [];
  return [...none, ...rules, ...checkRulesToBackends(route, graph), ...parents.flatMap(({ findings }) => findings)];
}
