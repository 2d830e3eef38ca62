import { CodedError } from '../base/codedError.ts';
import type { ClusterReader, ObjectReference } from '../cluster/connection.ts';
import { failure } from '../messages/index.ts';
import { numberAt, objectAt, stringAt } from '../resource/json.ts';
import { cleanObject } from './cleanObject.ts';
import type { ClusterWriter } from './clusterWriter.ts';
import type { ApplyItem } from './planApply.ts';
import type { ReviewedItem } from './reviewApply.ts';
import { sameValue } from './sameValue.ts';

/** What became of one resource. */
export type ItemOutcome =
  | {
      readonly item: ApplyItem;
      readonly state: 'created' | 'changed' | 'unchanged';
      readonly target: ObjectReference;
      readonly uid: string;
      /** The generation that a controller must have seen for its word to count; undefined for kinds without one. */
      readonly generation: number | undefined;
    }
  | { readonly item: ApplyItem; readonly state: 'failed'; readonly error: CodedError }
  /** Something before it failed, or it was cancelled. */
  | { readonly item: ApplyItem; readonly state: 'notTried' };

export interface RunWorld {
  readonly writer: ClusterWriter;
  readonly signal: AbortSignal;
  /** Fields that other managers hold are taken over. */
  readonly force: boolean;
  /** Hears of each resource before it is sent. */
  readonly onItem: (item: ApplyItem, index: number) => void;
  /** Resolves after so many ms, or when the signal ends. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A kind that was just defined is served after a moment: how often it is looked for, and how long. */
const servedPauseMs = 250;
const servedTries = 40;

/** Applies what was reviewed, one after another. Stops at the first failure; what was done stays done and is told. */
export async function runApply(reviewed: readonly ReviewedItem[], world: RunWorld): Promise<readonly ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  let stopped = false;
  for (const [index, one] of reviewed.entries()) {
    if (stopped || world.signal.aborted) {
      outcomes.push({ item: one.item, state: 'notTried' });
      continue;
    }
    world.onItem(one.item, index);
    const outcome = await applyItem(one, world);
    outcomes.push(outcome);
    stopped = outcome.state === 'failed';
  }
  return outcomes;
}

async function applyItem({ item, content, target, live }: ReviewedItem, world: RunWorld): Promise<ItemOutcome> {
  const { writer, signal, force } = world;
  try {
    const known = target ?? (await awaitKind(item, world));
    const { content: result, isNew } = await writer.apply(known, content, { dryRun: false, force }, signal);
    const metadata = objectAt(result, 'metadata');
    const isSame = live !== undefined && sameValue(cleanObject(live), cleanObject(result));
    const isRead = result['kind'] !== 'PartialObjectMetadata';
    return {
      item,
      state: isNew ? 'created' : isSame && isRead ? 'unchanged' : 'changed',
      target: known,
      uid: stringAt(metadata, 'uid') ?? '',
      generation: numberAt(metadata, 'generation'),
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // Cancelled before an answer came: nobody can tell whether the server took it.
    return { item, state: 'failed', error };
  }
}

async function awaitKind(item: ApplyItem, { writer, signal, pause }: RunWorld): Promise<ObjectReference> {
  for (let tries = 0; tries < servedTries && !signal.aborted; tries += 1) {
    const kind = await writer.resolve(item.apiVersion, item.kind, signal);
    if (kind) return { kind, namespace: kind.namespaced ? item.namespace : undefined, name: item.name };
    await pause(servedPauseMs, signal);
  }
  throw failure('apply.kindUnknown', { kind: item.kind, apiVersion: item.apiVersion });
}

/** What an undo did with one resource. */
export interface UndoOutcome {
  readonly item: ApplyItem;
  /** Undefined when it is gone. */
  readonly error: CodedError | undefined;
}

/**
 * Deletes what an apply created, the last first; each by its uid, so that an object that somebody made anew stays. What an
 * apply changed is not changed back.
 */
export async function undoApply(
  outcomes: readonly ItemOutcome[],
  reader: Pick<ClusterReader, 'delete'>,
  signal: AbortSignal,
): Promise<readonly UndoOutcome[]> {
  const undone: UndoOutcome[] = [];
  for (const outcome of outcomes.toReversed()) {
    if (outcome.state !== 'created') continue;
    try {
      await reader.delete(outcome.target, outcome.uid, signal);
      undone.push({ item: outcome.item, error: undefined });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      undone.push({ item: outcome.item, error: error.code === 'cluster.notFound' ? undefined : error });
    }
  }
  return undone;
}
