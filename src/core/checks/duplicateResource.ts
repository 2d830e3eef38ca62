import type { ResourceFact } from '../graph/fact.ts';
import { mayMeet } from './documents.ts';
import type { CheckFinding } from './finding.ts';
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
      fixes: [],
    },
  ];
}

function uriOf({ provenance }: ResourceFact): string | undefined {
  return provenance.from === 'document' ? provenance.uri : undefined;
}
