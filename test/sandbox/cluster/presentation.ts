import type { KubeObject } from './kubeObject.ts';
import { apiVersionOf } from './resourceType.ts';
import type { ServedType } from './typeRegistry.ts';

/** How a client wants objects: whole, or only their metadata. */
export type Shape = 'whole' | 'metadata';

/** Reads the Accept header; the first entry that this server can serve wins. */
export function shapeFrom(accept: string | undefined): Shape {
  for (const entry of (accept ?? '').split(',')) {
    const kind = /;\s*as=(\w+)/.exec(entry)?.[1];
    if (kind === 'PartialObjectMetadata' || kind === 'PartialObjectMetadataList') return 'metadata';
    if (kind === undefined) return 'whole';
  }
  return 'whole';
}

/** The object in the version and shape that the client asked for. */
export function present(object: KubeObject, { type, version }: ServedType, shape: Shape): KubeObject {
  if (shape === 'metadata') {
    return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
  }
  return { ...object, apiVersion: apiVersionOf(type.group, version.name), kind: type.kind };
}

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** A list document. Items of built-in kinds carry no kind and apiVersion on a real server; those of CRDs do. */
export function presentList(
  items: readonly KubeObject[],
  served: ServedType,
  shape: Shape,
  metadata: ListMeta,
): object {
  if (shape === 'metadata') {
    const partial = items.map((item) => present(item, served, shape));
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: partial };
  }
  const { type, version } = served;
  const isBuiltIn = version.schema?.properties?.['metadata'] === undefined;
  const shown = items.map((item) => {
    const whole = present(item, served, shape);
    if (!isBuiltIn) return whole;
    const { kind: _kind, apiVersion: _apiVersion, ...bare } = whole;
    return bare;
  });
  return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type.group, version.name), metadata, items: shown };
}
