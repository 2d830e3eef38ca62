import { breaksLink, type CheckFinding } from '../checks/finding.ts';
import { backendCheck, type BackendCheck } from '../checks/index.ts';
import { routeCheck, type RouteCheck } from '../checks/routeCheck.ts';
import { checkRuleToBackend } from '../checks/ruleToBackend.ts';
import { namesParent } from '../graph/routeParents.ts';
import { routeParentMissing } from '../checks/routeParentMissing.ts';
import { policiesOfRule } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { routeRules, type RouteRule } from '../graph/routeRules.ts';
import type { GatewayFeatures } from '../resource/release.ts';

/** A route that sends requests to a backend, as far as it concerns that one. */
export interface RouteLink {
  readonly route: ResourceFact;
  readonly rules: readonly RouteRule[];
  readonly check: RouteCheck;
  /** About the rules that lead to the backend. */
  readonly ruleFindings: readonly CheckFinding[];
  /** `ok` when a request gets through at one Gateway at least. */
  readonly state: 'ok' | 'failed' | 'unknown';
}

/** A provider with everything between a client and it. */
export interface ProviderChain {
  readonly backend: BackendCheck;
  readonly routes: readonly RouteLink[];
}

export function walkChain(backend: ResourceFact, graph: References, features: GatewayFeatures): ProviderChain {
  const check = graph.derive(backendCheck(features), backend);
  const { namespace = '', name } = backend.object.metadata;
  const routes = check.routes.flatMap((route) => {
    const rules = routeRules(route, { namespace, name });
    if (rules.length === 0) return [];
    const odd = rules.flatMap((rule) => {
      const policies = () => policiesOfRule(check.policies, route.object, rule.index);
      return checkRuleToBackend({ route, rule, backend, policies });
    });
    return [linkOf(route, rules, odd, graph)];
  });
  return { backend: check, routes };
}

/** @param odd what no conclusion about the route alone can hold */
function linkOf(
  route: ResourceFact,
  rules: readonly RouteRule[],
  odd: readonly CheckFinding[],
  graph: References,
): RouteLink {
  const check = graph.derive(routeCheck, route);
  const none = check.parents.length === 0 && !namesParent(route.object) ? [routeParentMissing(route, graph)] : [];
  const own = check.rules.filter((finding) => rules.some((rule) => concerns(finding, rule)));
  const ruleFindings = [...none, ...own, ...odd];
  return { route, rules, check, ruleFindings, state: stateOf(route, check, rules) };
}

/** Whether a finding is about a match of this rule, or about its reference to the backend. */
function concerns({ subject: { path } }: CheckFinding, rule: RouteRule): boolean {
  const [, , index, section, position] = path;
  return index === rule.index && (section !== 'backendRefs' || position === rule.reference);
}

function stateOf(
  { object }: ResourceFact,
  { parents, rules: findings }: RouteCheck,
  rules: readonly RouteRule[],
): RouteLink['state'] {
  const works = rules.some((rule) => !isBroken(rule, findings));
  if (!works) return 'failed';
  if (parents.some(({ state }) => state === 'ok')) return 'ok';
  // A ListenerSet that is not seen may lead anywhere.
  const isUnseen = parents.length === 0 && namesParent(object);
  return isUnseen || parents.some(({ state }) => state === 'unknown') ? 'unknown' : 'failed';
}

/** A rule leads nowhere when its reference does not, or when others take the requests of every one of its matches. */
function isBroken(rule: RouteRule, findings: readonly CheckFinding[]): boolean {
  const own = findings.filter((finding) => breaksLink(finding) && concerns(finding, rule));
  if (own.some(({ subject }) => subject.path[3] === 'backendRefs')) return true;
  return new Set(own.map(({ subject }) => subject.path[4])).size === rule.matches.length;
}
