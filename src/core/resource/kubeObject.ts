import { readEvent, type ClusterEvent } from './event.ts';
import { isJsonObject, numberAt, objectAt, stringAt, stringMapAt, type JsonObject } from './json.ts';
import { hasValues, readSecretEntries, type SecretEntry } from './secretEntries.ts';
import { readDataKeys, seesAllDataKeys, type DataKeys } from './secretKeys.ts';

/** The parts of ObjectMeta that the extension uses. */
interface ObjectMeta {
  readonly name: string;
  /** Undefined for cluster-scoped objects and for documents that leave it to the context. */
  readonly namespace: string | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly generation: number | undefined;
  readonly creationTimestamp: string | undefined;
  /** Set while the object is being deleted. */
  readonly deletionTimestamp?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes object as the extension keeps it: without managedFields and without the last-applied annotation, which
 * can hold a key in plain text, and, for a Secret, without its values.
 */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: JsonObject;
  readonly status: JsonObject;
  /** For a Secret: the names of its data keys, as far as they can be known without reading it. */
  readonly dataKeys: DataKeys;
  /** False when the Secret may have more keys than those. */
  readonly dataKeysAreAll: boolean;
  /** For the manifest of a Secret: what can be said of its values without keeping them. */
  readonly secretEntries?: readonly SecretEntry[];
  /** For an Event: what it tells. */
  readonly event?: ClusterEvent;
}

/**
 * Reads untrusted JSON or YAML as a Kubernetes object; undefined when it has no kind or no name. For the items of a
 * list, which carry no apiVersion and kind of their own, `fallback` names them.
 */
export function parseKubeObject(
  value: unknown,
  fallback?: { readonly apiVersion: string; readonly kind: string },
): KubeObject | undefined {
  if (!isJsonObject(value)) return undefined;
  // A PartialObjectMetadata says what it is of only through the request.
  const apiVersion = fallback?.apiVersion ?? stringAt(value, 'apiVersion');
  const kind = fallback?.kind ?? stringAt(value, 'kind');
  const metadata = objectAt(value, 'metadata');
  const name = stringAt(metadata, 'name');
  const deletionTimestamp = stringAt(metadata, 'deletionTimestamp');
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  const event = kind === 'Event' && apiVersion === 'v1' ? readEvent(value) : undefined;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: stringAt(metadata, 'namespace'),
      uid: stringAt(metadata, 'uid'),
      resourceVersion: stringAt(metadata, 'resourceVersion'),
      generation: numberAt(metadata, 'generation'),
      creationTimestamp: stringAt(metadata, 'creationTimestamp'),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      labels: stringMapAt(metadata, 'labels'),
    },
    spec: kind === 'Secret' ? {} : objectAt(value, 'spec'),
    status: objectAt(value, 'status'),
    dataKeys: kind === 'Secret' ? readDataKeys(value) : 'unknown',
    dataKeysAreAll: kind === 'Secret' && seesAllDataKeys(value),
    ...(kind === 'Secret' && hasValues(value) && { secretEntries: readSecretEntries(value) }),
    ...(event !== undefined && { event }),
  };
}
