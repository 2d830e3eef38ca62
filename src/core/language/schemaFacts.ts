import { message, type Message, type MessageCode } from '../messages/index.ts';
import type { Schema, SchemaLimits } from '../schema/index.ts';
import { patternWords } from './patternWords.ts';

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

/** Default, allowed values, limits and form of a value, a line each. */
export function schemaFacts(schema: Schema): readonly Message[] {
  const facts: Message[] = [];
  if (schema.default !== undefined)
    facts.push(message('language.fact.default', { value: JSON.stringify(schema.default) }));
  if (schema.enum !== undefined) {
    facts.push(message('language.fact.allowed', { values: schema.enum.map(String).join(', ') }));
  }
  return [...facts, ...limitFacts(schema.limits), ...formatFacts(schema)];
}

const spanCodes = [
  ['minLength', 'maxLength', 'length'],
  ['minItems', 'maxItems', 'items'],
  ['minProperties', 'maxProperties', 'properties'],
] as const;

function limitFacts(limits: SchemaLimits): readonly Message[] {
  const facts: Message[] = [];
  const { minimum, maximum, pattern } = limits;
  const isOpen = limits.exclusiveMinimum === true || limits.exclusiveMaximum === true;
  if (minimum !== undefined && maximum !== undefined && !isOpen) {
    facts.push(message('language.fact.range', { from: minimum, to: maximum }));
  } else {
    if (minimum !== undefined) {
      const code = limits.exclusiveMinimum === true ? 'language.fact.above' : 'language.fact.minimum';
      facts.push(message(code, { limit: minimum }));
    }
    if (maximum !== undefined) {
      const code = limits.exclusiveMaximum === true ? 'language.fact.below' : 'language.fact.maximum';
      facts.push(message(code, { limit: maximum }));
    }
  }
  for (const [low, high, code] of spanCodes) {
    const [from, to] = [limits[low], limits[high]];
    // One says as much as nothing.
    const least = from === 0 || (from === 1 && low === 'minLength' && to !== undefined) ? undefined : from;
    if (least !== undefined && to !== undefined) facts.push(message(`language.fact.${code}`, { from: least, to }));
    else if (least !== undefined) facts.push(message(`language.fact.${low}`, { limit: least }));
    else if (to !== undefined) facts.push(message(`language.fact.${high}`, { limit: to }));
  }
  if (limits.multipleOf !== undefined) facts.push(message('language.fact.multipleOf', { limit: limits.multipleOf }));
  if (pattern !== undefined) {
    const words = patternWords(pattern);
    facts.push(words === undefined ? message('language.fact.pattern', { pattern }) : message(words));
  }
  return facts;
}

/** What a format asks beyond the type. */
const formatCodes = {
  'date-time': 'language.form.dateTime',
  ipv4: 'language.form.ipv4',
  ipv6: 'language.form.ipv6',
  uri: 'language.form.uri',
  byte: 'language.form.base64',
} as const satisfies Record<string, MessageCode>;

function formatFacts({ format }: Schema): readonly Message[] {
  const known = Object.entries(formatCodes).find(([name]) => name === format);
  return known === undefined ? [] : [message(known[1])];
}
