import { message, type Message } from '../messages/index.ts';
import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import type { DocumentFindings } from '../validate/index.ts';
import type { ResourceSchema } from '../schema/index.ts';
import { applyRank } from './applyOrder.ts';

/** One resource that is to be applied. */
export interface ApplyItem {
  /** The number of its document in the file, from 0. */
  readonly document: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** What the document says, else the one that it lands in; of no meaning for kinds without namespaces. */
  readonly namespace: string;
  readonly name: string;
  /** With its variables still open. */
  readonly content: JsonObject;
  /** The schema that judged it, where there is one. */
  readonly schema: ResourceSchema | undefined;
}

/** Why a document cannot be applied. */
interface PlanRefusal {
  readonly document: number;
  /** Offset in the file of what it is about. */
  readonly offset: number;
  readonly reason: Message;
}

export interface ApplyPlan {
  /** In the order in which they can be applied. */
  readonly items: readonly ApplyItem[];
  /** Any of them stops the whole. */
  readonly refusals: readonly PlanRefusal[];
}

/**
 * What an apply of these documents does. Our own judgement comes first: a document with an error is refused before the
 * cluster is asked anything. Empty documents are passed over.
 * @param namespace where a document without a namespace lands
 */
export function planApply(documents: readonly DocumentFindings[], namespace: string): ApplyPlan {
  const items: ApplyItem[] = [];
  const refusals: PlanRefusal[] = [];
  for (const judged of documents) {
    if (judged.skipped === 'empty') continue;
    const refusal = refusalOf(judged);
    if (refusal === undefined) items.push(...itemsOf(judged, namespace));
    else refusals.push(refusal);
  }
  refusals.push(...duplicates(items, documents));
  if (items.length === 0 && refusals.length === 0) {
    refusals.push({ document: 0, offset: 0, reason: message('apply.nothing') });
  }
  return { items: inOrder(items), refusals };
}

function refusalOf({ document, findings, skipped }: DocumentFindings): PlanRefusal | undefined {
  const at = { document: document.index, offset: document.start };
  if (skipped === 'template') return { ...at, reason: message('apply.template') };
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
  if (first) {
    const args = { count: others.length + 1 };
    const reason = others.length === 0 ? message('apply.oneError') : message('apply.errors', args);
    return { ...at, offset: first.range.start, reason };
  }
  const [problem] = document.parsed.problems;
  if (problem) return { ...at, offset: document.start + problem.range.start, reason: problem.message };
  const unnamed = resourcesOf(document.parsed.value).filter((resource) => identityOf(resource) === undefined);
  if (skipped !== 'notAResource' && unnamed.length === 0) return undefined;
  const isGenerated = unnamed.some((one) => stringAt(objectAt(one, 'metadata'), 'generateName') !== undefined);
  return { ...at, reason: isGenerated ? message('apply.generatedName') : message('apply.notAResource') };
}

function itemsOf({ document, schema }: DocumentFindings, namespace: string): readonly ApplyItem[] {
  return resourcesOf(document.parsed.value).flatMap((content) => {
    const identity = identityOf(content);
    if (identity === undefined || !isJsonObject(content)) return [];
    const own = schema?.id.kind === identity.kind ? schema : undefined;
    return [
      { ...identity, document: document.index, namespace: identity.namespace ?? namespace, content, schema: own },
    ];
  });
}

/** A `kind: List` stands for its items. */
function resourcesOf(value: unknown): readonly unknown[] {
  const isList = stringAt(value, 'kind') === 'List' && stringAt(value, 'apiVersion') === 'v1';
  return isList ? listAt(value, 'items') : [value];
}

function identityOf(value: unknown) {
  const apiVersion = stringAt(value, 'apiVersion');
  const kind = stringAt(value, 'kind');
  const metadata = objectAt(value, 'metadata');
  const name = stringAt(metadata, 'name');
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return { apiVersion, kind, name, namespace: stringAt(metadata, 'namespace') };
}

function duplicates(items: readonly ApplyItem[], documents: readonly DocumentFindings[]): readonly PlanRefusal[] {
  const seen = new Set<string>();
  return items.flatMap(({ document, apiVersion, kind, namespace, name }) => {
    const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    const key = [group, kind, namespace, name].join('\u0000');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const offset = documents.find((judged) => judged.document.index === document)?.document.start ?? 0;
    return [{ document, offset, reason: message('apply.duplicate', { kind, name, namespace }) }];
  });
}

function inOrder(items: readonly ApplyItem[]): readonly ApplyItem[] {
  return items.toSorted((left, right) => applyRank(left.kind) - applyRank(right.kind));
}
