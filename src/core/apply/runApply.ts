import { CodedError } from '../base/codedError.ts';
import type { ClusterReader, ObjectReference } from '../cluster/connection.ts';
import { failure } from '../messages/index.ts';
import { numberAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { cleanObject } from './cleanObject.ts';
import type { ClusterWriter } from './clusterWriter.ts';
import { deleteObjects, type DeleteOutcome } from './deleteObjects.ts';
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
  /** Of which resources the fields that other managers hold are taken over: those that a person was asked about. */
  readonly takesOver: (item: ApplyItem) => boolean;
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

async function applyItem(reviewed: ReviewedItem, world: RunWorld): Promise<ItemOutcome> {
  const { item, content, live } = reviewed;
  const { writer, signal, takesOver } = world;
  let known = reviewed.target;
  try {
    known ??= await awaitKind(item, world);
    const { content: result, isNew } = await writer.apply(
      known,
      content,
      { dryRun: false, force: takesOver(item) },
      signal,
    );
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
    const found = known && error.code.startsWith('cluster.') ? await lookBack(reviewed, known, writer) : undefined;
    return found ?? { item, state: 'failed', error };
  }
}

/** Cancelled or cut off before an answer came, the server may have taken it all the same. Undefined: it did not, or nobody can tell. */
async function lookBack(
  { item, live }: ReviewedItem,
  target: ObjectReference,
  writer: ClusterWriter,
): Promise<ItemOutcome | undefined> {
  try {
    const found = await writer.readWhole(target);
    if (found === undefined || versionOf(found) === versionOf(live)) return undefined;
    const metadata = objectAt(found, 'metadata');
    const state = live === undefined ? 'created' : 'changed';
    return {
      item,
      state,
      target,
      uid: stringAt(metadata, 'uid') ?? '',
      generation: numberAt(metadata, 'generation'),
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return undefined;
  }
}

/** What tells one text of an object from the next: the generation, which a new status leaves as it is, where there is one. */
function versionOf(object: JsonObject | undefined): number | string | undefined {
  const metadata = objectAt(object, 'metadata');
  return numberAt(metadata, 'generation') ?? stringAt(metadata, 'resourceVersion');
}

async function awaitKind(item: ApplyItem, { writer, signal, pause }: RunWorld): Promise<ObjectReference> {
  for (let tries = 0; tries < servedTries && !signal.aborted; tries += 1) {
    const kind = await writer.resolve(item.apiVersion, item.kind, signal);
    if (kind) return { kind, namespace: kind.namespaced ? item.namespace : undefined, name: item.name };
    await pause(servedPauseMs, signal);
  }
  throw failure('apply.kindUnknown', { kind: item.kind, apiVersion: item.apiVersion });
}

/**
 * Deletes what an apply created, the last first; each by its uid, so that an object that somebody made anew stays. What an
 * apply changed is not changed back.
 */
export function undoApply(
  outcomes: readonly ItemOutcome[],
  reader: Pick<ClusterReader, 'delete'>,
  signal: AbortSignal,
): Promise<readonly DeleteOutcome[]> {
  const created = outcomes.flatMap((outcome) => {
    return outcome.state === 'created' ? [{ target: outcome.target, uid: outcome.uid }] : [];
  });
  return deleteObjects(created.toReversed(), reader, signal);
}
