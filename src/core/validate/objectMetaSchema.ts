import { compileSchema, type RawSchema } from '../schema/index.ts';

const text: RawSchema = { type: 'string' };
const texts: RawSchema = { type: 'object', additionalProperties: text };

const raw: RawSchema = {
  type: 'object',
  description: 'What identifies and labels the resource.',
  properties: {
    name: { type: 'string', description: 'The name of the resource, unique among its kind in the namespace.' },
    generateName: {
      type: 'string',
      description: 'A prefix; the API server appends characters until the name is unique. Only used without `name`.',
    },
    namespace: {
      type: 'string',
      description: 'Where the resource lives; the namespace of the context when it is left out.',
    },
    labels: { ...texts, description: 'Short key and value pairs to find and group resources by.' },
    annotations: { ...texts, description: 'Key and value pairs for tools, of any length up to 256 KiB together.' },
    finalizers: { type: 'array', items: { ...text, nullable: true } },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        nullable: true,
        properties: {
          apiVersion: text,
          kind: text,
          name: text,
          uid: text,
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
    creationTimestamp: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    generation: { type: 'integer', format: 'int64' },
    resourceVersion: text,
    selfLink: text,
    uid: text,
    managedFields: {
      type: 'array',
      items: {
        type: 'object',
        nullable: true,
        properties: {
          manager: text,
          operation: text,
          apiVersion: text,
          time: text,
          fieldsType: text,
          fieldsV1: { 'x-kubernetes-preserve-unknown-fields': true },
          subresource: text,
        },
      },
    },
  },
};

/** ObjectMeta as the API server decodes it, which is stricter than what CRDs say of `metadata`. */
export const objectMetaSchema = compileSchema(raw);
