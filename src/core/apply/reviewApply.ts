import { CodedError } from '../base/codedError.ts';
import type { ObjectReference } from '../cluster/connection.ts';
import { failure } from '../messages/index.ts';
import { objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import { parseApiVersion } from '../schema/index.ts';
import { cleanObject } from './cleanObject.ts';
import { ApplyConflict, type ClusterWriter, type FieldConflict } from './clusterWriter.ts';
import { fillPlaceholders } from './placeholders.ts';
import type { ApplyItem } from './planApply.ts';
import { sameValue } from './sameValue.ts';
import { withoutNulls } from './withoutNulls.ts';

/** What the server's dry run says of one resource. */
type ReviewState =
  | 'create'
  | 'change'
  | 'same'
  /** It cannot be dry-run yet: what it lives in or what defines it comes earlier in the same plan. */
  | 'checkedLocally'
  | 'conflict'
  | 'refused';

export interface ReviewedItem {
  readonly item: ApplyItem;
  /** With its variables set. Holds the values of Secrets: for the writer only, never shown. */
  readonly content: JsonObject;
  /** Undefined where the cluster does not serve the kind yet. */
  readonly target: ObjectReference | undefined;
  readonly state: ReviewState;
  /** As it is on the cluster; undefined where it is not. */
  readonly live: JsonObject | undefined;
  /** As it would be; undefined where nobody can tell. */
  readonly result: JsonObject | undefined;
  readonly conflicts: readonly FieldConflict[];
  readonly error: CodedError | undefined;
}

export interface ReviewWorld {
  readonly writer: ClusterWriter;
  /** Values of variables. */
  readonly values: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Of which resources the fields that other managers hold are taken over. */
  readonly takesOver: (item: ApplyItem) => boolean;
}

/**
 * A server-side dry run of every resource, in order. Nothing is stored. A resource that is refused does not keep the others
 * from being reviewed. Fails only as a whole: with `cluster.*` where the cluster cannot be asked.
 */
export async function reviewApply(items: readonly ApplyItem[], world: ReviewWorld): Promise<readonly ReviewedItem[]> {
  const reviewed: ReviewedItem[] = [];
  for (const [index, item] of items.entries()) {
    reviewed.push(await reviewItem(item, items.slice(0, index), world));
  }
  return reviewed;
}

async function reviewItem(
  item: ApplyItem,
  earlier: readonly ApplyItem[],
  { writer, values, signal, takesOver }: ReviewWorld,
): Promise<ReviewedItem> {
  const content = withoutNulls(fillPlaceholders(item.content, values, item.schema?.root), item.schema?.root);
  const base = { item, content, live: undefined, result: undefined, conflicts: [], error: undefined } as const;
  const kind = await writer.resolve(item.apiVersion, item.kind, signal);
  if (kind === undefined) {
    if (earlier.some((other) => defines(other, item))) return { ...base, target: undefined, state: 'checkedLocally' };
    const error = failure('apply.kindUnknown', { kind: item.kind, apiVersion: item.apiVersion });
    return { ...base, target: undefined, state: 'refused', error };
  }
  const target = { kind, namespace: kind.namespaced ? item.namespace : undefined, name: item.name };
  const live = await writer.readWhole(target, signal);
  try {
    const { content: result } = await writer.apply(target, content, { dryRun: true, force: takesOver(item) }, signal);
    return { ...base, target, live, result, state: stateOf(live, result) };
  } catch (error) {
    if (!(error instanceof CodedError) || error.code.startsWith('cluster.')) throw error;
    if (error instanceof ApplyConflict) {
      return { ...base, target, live, state: 'conflict', conflicts: error.conflicts, error };
    }
    const isAwaited = error.code === 'apply.noNamespace' && earlier.some((other) => isNamespaceOf(other, item));
    return isAwaited
      ? { ...base, target, state: 'checkedLocally' }
      : { ...base, target, live, state: 'refused', error };
  }
}

function stateOf(live: JsonObject | undefined, result: JsonObject): ReviewState {
  if (live === undefined) return 'create';
  // The values of a Secret are not read, so nobody knows whether they change.
  if (result['kind'] === 'PartialObjectMetadata') return 'change';
  return sameValue(cleanObject(live), cleanObject(result)) ? 'same' : 'change';
}

function isNamespaceOf(other: ApplyItem, item: ApplyItem): boolean {
  return other.kind === kinds.namespace.kind && other.name === item.namespace;
}

function defines(other: ApplyItem, { apiVersion, kind }: ApplyItem): boolean {
  if (other.kind !== 'CustomResourceDefinition') return false;
  const spec = objectAt(other.content, 'spec');
  const { group } = parseApiVersion(apiVersion);
  return stringAt(spec, 'group') === group && stringAt(objectAt(spec, 'names'), 'kind') === kind;
}
