import type { ResourceFact } from '../graph/fact.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** @param others documents with the same kind, namespace and name: of its file, and of files that are applied with it */
export function duplicateResource(fact: ResourceFact, others: readonly ResourceFact[]): readonly CheckFinding[] {
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
      fixes: [],
    },
  ];
}

function uriOf({ provenance }: ResourceFact): string | undefined {
  return provenance.from === 'document' ? provenance.uri : undefined;
}
