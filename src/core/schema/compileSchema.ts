import { isJsonObject } from '../resource/json.ts';
import type { RawRule, RawSchema } from './rawSchema.ts';
import { readRuleShape } from './ruleShape.ts';
import type { Schema, SchemaLimits, SchemaRule, SchemaType } from './schema.ts';

const types = new Map<unknown, SchemaType>(
  (['object', 'array', 'string', 'integer', 'number', 'boolean'] as const).map((type) => [type, type]),
);
/** Deeper than any real schema; ends a cycle of references. */
const maxDepth = 100;

/** Finds what a `$ref` points to. */
export type ResolveReference = (reference: string) => RawSchema | undefined;

/**
 * Compiles a structural schema. Equal (identical) subtrees are compiled once. What is malformed is read as "says
 * nothing here", never as an error: a schema that we misread must not put errors on the user's file.
 */
export function compileSchema(raw: RawSchema, resolve: ResolveReference = () => undefined): Schema {
  return new SchemaCompiler(resolve).compile(raw, 0);
}

const anything: Schema = {
  type: undefined,
  intOrString: false,
  format: undefined,
  nullable: true,
  description: undefined,
  default: undefined,
  enum: undefined,
  limits: {},
  properties: new Map(),
  required: [],
  additional: undefined,
  items: undefined,
  preservesUnknown: true,
  embedded: false,
  listType: undefined,
  listMapKeys: [],
  rules: [],
  allOf: [],
  anyOf: [],
  oneOf: [],
  not: undefined,
};

/** Values of any type whose own fields are dropped: what `additionalProperties: true` comes to. */
const nothingBelow: Schema = { ...anything, preservesUnknown: false };

class SchemaCompiler {
  readonly #known = new Map<RawSchema, Schema>();
  readonly #resolve: ResolveReference;

  constructor(resolve: ResolveReference) {
    this.#resolve = resolve;
  }

  compile(written: unknown, depth: number): Schema {
    if (!isJsonObject(written) || depth > maxDepth) return anything;
    const raw = this.#dereference(written);
    if (raw === undefined) return anything;
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const made = this.#make(raw, depth);
    this.#known.set(raw, made);
    return made;
  }

  /** OpenAPI writes a reference with siblings as `allOf` of one. */
  #dereference(raw: RawSchema): RawSchema | undefined {
    const only = raw.allOf?.length === 1 && raw.type === undefined ? raw.allOf[0]?.$ref : undefined;
    const reference = raw.$ref ?? only;
    if (reference === undefined) return raw;
    const target = this.#resolve(reference);
    if (target === undefined || raw.$ref !== undefined) return target;
    const { allOf: _, ...own } = raw;
    return { ...target, ...own };
  }

  #make(raw: RawSchema, depth: number): Schema {
    const below = (child: unknown): Schema => this.compile(child, depth + 1);
    const optional = (child: unknown): Schema | undefined => (isJsonObject(child) ? below(child) : undefined);
    const list = (children: unknown): Schema[] => (Array.isArray(children) ? children.map(below) : []);
    const properties = isJsonObject(raw.properties) ? Object.entries(raw.properties) : [];
    const intOrString = raw['x-kubernetes-int-or-string'] === true || raw.format === 'int-or-string';
    const type = types.get(raw.type);
    const open = raw['x-kubernetes-preserve-unknown-fields'] === true;
    const listType = raw['x-kubernetes-list-type'];
    return {
      type: intOrString ? undefined : type,
      intOrString,
      format: raw.format,
      nullable: raw.nullable === true,
      description: raw.description,
      default: raw.default,
      enum: Array.isArray(raw.enum) ? raw.enum : undefined,
      limits: limitsOf(raw),
      properties: new Map(properties.map(([name, child]) => [name, below(child)])),
      required: strings(raw.required),
      additional: raw.additionalProperties === true ? nothingBelow : optional(raw.additionalProperties),
      items: optional(raw.items),
      // A node without a type, and an object that names no fields, are only ever written for "anything goes".
      preservesUnknown: open || (type === undefined && !intOrString && properties.length === 0),
      embedded: raw['x-kubernetes-embedded-resource'] === true,
      listType: listType === 'atomic' || listType === 'set' || listType === 'map' ? listType : undefined,
      listMapKeys: strings(raw['x-kubernetes-list-map-keys']),
      rules: (raw['x-kubernetes-validations'] ?? []).flatMap(ruleOf),
      allOf: list(raw.allOf),
      // Kubernetes itself writes this for int-or-string; the walk knows it already.
      anyOf: intOrString ? [] : list(raw.anyOf),
      oneOf: list(raw.oneOf),
      not: optional(raw.not),
    };
  }
}

function limitsOf(raw: RawSchema): SchemaLimits {
  return {
    minLength: raw.minLength,
    maxLength: raw.maxLength,
    pattern: raw.pattern,
    minimum: raw.minimum,
    maximum: raw.maximum,
    exclusiveMinimum: raw.exclusiveMinimum,
    exclusiveMaximum: raw.exclusiveMaximum,
    multipleOf: raw.multipleOf,
    minItems: raw.minItems,
    maxItems: raw.maxItems,
    uniqueItems: raw.uniqueItems,
    minProperties: raw.minProperties,
    maxProperties: raw.maxProperties,
  };
}

function ruleOf(raw: RawRule): SchemaRule[] {
  if (typeof raw.rule !== 'string') return [];
  return [
    {
      rule: raw.rule,
      message: raw.message,
      messageExpression: raw.messageExpression,
      fieldPath: raw.fieldPath,
      reason: raw.reason,
      optionalOldSelf: raw.optionalOldSelf === true,
      shape: readRuleShape(raw.rule),
    },
  ];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
