import { attachedPolicies, policiesOfRule, type AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { routeRules } from '../graph/routeRules.ts';
import { backendsOf } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import type { CheckFinding } from './finding.ts';
import { pathNotRouted } from './formatNotRouted.ts';
import { prefixNotStripped } from './prefixNotStripped.ts';
import type { RuleToBackend } from './rulePaths.ts';

/** All about one rule, for whoever has both ends of it. */
export function checkRuleToBackend(rule: RuleToBackend): readonly CheckFinding[] {
  return [...prefixNotStripped(rule), ...pathNotRouted(rule)];
}

/** The same of a whole route, as far as its backends are known. */
export function checkRulesToBackends(route: ResourceFact, graph: References): readonly CheckFinding[] {
  const found = new Map<string, CheckFinding>();
  for (const name of backendsOf(route.object)) {
    const lookup = graph.find(kinds.backend.kind, name.namespace, name.name);
    if (lookup.state !== 'found') continue;
    const backend = lookup.fact;
    for (const rule of routeRules(route, name)) {
      const policies = (): readonly AttachedPolicy[] =>
        policiesOfRule(attachedPolicies(backend, [route], graph), route.object, rule.index);
      for (const finding of checkRuleToBackend({ route, rule, backend, policies })) {
        found.set(`${finding.code} ${finding.subject.path.join('.')}`, finding);
      }
    }
  }
  return [...found.values()];
}
