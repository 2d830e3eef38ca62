import type { ResourceFact } from '../graph/fact.ts';

/** Whether a fact is what a person writes, not what a cluster has. */
export function isDocument({ provenance }: ResourceFact): boolean {
  return provenance.from === 'document';
}
