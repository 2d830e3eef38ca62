import { isJsonObject, stringAt } from '../resource/json.ts';
import type { ResourceSchema, SchemaRegistry } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';

/** The resource that a place of a document belongs to. */
export interface ResourceAtPath {
  /** Of the resource in its document: empty, or `items[0]` inside a List. */
  readonly root: Path;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  /** Undefined when no schema knows the kind, or the header is not written yet. */
  readonly schema: ResourceSchema | undefined;
}

/** Finds the resource at a path of a document's value, through `kind: List`. */
export function resourceAt(value: unknown, path: Path, registry: SchemaRegistry): ResourceAtPath {
  const [items, index] = path;
  const isItem = stringAt(value, 'kind') === 'List' && items === 'items' && typeof index === 'number';
  const list = isItem && isJsonObject(value) ? value['items'] : undefined;
  const resource: unknown = isItem && Array.isArray(list) ? list[index] : value;
  const apiVersion = stringAt(resource, 'apiVersion');
  const kind = stringAt(resource, 'kind');
  const known = apiVersion !== undefined && kind !== undefined;
  const schema = known ? registry.findByApiVersion(apiVersion, kind) : undefined;
  return { root: isItem ? path.slice(0, 2) : [], apiVersion, kind, schema };
}
