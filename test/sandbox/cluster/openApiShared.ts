import type { JsonSchema } from './jsonSchema.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

export const OBJECT_META_REF = `#/components/schemas/${META}.ObjectMeta`;

const TEXT_MAP: JsonSchema = { type: 'object', additionalProperties: { type: 'string', default: '' } };
const TIME: JsonSchema = { type: 'string', format: 'date-time' };
const WHOLE: JsonSchema = { type: 'integer', format: 'int64' };

/** The components that every group's document repeats. */
export const SHARED_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  [`${META}.ObjectMeta`]: {
    type: 'object',
    properties: {
      annotations: TEXT_MAP,
      creationTimestamp: TIME,
      deletionGracePeriodSeconds: WHOLE,
      deletionTimestamp: TIME,
      finalizers: { type: 'array', items: { type: 'string', default: '' }, 'x-kubernetes-list-type': 'set' },
      generateName: { type: 'string' },
      generation: WHOLE,
      labels: TEXT_MAP,
      managedFields: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'atomic' },
      name: { type: 'string' },
      namespace: { type: 'string' },
      ownerReferences: {
        type: 'array',
        items: { allOf: [{ $ref: `#/components/schemas/${META}.OwnerReference` }], default: {} },
        'x-kubernetes-list-map-keys': ['uid'],
        'x-kubernetes-list-type': 'map',
      },
      resourceVersion: { type: 'string' },
      selfLink: { type: 'string' },
      uid: { type: 'string' },
    },
  },
  [`${META}.OwnerReference`]: {
    type: 'object',
    required: ['apiVersion', 'kind', 'name', 'uid'],
    properties: {
      apiVersion: { type: 'string', default: '' },
      blockOwnerDeletion: { type: 'boolean' },
      controller: { type: 'boolean' },
      kind: { type: 'string', default: '' },
      name: { type: 'string', default: '' },
      uid: { type: 'string', default: '' },
    },
    'x-kubernetes-map-type': 'atomic',
  },
};
