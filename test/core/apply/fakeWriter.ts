import { ApplyConflict, type ClusterWriter } from '../../../src/core/apply/clusterWriter.ts';
import type { ObjectReference } from '../../../src/core/cluster/connection.ts';
import { failure } from '../../../src/core/messages/index.ts';
import { isJsonObject, objectAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { apiVersionOf, kindNamed, type ResourceKind } from '../../../src/core/resource/kinds.ts';

/** A cluster in memory that knows namespaces, kinds and managers, as far as a plan depends on them. */
export class FakeWriter implements ClusterWriter {
  readonly objects = new Map<string, JsonObject>();
  readonly namespaces = new Set(['default']);
  readonly kinds = new Map<string, ResourceKind>();
  /** Names of objects that another manager holds. */
  readonly held = new Set<string>();
  /** Names of objects that admission refuses. */
  readonly bad = new Set<string>();
  /** Every call that would store something. */
  readonly stored: string[] = [];
  #uids = 0;

  resolve(apiVersion: string, kind: string): Promise<ResourceKind | undefined> {
    const known = kindNamed(kind);
    const found = known && apiVersionOf(known) === apiVersion ? known : this.kinds.get(`${apiVersion} ${kind}`);
    return Promise.resolve(found);
  }

  readWhole(target: ObjectReference): Promise<JsonObject | undefined> {
    return Promise.resolve(this.objects.get(keyOf(target)));
  }

  async apply(
    target: ObjectReference,
    content: JsonObject,
    { dryRun, force }: { readonly dryRun: boolean; readonly force: boolean },
  ) {
    await Promise.resolve();
    const { kind, namespace, name } = target;
    if (namespace !== undefined && !this.namespaces.has(namespace)) throw failure('apply.noNamespace', { namespace });
    if (this.bad.has(name)) throw failure('apply.refused', { kind: kind.kind, name, detail: 'not bad' });
    if (this.held.has(name) && !force) throw new ApplyConflict(name, [{ manager: 'helm', field: '.spec.a' }]);
    const before = this.objects.get(keyOf(target));
    const uid = before ? objectAt(before, 'metadata')['uid'] : `uid-${(this.#uids += 1)}`;
    const result = this.#made(kind, content, { name, ...(namespace !== undefined && { namespace }), uid });
    if (!dryRun) this.#store(target, result);
    return { content: result, isNew: before === undefined };
  }

  #made(kind: ResourceKind, content: JsonObject, own: JsonObject): JsonObject {
    const metadata = { ...objectAt(content, 'metadata'), ...own, generation: 1 };
    if (kind.kind !== 'Secret') return { ...content, metadata };
    const keys = Object.keys({ ...objectAt(content, 'data'), ...objectAt(content, 'stringData') });
    const fields = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]));
    const managedFields = [
      { manager: 'us', operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': fields } },
    ];
    return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { ...metadata, managedFields } };
  }

  #store(target: ObjectReference, result: JsonObject): void {
    const { kind, name } = target;
    this.stored.push(`${kind.kind} ${name}`);
    this.objects.set(keyOf(target), result);
    if (kind.kind === 'Namespace') this.namespaces.add(name);
    const spec = objectAt(result, 'spec');
    const names = objectAt(spec, 'names');
    if (kind.kind !== 'CustomResourceDefinition' || !isJsonObject(names)) return;
    const own = { group: String(spec['group']), version: 'v1', kind: String(names['kind']) };
    const served = { ...own, plural: String(names['plural']), namespaced: true };
    this.kinds.set(`${own.group}/v1 ${own.kind}`, served);
  }
}

function keyOf({ kind, namespace = '', name }: ObjectReference): string {
  return `${kind.kind} ${namespace} ${name}`;
}

export const crdKind: ResourceKind = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
