import type { RuleShape } from './ruleShape.ts';

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** A rule (CEL) of a node. It is compiled when it is first judged. */
export interface SchemaRule {
  readonly rule: string;
  /** What the schema's author says when it is broken. */
  readonly message: string | undefined;
  readonly messageExpression: string | undefined;
  /** Relative to the node, such as `.name`. */
  readonly fieldPath: string | undefined;
  /** The kind of error that a broken rule is; FieldValueInvalid when it does not say. */
  readonly reason: string | undefined;
  readonly optionalOldSelf: boolean;
  /** What it asks, where its form says so; checks and completion of "one of" use this instead of its text. */
  readonly shape: RuleShape | undefined;
}

/** Limits of a value; absent ones are undefined. Lengths count code points. */
export interface SchemaLimits {
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: boolean | undefined;
  readonly exclusiveMaximum?: boolean | undefined;
  readonly multipleOf?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly uniqueItems?: boolean | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
}

/** A node of a compiled structural schema. Nodes are shared between places, so they know no path. */
export interface Schema {
  /** Undefined: any type (or, with intOrString, integer or string). */
  readonly type: SchemaType | undefined;
  readonly intOrString: boolean;
  readonly format: string | undefined;
  readonly nullable: boolean;
  readonly description: string | undefined;
  /** Undefined: no default. Shared: copy before use. */
  readonly default: unknown;
  readonly enum: readonly unknown[] | undefined;
  readonly limits: SchemaLimits;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly required: readonly string[];
  /** Schema of the values of a map; undefined when the keys are those of `properties` only. */
  readonly additional: Schema | undefined;
  readonly items: Schema | undefined;
  /** Fields that the schema does not know are kept, unjudged. */
  readonly preservesUnknown: boolean;
  /** A resource of its own stands here, with apiVersion, kind and metadata. */
  readonly embedded: boolean;
  readonly listType: 'atomic' | 'set' | 'map' | undefined;
  readonly listMapKeys: readonly string[];
  readonly rules: readonly SchemaRule[];
  readonly allOf: readonly Schema[];
  readonly anyOf: readonly Schema[];
  readonly oneOf: readonly Schema[];
  readonly not: Schema | undefined;
}

/** The schema of a child by its step in a path; undefined where the schema says nothing. */
export function childSchema(schema: Schema | undefined, step: string | number): Schema | undefined {
  if (schema === undefined) return undefined;
  if (typeof step === 'number') return schema.items;
  return schema.properties.get(step) ?? schema.additional;
}

/** The schema at a path below `schema`. */
export function schemaAt(schema: Schema | undefined, path: readonly (string | number)[]): Schema | undefined {
  return path.reduce(childSchema, schema);
}
