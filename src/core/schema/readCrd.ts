import { isJsonObject, listAt, objectAt, stringAt } from '../resource/json.ts';
import { resourceSchema, type ResourceSchema, type SchemaOrigin } from './resourceSchema.ts';

/** The schemas of a CustomResourceDefinition, one for each served version; empty for anything else. */
export function readCrd(document: unknown, origin: SchemaOrigin): readonly ResourceSchema[] {
  if (!isJsonObject(document) || document['kind'] !== 'CustomResourceDefinition') return [];
  const spec = objectAt(document, 'spec');
  const names = objectAt(spec, 'names');
  const group = stringAt(spec, 'group');
  const kind = stringAt(names, 'kind');
  if (group === undefined || kind === undefined) return [];
  return listAt(spec, 'versions').flatMap((version) => {
    const name = stringAt(version, 'name');
    const raw = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
    if (name === undefined || !isJsonObject(version) || version['served'] === false) return [];
    const facts = {
      id: { group, version: name, kind },
      plural: stringAt(names, 'plural'),
      namespaced: spec['scope'] !== 'Cluster',
      hasStatus: isJsonObject(objectAt(version, 'subresources')['status']),
      complete: true,
      origin,
    };
    return [resourceSchema(facts, raw)];
  });
}
