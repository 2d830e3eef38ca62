import type { ProviderRow } from '../cluster/topology.ts';
import { findCondition } from '../resource/conditions.ts';

/**
 * What a row says of an apply so far. `waiting`: the controller has not judged that generation of the backend. `accepted`: it
 * has, and what the backend still lacks hangs on other objects, which may be on their way. `settled`: it works, or it was
 * rejected.
 */
export type VerdictProgress = 'waiting' | 'accepted' | 'settled';

/** @param generation of the backend as it was applied; undefined: whatever stands there */
export function verdictProgress(row: ProviderRow | undefined, generation: number | undefined): VerdictProgress {
  if (row === undefined) return 'waiting';
  const seen = row.object.metadata.generation ?? 0;
  if (seen < (generation ?? 0)) return 'waiting';
  const accepted = findCondition(row.object.status, 'Accepted');
  if (accepted === undefined || (accepted.observedGeneration ?? seen) < seen) return 'waiting';
  return row.verdict.status === 'ready' || accepted.status === 'False' ? 'settled' : 'accepted';
}
