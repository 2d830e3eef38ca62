import { at, isObject, listAt, objectAt, stringAt, type JsonObject } from '../json.ts';
import { ALL_VERBS } from './resourceTypes.ts';
import type { ResourceType, ResourceVersionType } from './resourceType.ts';

/** A CustomResourceDefinition document as it is published. */
export type CrdDocument = JsonObject;

function texts(value: readonly unknown[]): string[] {
  return value.filter((item) => typeof item === 'string');
}

/** The kind that a CRD defines; throws when the document is not one. */
export function resourceTypeOf(crd: CrdDocument): ResourceType {
  const group = stringAt(crd, 'spec', 'group');
  const kind = stringAt(crd, 'spec', 'names', 'kind');
  const plural = stringAt(crd, 'spec', 'names', 'plural');
  if (group === undefined || kind === undefined || plural === undefined)
    throw new Error('not a CustomResourceDefinition');
  const versions = listAt(crd, 'spec', 'versions').filter((version) => at(version, 'served') !== false);
  const storage = versions.find((version) => at(version, 'storage') === true) ?? versions[0];
  return {
    group,
    kind,
    plural,
    singular: stringAt(crd, 'spec', 'names', 'singular') ?? kind.toLowerCase(),
    shortNames: texts(listAt(crd, 'spec', 'names', 'shortNames')),
    categories: texts(listAt(crd, 'spec', 'names', 'categories')),
    namespaced: stringAt(crd, 'spec', 'scope') !== 'Cluster',
    versions: versions.map(versionOf),
    storageVersion: stringAt(storage, 'name') ?? 'v1',
    subresources: {},
    verbs: ALL_VERBS,
    hasGeneration: true,
  };
}

function versionOf(version: unknown): ResourceVersionType {
  return {
    name: stringAt(version, 'name') ?? 'v1',
    hasStatus: isObject(at(version, 'subresources', 'status')),
    schema: objectAt(version, 'schema', 'openAPIV3Schema'),
  };
}
