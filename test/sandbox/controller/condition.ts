import { listAt, numberAt, stringAt } from '../json.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export interface StampedCondition extends Condition {
  readonly lastTransitionTime: string;
  readonly observedGeneration: number;
}

/** Conditions as they are written: the time is that of the last change of `status`, so it is taken over from `existing`. */
export function stamp(
  conditions: readonly Condition[],
  existing: readonly unknown[],
  object: unknown,
): StampedCondition[] {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const observedGeneration = numberAt(object, 'metadata', 'generation') ?? 1;
  return conditions.map((condition) => {
    const before = existing.find((old) => stringAt(old, 'type') === condition.type);
    const keepsTime = stringAt(before, 'status') === condition.status;
    const lastTransitionTime = (keepsTime ? stringAt(before, 'lastTransitionTime') : undefined) ?? now;
    return { ...condition, lastTransitionTime, observedGeneration };
  });
}

export function existingConditions(object: unknown): readonly unknown[] {
  return listAt(object, 'status', 'conditions');
}
