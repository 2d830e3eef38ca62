import { createHash } from 'node:crypto';
import type { JsonSchema } from './jsonSchema.ts';
import { OBJECT_META_REF, SHARED_SCHEMAS } from './openApiShared.ts';
import { apiVersionOf, type ResourceType } from './resourceType.ts';
import type { TypeRegistry } from './typeRegistry.ts';

/** Serves /openapi/v3: an index with a content hash for each group version, and a document for each of them. */

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

export function openApiIndex(registry: TypeRegistry): object {
  const entries = groupVersions(registry).map((groupVersion) => {
    const path = pathOf(groupVersion);
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(registry, groupVersion)}` }] as const;
  });
  return { paths: Object.fromEntries(entries) };
}

/** The document of a path of the index (`apis/agentgateway.dev/v1alpha1`), with the hash that the index names. */
export function openApiDocument(
  registry: TypeRegistry,
  path: string,
): { readonly document: string; readonly hash: string } | undefined {
  const groupVersion = groupVersions(registry).find((candidate) => pathOf(candidate) === path);
  if (!groupVersion) return undefined;
  return { document: documentOf(registry, groupVersion), hash: hashOf(registry, groupVersion) };
}

function pathOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function groupVersions(registry: TypeRegistry): GroupVersion[] {
  return ['', ...registry.groups].flatMap((group) => registry.versionsOf(group).map((version) => ({ group, version })));
}

/** Documents by registry contents: the types of a registry are replaced, never changed. */
const rendered = new WeakMap<ResourceType, Map<string, string>>();

function documentOf(registry: TypeRegistry, { group, version }: GroupVersion): string {
  const types = registry.types.filter((type) => type.group === group && versionOf(type, version));
  const schemas = types.map((type) => renderedSchemas(type, version)).join(',');
  const shared = JSON.stringify(SHARED_SCHEMAS).slice(1, -1);
  const paths = Object.assign({}, ...types.map((type) => pathsOf(type, version)));
  return (
    `{"openapi":"3.0.0","info":{"title":"Kubernetes","version":"v1.36.3"},"paths":${JSON.stringify(paths)},` +
    `"components":{"schemas":{${[schemas, shared].filter(Boolean).join(',')}}}}`
  );
}

function versionOf(type: ResourceType, version: string): ResourceType['versions'][number] | undefined {
  return type.versions.find(({ name }) => name === version);
}

function renderedSchemas(type: ResourceType, version: string): string {
  let byVersion = rendered.get(type);
  if (!byVersion) rendered.set(type, (byVersion = new Map()));
  let text = byVersion.get(version);
  if (text === undefined) {
    text = JSON.stringify(schemasOf(type, version)).slice(1, -1);
    byVersion.set(version, text);
  }
  return text;
}

function hashOf(registry: TypeRegistry, groupVersion: GroupVersion): string {
  return createHash('sha512').update(documentOf(registry, groupVersion)).digest('hex').toUpperCase();
}

/** `gateway.networking.k8s.io` becomes `io.k8s.networking.gateway`, as the server names its components. */
function componentName(type: ResourceType, version: string): string {
  if (type.group === '' || type.group === 'apps') return `io.k8s.api.${type.group || 'core'}.${version}.${type.kind}`;
  return [...type.group.split('.').toReversed(), version, type.kind].join('.');
}

function schemasOf(type: ResourceType, version: string): Record<string, JsonSchema> {
  const name = componentName(type, version);
  const schema = versionOf(type, version)?.schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const kindOf = (kind: string): object[] => [{ group: type.group, kind, version }];
  return {
    [name]: {
      ...schema,
      properties: { ...schema.properties, ...ENVELOPE, metadata: METADATA },
      'x-kubernetes-group-version-kind': kindOf(type.kind),
    },
    [`${name}List`]: {
      type: 'object',
      required: ['items'],
      properties: {
        ...ENVELOPE,
        items: { type: 'array', items: { allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} } },
        metadata: { type: 'object' },
      },
      'x-kubernetes-group-version-kind': kindOf(`${type.kind}List`),
    },
  };
}

const ENVELOPE: Readonly<Record<string, JsonSchema>> = { apiVersion: { type: 'string' }, kind: { type: 'string' } };
const METADATA: JsonSchema = { description: 'Standard metadata of the object.', allOf: [{ $ref: OBJECT_META_REF }] };

function pathsOf(type: ResourceType, version: string): Record<string, object> {
  const base = type.group === '' ? `/api/${version}` : `/apis/${apiVersionOf(type.group, version)}`;
  const scope = type.namespaced ? '/namespaces/{namespace}' : '';
  const kind = { group: type.group, kind: type.kind, version };
  const operation = (action: string): object => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
    responses: { 200: { description: 'OK' } },
  });
  return {
    [`${base}${scope}/${type.plural}`]: { get: operation('list'), post: operation('post') },
    [`${base}${scope}/${type.plural}/{name}`]: {
      get: operation('get'),
      put: operation('put'),
      patch: operation('patch'),
      delete: operation('delete'),
    },
  };
}
