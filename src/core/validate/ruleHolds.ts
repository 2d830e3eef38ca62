import { compileRule } from '../cel/index.ts';
import type { Schema, SchemaRule } from '../schema/index.ts';
import { CelValues } from './celValues.ts';

/** Whether a value keeps a rule of its schema; undefined where this engine cannot tell. */
export function ruleHolds(rule: SchemaRule, value: unknown, schema: Schema): boolean | undefined {
  const compiled = compileRule(rule.rule);
  if (compiled.kind === 'unchecked') return undefined;
  const outcome = compiled.run(new CelValues().of(value, schema));
  return outcome.kind === 'holds';
}
