import { CodedError } from '../base/codedError.ts';
import type { ClusterReader, ObjectReference } from '../cluster/connection.ts';

/** An object that is to go: that very one, by its uid, so that one that somebody made anew stays. */
export interface DeleteTarget {
  readonly target: ObjectReference;
  readonly uid: string;
}

/** What became of it. */
export interface DeleteOutcome extends DeleteTarget {
  readonly state: 'deleted' | 'failed' | 'notTried';
  /** Why it failed. */
  readonly error: CodedError | undefined;
}

/**
 * Deletes objects, one after another. What is gone already counts as deleted; one that cannot be deleted does not keep the
 * others. Once the signal ends nothing more is tried.
 * @param onObject hears of each before it is asked for
 */
export async function deleteObjects(
  doomed: readonly DeleteTarget[],
  reader: Pick<ClusterReader, 'delete'>,
  signal: AbortSignal,
  onObject: (one: DeleteTarget, index: number) => void = () => undefined,
): Promise<readonly DeleteOutcome[]> {
  const outcomes: DeleteOutcome[] = [];
  for (const [index, one] of doomed.entries()) {
    if (signal.aborted) {
      outcomes.push({ ...one, state: 'notTried', error: undefined });
      continue;
    }
    onObject(one, index);
    outcomes.push({ ...one, ...(await deleteOne(one, reader, signal)) });
  }
  return outcomes;
}

async function deleteOne(
  { target, uid }: DeleteTarget,
  reader: Pick<ClusterReader, 'delete'>,
  signal: AbortSignal,
): Promise<Pick<DeleteOutcome, 'state' | 'error'>> {
  try {
    await reader.delete(target, uid, signal);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'cluster.notFound') return { state: 'failed', error };
  }
  return { state: 'deleted', error: undefined };
}
