import type { CompiledRule } from '../cel/index.ts';
import { isJsonObject } from '../resource/json.ts';
import type { Schema, SchemaRule } from '../schema/index.ts';
import { examples, isValid } from './example.ts';
import type { Remedy } from './issue.ts';
import { ruleHolds } from './ruleHolds.ts';

/** More of them would be a list to read, not a choice. */
const maxRemedies = 6;

/**
 * How a map can be made to keep a rule by one field more or less, and a text or number by another that is near, found by
 * trying: a way that breaks another rule of the same place is none.
 */
export function ruleRemedies(
  rule: SchemaRule,
  { fields }: Pick<CompiledRule, 'fields'>,
  value: unknown,
  schema: Schema,
): readonly Remedy[] {
  if (typeof value === 'string' || typeof value === 'number') return valueRemedies(rule, value, schema);
  if (!isJsonObject(value)) return [];
  const others = schema.rules.filter((other) => other !== rule && ruleHolds(other, value, schema) !== false);
  const settles = (changed: unknown): boolean =>
    [rule, ...others].every((one) => ruleHolds(one, changed, schema) !== false);
  const remedies: Remedy[] = [];
  for (const field of fields) {
    const child = schema.properties.get(field);
    if (child === undefined) continue;
    if (Object.hasOwn(value, field)) {
      const { [field]: _, ...rest } = value;
      if (!schema.required.includes(field) && child.default === undefined && settles(rest)) {
        remedies.push({ kind: 'removeField', field });
      }
    } else {
      const made = examples(schema, [field], value);
      if (made !== undefined && settles({ ...value, ...made })) {
        remedies.unshift({ kind: 'addFields', fields: [field], holder: schema, present: value, isBeside: false });
      }
    }
  }
  return inOrder(remedies).slice(0, maxRemedies);
}

/** A value close to the one that is written: with a unit, in small letters, the limit that the rule names. */
function valueRemedies({ rule, shape }: SchemaRule, value: string | number, schema: Schema): readonly Remedy[] {
  const near: readonly (string | number)[] =
    typeof value === 'number' || schema.intOrString
      ? limitsIn(rule).toSorted((left, right) => Math.abs(left - Number(value)) - Math.abs(right - Number(value)))
      : [value.trim(), value.toLowerCase(), `${value}s`, ...(shape?.kind === 'minimumDuration' ? [shape.minimum] : [])];
  const to = near.find((one) => one !== value && isValid(one, schema));
  return to === undefined ? [] : [{ kind: 'setValue', to }];
}

function limitsIn(rule: string): readonly number[] {
  return [...rule.matchAll(/(?<![\w.])\d+(?![\w.])/g)].map(([digits]) => Number(digits));
}

/** What adds comes first, each in the order of the rule. */
function inOrder(remedies: readonly Remedy[]): readonly Remedy[] {
  const adds = remedies.filter(({ kind }) => kind === 'addFields').toReversed();
  return [...adds, ...remedies.filter(({ kind }) => kind !== 'addFields')];
}
