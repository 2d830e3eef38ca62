import type { JsonSchema } from './jsonSchema.ts';
import type { ResourceType } from './resourceType.ts';

export const ALL_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] as const;

interface BuiltIn {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly namespaced?: boolean;
  readonly hasStatus?: boolean;
  readonly hasGeneration?: boolean;
  readonly subresources?: ResourceType['subresources'];
  readonly schema?: JsonSchema;
}

function builtIn(part: BuiltIn): ResourceType {
  const version = part.version ?? 'v1';
  return {
    group: part.group ?? '',
    kind: part.kind,
    plural: part.plural,
    singular: part.kind.toLowerCase(),
    shortNames: part.shortNames ?? [],
    categories: [],
    namespaced: part.namespaced ?? true,
    versions: [{ name: version, hasStatus: part.hasStatus ?? false, schema: part.schema }],
    storageVersion: version,
    subresources: part.subresources ?? {},
    verbs: ALL_VERBS,
    hasGeneration: part.hasGeneration ?? false,
  };
}

const TEXT_MAP: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } };

const SECRET_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    data: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
    stringData: TEXT_MAP,
    type: { type: 'string' },
    immutable: { type: 'boolean' },
  },
};

const CONFIG_MAP_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    data: TEXT_MAP,
    binaryData: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
    immutable: { type: 'boolean' },
  },
};

/** The built-in kinds that this cluster serves. */
export const BUILT_IN_TYPES: readonly ResourceType[] = [
  builtIn({ kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], schema: CONFIG_MAP_SCHEMA }),
  builtIn({ kind: 'Event', plural: 'events', shortNames: ['ev'] }),
  builtIn({ kind: 'Namespace', plural: 'namespaces', shortNames: ['ns'], namespaced: false, hasStatus: true }),
  builtIn({
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    hasStatus: true,
    subresources: { portforward: ['create', 'get'] },
  }),
  builtIn({ kind: 'Secret', plural: 'secrets', schema: SECRET_SCHEMA }),
  builtIn({ kind: 'Service', plural: 'services', shortNames: ['svc'], hasStatus: true }),
  builtIn({
    group: 'apps',
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    hasStatus: true,
    hasGeneration: true,
  }),
  builtIn({ group: 'rbac.authorization.k8s.io', kind: 'Role', plural: 'roles' }),
  builtIn({ group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', plural: 'rolebindings' }),
  builtIn({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', plural: 'clusterroles', namespaced: false }),
  builtIn({
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
  }),
  builtIn({
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    shortNames: ['crd', 'crds'],
    namespaced: false,
    hasStatus: true,
    hasGeneration: true,
  }),
];
