import { message, type Message, type MessageCode } from '../messages/index.ts';
import type { Schema, SchemaLimits, SchemaRule } from '../schema/index.ts';

/** The type of a value in people's words. */
export function typeMessage(schema: Schema): Message {
  if (schema.intOrString) return message('language.type.intOrString');
  return message(`language.type.${schema.type ?? 'any'}`);
}

/** `!has(self.a) || !has(self.b)`, the other way to say that two fields exclude each other. */
const exclusiveForm = /^\s*!\s*has\(self\.(\w+)\)\s*\|\|\s*!\s*has\(self\.(\w+)\)\s*$/;

/** The fields that may not be set beside `name` by the rules of the map that holds it, as far as `present` has them. */
export function excludedBy(holder: Schema, name: string, present: readonly string[]): readonly string[] {
  const others = holder.rules.flatMap(({ rule, shape }) => {
    const pair = exclusiveForm.exec(rule)?.slice(1) ?? [];
    if (pair.includes(name)) return pair;
    return shape?.kind === 'count' && shape.mode !== 'atLeastOne' && shape.fields.includes(name) ? shape.fields : [];
  });
  return [...new Set(others)].filter((field) => field !== name && present.includes(field));
}

/** Whether `name` is one of several fields of which the map still needs one. */
export function isWanted(holder: Schema, name: string, present: readonly string[]): boolean {
  return holder.rules.some(
    ({ shape }) =>
      shape?.kind === 'count' &&
      shape.mode !== 'atMostOne' &&
      shape.fields.includes(name) &&
      !shape.fields.some((field) => present.includes(field)),
  );
}

/** Limits, allowed values and rules of a value, a line each. */
export function schemaFacts(schema: Schema): readonly Message[] {
  const facts: Message[] = [];
  if (schema.default !== undefined)
    facts.push(message('language.fact.default', { value: JSON.stringify(schema.default) }));
  if (schema.enum !== undefined) {
    facts.push(message('language.fact.allowed', { values: schema.enum.map(String).join(', ') }));
  }
  return [...facts, ...limitFacts(schema.limits), ...schema.rules.flatMap(ruleFact)];
}

const limitCodes = [
  ['minLength', 'language.fact.minLength'],
  ['maxLength', 'language.fact.maxLength'],
  ['minItems', 'language.fact.minItems'],
  ['maxItems', 'language.fact.maxItems'],
  ['minProperties', 'language.fact.minProperties'],
  ['maxProperties', 'language.fact.maxProperties'],
  ['multipleOf', 'language.fact.multipleOf'],
] as const satisfies readonly (readonly [keyof SchemaLimits, MessageCode])[];

function limitFacts(limits: SchemaLimits): readonly Message[] {
  const facts: Message[] = [];
  const { minimum, maximum, pattern } = limits;
  if (minimum !== undefined) {
    const code = limits.exclusiveMinimum === true ? 'language.fact.above' : 'language.fact.minimum';
    facts.push(message(code, { limit: minimum }));
  }
  if (maximum !== undefined) {
    const code = limits.exclusiveMaximum === true ? 'language.fact.below' : 'language.fact.maximum';
    facts.push(message(code, { limit: maximum }));
  }
  for (const [name, code] of limitCodes) {
    const limit = limits[name];
    if (limit !== undefined) facts.push(message(code, { limit }));
  }
  if (pattern !== undefined) facts.push(message('language.fact.pattern', { pattern }));
  return facts;
}

function ruleFact({ shape, message: said }: SchemaRule): readonly Message[] {
  if (shape?.kind === 'count') return [message(`language.fact.${shape.mode}`, { fields: shape.fields.join(', ') })];
  if (shape?.kind === 'minimumDuration') return [message('language.fact.minimumDuration', { limit: shape.minimum })];
  return said === undefined ? [] : [message('validate.rule', { detail: said })];
}
