import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import type { RawSchema } from './rawSchema.ts';
import { resourceSchema, type ResourceSchema, type SchemaOrigin } from './resourceSchema.ts';

const prefix = '#/components/schemas/';

/**
 * The schemas of an API server's OpenAPI v3 document (`/openapi/v3/apis/<group>/<version>`). It keeps the CRDs' rules,
 * list types and defaults, and every authenticated user may read it.
 */
export function readOpenApi(document: unknown, origin: SchemaOrigin): readonly ResourceSchema[] {
  const schemas = objectAt(objectAt(document, 'components'), 'schemas');
  const paths = objectAt(document, 'paths');
  const listsStatus = Object.keys(paths).some((path) => path.endsWith('/status'));
  const resolve = (reference: string): RawSchema | undefined => {
    const target = schemas[reference.slice(prefix.length)];
    return reference.startsWith(prefix) && isJsonObject(target) ? target : undefined;
  };
  return Object.values(schemas).flatMap((raw) => {
    if (!isJsonObject(raw) || !isJsonObject(objectAt(raw, 'properties')['metadata'])) return [];
    return listAt(raw, 'x-kubernetes-group-version-kind').flatMap((id) => {
      const version = stringAt(id, 'version');
      const kind = stringAt(id, 'kind');
      if (version === undefined || kind === undefined || kind.endsWith('List')) return [];
      const group = stringAt(id, 'group') ?? '';
      const served = servedPath(paths, group, version, kind);
      const facts = {
        id: { group, version, kind },
        plural: served?.plural,
        namespaced: served?.namespaced ?? true,
        // A document that lists no subresources at all says nothing of this one.
        hasStatus: served?.hasStatus === true || (!listsStatus && isJsonObject(objectAt(raw, 'properties')['status'])),
        complete: true,
        origin,
      };
      return [resourceSchema(facts, raw, resolve)];
    });
  });
}

/** How a kind is served, from the paths of the document. */
function servedPath(
  paths: JsonObject,
  group: string,
  version: string,
  kind: string,
): { readonly plural: string; readonly namespaced: boolean; readonly hasStatus: boolean } | undefined {
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  for (const [path, operations] of Object.entries(paths)) {
    if (!path.startsWith(`${base}/`) || !path.endsWith('/{name}')) continue;
    const about = objectAt(objectAt(operations, 'get'), 'x-kubernetes-group-version-kind');
    if (about['kind'] !== kind) continue;
    const plural = path.slice(0, -'/{name}'.length).split('/').at(-1) ?? '';
    return { plural, namespaced: path.includes('/namespaces/{namespace}/'), hasStatus: `${path}/status` in paths };
  }
  return undefined;
}
