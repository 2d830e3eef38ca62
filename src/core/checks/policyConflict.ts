import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** The backend's inline policies win over those that attach to it, field by field; nothing reports which. */
export function policyConflict(backend: ResourceFact, { fact, overridden }: AttachedPolicy): readonly CheckFinding[] {
  const [first] = overridden;
  if (first === undefined) return [];
  return [
    {
      code: 'policy-conflict',
      severity: 'information',
      link: 'policy',
      subject: { fact: backend, path: ['spec', 'policies', first] },
      related: [{ fact, path: ['spec', 'backend', first] }],
      ...worded('check.policyConflict', { policy: fact.object.metadata.name, fields: overridden.join(', ') }),
      fixes: [],
    },
  ];
}
