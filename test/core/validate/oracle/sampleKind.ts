import { definition } from '../../../support/definition.ts';
import { readCrd, type RawSchema, type ResourceSchema } from '../../../../src/core/schema/index.ts';

/** Formats that an API server applies to text. */
export const textFormats = [
  'uri',
  'hostname',
  'ipv4',
  'ipv6',
  'cidr',
  'mac',
  'uuid',
  'uuid3',
  'uuid4',
  'uuid5',
  'ssn',
  'hexcolor',
  'rgbcolor',
  'byte',
  'date',
  'date-time',
  'datetime',
  'duration',
  'password',
  'k8s-short-name',
  'k8s-long-name',
  'unheard-of',
] as const;

const text: RawSchema = { type: 'string' };
const any: RawSchema = { 'x-kubernetes-preserve-unknown-fields': true };
const object = (properties: Record<string, RawSchema>, more: RawSchema = {}): RawSchema => ({
  type: 'object',
  properties,
  ...more,
});
const rules = (...written: NonNullable<RawSchema['x-kubernetes-validations']>): RawSchema => ({
  'x-kubernetes-validations': written,
});

const spec = object({
  any,
  text,
  count: { type: 'integer' },
  small: { type: 'integer', format: 'int32' },
  large: { type: 'integer', format: 'int64' },
  ratio: { type: 'number' },
  flag: { type: 'boolean' },
  either: { 'x-kubernetes-int-or-string': true },
  open: object({ known: object({ a: text }) }, { 'x-kubernetes-preserve-unknown-fields': true }),
  closed: object({ a: text, b: object({ c: text }, { required: ['c'] }) }),
  texts: { type: 'object', additionalProperties: text },
  anything: { type: 'object', additionalProperties: true },
  nullables: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
  list: { type: 'array', items: text },
  numbers: { type: 'array', items: { type: 'number' }, 'x-kubernetes-list-type': 'set' },
  set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
  nullableList: { type: 'array', items: { type: 'string', nullable: true } },
  byName: {
    type: 'array',
    items: object({ name: text, port: { type: 'integer', default: 80 } }, { required: ['name'] }),
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'port'],
  },
  byKey: {
    type: 'object',
    additionalProperties: {
      type: 'array',
      items: object({ name: text }, { required: ['name'] }),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
  },
  nullable: { type: 'string', nullable: true },
  defaulted: { type: 'string', default: 'x', maxLength: 3 },
  outer: object(
    { inner: object({ mode: { type: 'string', default: 'On', enum: ['On', 'Off'] } }, { default: {} }) },
    { required: ['inner'], minProperties: 1 },
  ),
  limited: object({
    text: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-c]*$' },
    count: { type: 'integer', minimum: 2, maximum: 9, multipleOf: 3 },
    ratio: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
    list: { type: 'array', items: text, minItems: 1, maxItems: 2 },
    map: { type: 'object', additionalProperties: text, minProperties: 1, maxProperties: 2 },
    mode: { type: 'string', enum: ['A', 'B', ''] },
    level: { type: 'integer', enum: [1, 2] },
  }),
  formats: object(Object.fromEntries(textFormats.map((format) => [format, { type: 'string', format }]))),
  embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
  template: object(
    { kind: text, apiVersion: text, metadata: { type: 'object' }, spec: object({ a: text }) },
    {
      'x-kubernetes-embedded-resource': true,
    },
  ),
  combined: object({
    any: { type: 'string', anyOf: [{ pattern: '^x' }, { minLength: 4 }] },
    one: { type: 'string', oneOf: [{ pattern: '^x' }, { minLength: 4 }] },
    all: { type: 'string', allOf: [{ pattern: '^x' }, { minLength: 4 }] },
    not: { type: 'string', not: { pattern: '^x' } },
  }),
  ruled: object(
    {
      text: { type: 'string', maxLength: 64, ...rules({ rule: "self != 'x'", message: 'no x' }) },
      count: {
        type: 'integer',
        ...rules(
          { rule: 'self < 10', messageExpression: "self > 100 ? 'far above' : 'less than ten, please'" },
          { rule: 'self != 5', message: 'not five', reason: 'FieldValueForbidden' },
          { rule: 'self != 6', message: 'not six', reason: 'FieldValueRequired' },
          { rule: 'self != 7', message: 'not seven', reason: 'FieldValueDuplicate' },
          { rule: '10 / self > 0', message: 'a division' },
        ),
      },
      either: { 'x-kubernetes-int-or-string': true, ...rules({ rule: 'type(self) == int || self == "auto"' }) },
      when: { type: 'string', format: 'date-time', ...rules({ rule: "self > timestamp('2020-01-01T00:00:00Z')" }) },
      wait: { type: 'string', format: 'duration', ...rules({ rule: "self < duration('1h')" }) },
      data: { type: 'string', format: 'byte', maxLength: 64, ...rules({ rule: 'size(self) < 4' }) },
      list: {
        type: 'array',
        maxItems: 8,
        items: { type: 'string', maxLength: 16 },
        ...rules(
          { rule: 'self.isSorted()', message: 'sorted, please' },
          { rule: "self.all(x, x.startsWith('a'))", message: 'all with a' },
        ),
      },
      map: {
        type: 'object',
        maxProperties: 8,
        additionalProperties: { type: 'string', maxLength: 16, ...rules({ rule: "self != 'x'" }) },
        ...rules({ rule: 'self.all(k, k.size() < 5)', message: 'short keys' }),
      },
      changing: { type: 'string', maxLength: 64, ...rules({ rule: 'self == oldSelf', message: 'immutable' }) },
      created: {
        type: 'string',
        maxLength: 64,
        ...rules({ rule: "!oldSelf.hasValue() && self != 'x'", optionalOldSelf: true, message: 'not x at first' }),
      },
      address: { type: 'string', maxLength: 64, ...rules({ rule: 'isIP(self) && ip(self).family() == 4' }) },
      minimum: { type: 'integer' },
      maximum: { type: 'integer' },
    },
    rules(
      {
        rule: '!has(self.minimum) || !has(self.maximum) || self.minimum <= self.maximum',
        message: 'minimum is above maximum',
        fieldPath: '.minimum',
      },
      { rule: "!has(self.text) || self.text != 'both'", message: '  spaces around  ' },
    ),
  ),
});

/** A CustomResourceDefinition of our own with everything that a structural schema can say. */
export const sampleDefinition = definition({
  group: 'agreement.example.com',
  kind: 'Sample',
  spec,
  status: object({ phase: text }, { required: ['phase'] }),
  rules: [{ rule: "self.metadata.name != 'forbidden'", message: 'another name' }],
});

/** Its schema, judged as one out of a file. */
export const sampleSchemas: readonly ResourceSchema[] = readCrd(sampleDefinition, {
  from: 'file',
  file: 'sample.yaml',
});

/** A sample with this spec as YAML, and with this metadata. */
export function sample(specText: string, metadata = '{name: sample}'): string {
  return `apiVersion: agreement.example.com/v1\nkind: Sample\nmetadata: ${metadata}\nspec: ${specText}\n`;
}
