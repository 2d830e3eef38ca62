import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { objectAt } from '../resource/json.ts';
import type { Path } from '../resource/path.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { maxChoices } from './likelyNames.ts';
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
      fixes: overridden.slice(0, maxChoices).flatMap((field) => fixesFor(backend, fact, field)),
    },
  ];
}

/** Either side gives way: the backend's own field, where it is that which wins, or the policy's. */
function fixesFor(backend: ResourceFact, fact: ResourceFact, field: string): readonly CheckFix[] {
  const args = { field, policy: fact.object.metadata.name };
  const isInline = Object.hasOwn(objectAt(backend.object.spec, 'policies'), field);
  return [
    ...(isInline ? [removal('check.fix.removeInline', args, backend, ['spec', 'policies', field])] : []),
    removal('check.fix.removeFromPolicy', args, fact, ['spec', 'backend', field]),
  ];
}

function removal(
  code: 'check.fix.removeInline' | 'check.fix.removeFromPolicy',
  args: { readonly field: string; readonly policy: string },
  fact: ResourceFact,
  path: Path,
): CheckFix {
  return { kind: 'edit', title: message(code, args), changes: [{ kind: 'remove', at: { fact, path } }] };
}
