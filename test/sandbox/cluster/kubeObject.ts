import { isObject, stringAt, type JsonObject } from '../json.ts';

export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: JsonObject;
  readonly subresource?: string;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: unknown[];
  managedFields?: ManagedFieldsEntry[];
}

/** A stored object. Whoever changes one makes a copy first: the store and its history share them. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

function isKubeObject(value: unknown): value is KubeObject {
  return isObject(value) && stringAt(value, 'kind') !== undefined && stringAt(value, 'metadata', 'name') !== undefined;
}

/** The value as an object of the API; throws when it cannot be one. */
export function asKubeObject(value: unknown): KubeObject {
  if (isKubeObject(value)) return value;
  throw new Error('not an object of the Kubernetes API');
}
