import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { kinds } from '../resource/kinds.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { maxChoices } from './likelyNames.ts';
import { worded } from './wording.ts';

/**
 * What the backend, or a provider of it, sets inline wins over the policies that attach, and the more precise of these over
 * the others, field by field; nothing reports which. Told once for each resource that wins.
 */
export function policyConflict({ fact, overridden }: AttachedPolicy): readonly CheckFinding[] {
  const winners = new Map<ResourceFact, (typeof overridden)[number][]>();
  for (const one of overridden) winners.set(one.by.fact, [...(winners.get(one.by.fact) ?? []), one]);
  return [...winners.values()].flatMap((fields): readonly CheckFinding[] => {
    const [first] = fields;
    if (first === undefined) return [];
    const names = fields.map(({ field }) => field).join(', ');
    return [
      {
        code: 'policy-conflict',
        severity: 'information',
        link: 'policy',
        subject: first.by,
        related: [{ fact, path: ['spec', 'backend', first.field] }],
        ...worded('check.policyConflict', { policy: fact.object.metadata.name, fields: names }),
        fixes: fields.slice(0, maxChoices).flatMap(({ field, by }) => fixesFor(field, by, fact)),
      },
    ];
  });
}

/** Either side gives way: the backend's own field, where it is that which wins, or the policy's. */
function fixesFor(field: string, by: FactLocation, fact: ResourceFact): readonly CheckFix[] {
  const args = { field, policy: fact.object.metadata.name };
  const isInline = by.fact.object.kind === kinds.backend.kind;
  return [
    ...(isInline ? [removal('check.fix.removeInline', args, by)] : []),
    removal('check.fix.removeFromPolicy', args, { fact, path: ['spec', 'backend', field] }),
  ];
}

function removal(
  code: 'check.fix.removeInline' | 'check.fix.removeFromPolicy',
  args: { readonly field: string; readonly policy: string },
  at: FactLocation,
): CheckFix {
  return { kind: 'edit', title: message(code, args), changes: [{ kind: 'remove', at }] };
}
