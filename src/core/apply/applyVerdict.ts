import type { ProviderRow } from '../cluster/topology.ts';
import { findCondition } from '../resource/conditions.ts';

/**
 * Whether a row says what became of an apply: the controller has judged that generation of the backend, and either it works
 * or it was rejected. What hangs on other objects (a route that is not accepted yet) may still be on its way.
 */
export function isSettled(row: ProviderRow, generation: number | undefined): boolean {
  const seen = row.object.metadata.generation ?? 0;
  if (seen < (generation ?? 0)) return false;
  const accepted = findCondition(row.object.status, 'Accepted');
  if (accepted === undefined) return false;
  const judged = accepted.observedGeneration ?? seen;
  return judged >= seen && (row.verdict.status === 'ready' || accepted.status === 'False');
}
