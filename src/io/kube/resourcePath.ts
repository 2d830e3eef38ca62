import { kinds, type ResourceKind } from '../../core/resource/kinds.ts';
import type { RequestName } from './apiError.ts';

/** What of a kind a request is for. */
export interface ResourceTarget {
  readonly kind: ResourceKind;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The URL path of a collection or an object, with its query; every part is encoded. */
export function resourcePath(target: ResourceTarget): string {
  const { kind, namespace, name } = target;
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${encodeURIComponent(kind.group)}/${kind.version}`;
  const scope = kind.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(target.query ?? {})) {
    if (value !== undefined) query.set(key, value);
  }
  const suffix = query.size === 0 ? '' : `?${query}`;
  return `${root}${scope}/${kind.plural}${object}${suffix}`;
}

export function requestName(verb: string, kind: ResourceKind): RequestName {
  return { verb, resource: kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}` };
}

/** Kinds whose content may not be read at all: every request for one asks for its metadata only. */
export function isMetadataOnly(kind: ResourceKind): boolean {
  return kind.group === '' && kind.plural === kinds.secret.plural;
}

const plainJson = 'application/json';
const metadataJson = (as: string): string => `application/json;as=${as};g=meta.k8s.io;v=v1`;

/**
 * The Accept header of a request for one object, its watch events or a list. For Secrets there is no second choice in
 * it: a server that cannot send metadata alone answers 406 instead of sending values.
 */
export function acceptFor(kind: ResourceKind, answer: 'object' | 'list'): string {
  if (!isMetadataOnly(kind)) return plainJson;
  return metadataJson(answer === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata');
}
