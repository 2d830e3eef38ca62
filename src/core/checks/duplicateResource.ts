import type { ResourceFact } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { mayMeet } from './documents.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { worded } from './wording.ts';

/**
 * The same resource twice in a file, or in two files of one folder, which people apply together. Overlays for other clusters,
 * in folders of their own, have the same names for good reason.
 * @param repeated all documents with the kind, namespace and name of the fact
 */
export function duplicateResource(fact: ResourceFact, repeated: readonly ResourceFact[]): readonly CheckFinding[] {
  const near = repeated.filter((other) => mayMeet(other, fact));
  const inFile = near.filter((other) => uriOf(other) === uriOf(fact));
  const others = inFile.length > 0 ? inFile : near;
  const [first] = others;
  if (first === undefined) return [];
  const { kind, metadata } = fact.object;
  const path = ['metadata', 'name'];
  const isSameFile = uriOf(first) === uriOf(fact);
  const args = { kind, name: metadata.name, file: uriOf(first)?.split('/').at(-1) ?? '?' };
  return [
    {
      code: 'duplicate-resource',
      severity: isSameFile ? 'warning' : 'information',
      isAdvice: true,
      link: 'backend',
      subject: { fact, path },
      related: others.map((other) => ({ fact: other, path })),
      ...(isSameFile ? worded('check.duplicateResource', args) : worded('check.duplicateElsewhere', args)),
      fixes: fixesFor(fact, inFile),
    },
  ];
}

/**
 * Of two in one file the earlier one goes: without it the cluster keeps what it keeps with both.
 * @param inFile the others in the file of the fact
 */
function fixesFor(fact: ResourceFact, inFile: readonly ResourceFact[]): readonly CheckFix[] {
  const earlier = inFile.filter((other) => orderOf(other) < orderOf(fact));
  const isLast = inFile.length > 0 && earlier.length === inFile.length;
  return isLast
    ? [removal(earlier, 'check.fix.removeEarlier'), removal([fact], 'check.fix.removeResource')]
    : [removal([fact], 'check.fix.removeResource')];
}

function removal(
  facts: readonly ResourceFact[],
  code: 'check.fix.removeEarlier' | 'check.fix.removeResource',
): CheckFix {
  return { kind: 'edit', title: message(code), changes: facts.map((fact) => ({ kind: 'removeResource', fact })) };
}

function orderOf({ provenance }: ResourceFact): number {
  return provenance.from === 'document' ? provenance.document : -1;
}

function uriOf({ provenance }: ResourceFact): string | undefined {
  return provenance.from === 'document' ? provenance.uri : undefined;
}
