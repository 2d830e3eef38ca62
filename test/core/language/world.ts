import { createLanguageService, type LanguageService, type LanguageWorld } from '../../../src/core/language/index.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { resourceSchema, SchemaRegistry, type RawSchema } from '../../../src/core/schema/index.ts';

const text: RawSchema = { type: 'string' };
const kinds: RawSchema = {
  type: 'object',
  description: 'One LLM provider.',
  properties: {
    openai: { type: 'object', properties: { model: { type: 'string', description: 'The model to ask.' } } },
    anthropic: { type: 'object', properties: { model: text } },
    host: text,
    port: { type: 'integer', format: 'int32', minimum: 1, maximum: 65535 },
    name: { type: 'string', minLength: 1 },
  },
  'x-kubernetes-validations': [
    {
      rule: '[has(self.openai),has(self.anthropic)].filter(x,x==true).size() == 1',
      message: 'exactly one of the fields in [openai anthropic] must be set',
    },
  ],
};
const secretRef: RawSchema = {
  type: 'object',
  required: ['name'],
  properties: { name: text, key: text },
};
const backend: RawSchema = {
  type: 'object',
  description: 'Where the gateway sends requests.',
  required: ['spec'],
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        ai: {
          type: 'object',
          properties: {
            provider: kinds,
            groups: {
              type: 'array',
              items: {
                type: 'object',
                required: ['providers'],
                properties: { providers: { type: 'array', items: kinds } },
              },
            },
          },
        },
        policies: {
          type: 'object',
          properties: {
            auth: { type: 'object', properties: { key: text, secretRef, passthrough: { type: 'object' } } },
            ai: {
              type: 'object',
              properties: {
                routes: {
                  type: 'object',
                  additionalProperties: { type: 'string', enum: ['Completions', 'Messages', 'Passthrough'] },
                },
                enabled: { type: 'boolean', default: true },
                formats: { type: 'array', items: { type: 'string', enum: ['Messages', 'on'] } },
              },
            },
          },
        },
      },
    },
    status: { type: 'object' },
  },
};
const secret: RawSchema = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    type: text,
    data: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
    stringData: { type: 'object', additionalProperties: text },
  },
};

const facts = { plural: undefined, namespaced: true, hasStatus: true, complete: true } as const;
const origin = { from: 'bundled', release: '1.4.1' } as const;

/** A small schema in the form of the real one: what the engine must do with it does not change with a release. */
export const smallRegistry = new SchemaRegistry([
  resourceSchema(
    { ...facts, origin, id: { group: 'agentgateway.dev', version: 'v1alpha1', kind: 'AgentgatewayBackend' } },
    backend,
  ),
  resourceSchema({ ...facts, origin, hasStatus: false, id: { group: '', version: 'v1', kind: 'Secret' } }, secret),
]);

export function serviceWith(world: Partial<LanguageWorld> = {}): LanguageService {
  return createLanguageService({
    registry: () => smallRegistry,
    clusterLayer: () => undefined,
    defaultNamespace: () => undefined,
    features: () => everyReleaseFeatures,
    ...world,
  });
}

export { applyEdits as apply } from '../validate/fixing.ts';

export const uri = 'file:///backends.yaml';

/** Takes the caret `|` out of a text. */
export function caret(drawn: string): { readonly text: string; readonly offset: number } {
  const offset = drawn.indexOf('|');
  if (offset < 0) throw new Error(`no caret in ${drawn}`);
  return { text: drawn.slice(0, offset) + drawn.slice(offset + 1), offset };
}
