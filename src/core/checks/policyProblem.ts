import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** The controller took a policy not at all (Invalid), in part (PartiallyValid), or could not attach it (Pending). */
export function policyProblem({ fact, view }: AttachedPolicy): readonly CheckFinding[] {
  if (fact.provenance.from !== 'cluster' || view.problem === undefined) return [];
  return [
    {
      code: 'policy-problem',
      severity: 'warning',
      link: 'policy',
      subject: { fact, path: ['metadata', 'name'] },
      related: [],
      ...worded('check.policyProblem', { policy: fact.object.metadata.name, reason: view.problem.reason }),
      controllerMessage: view.problem.message,
      fixes: [],
    },
  ];
}
