import type { FactLocation } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import type { CheckFix, FieldValue } from './finding.ts';

/** The fix that writes another value where one stands. */
export function changeTo(at: FactLocation, value: string): CheckFix {
  return { kind: 'edit', title: message('check.fix.changeTo', { value }), changes: [{ kind: 'set', at, value }] };
}

/**
 * The fix that gives a field a value, and says which.
 * @param written what is written for it, where that is a list of it
 */
export function setField(at: FactLocation, value: string, written: FieldValue = value): CheckFix {
  const title = message('check.fix.setField', { field: String(at.path.at(-1)), value });
  return { kind: 'edit', title, changes: [{ kind: 'set', at, value: written }] };
}

/** The fix that takes a field away. */
export function removeField(at: FactLocation): CheckFix {
  const title = message('check.fix.remove', { field: String(at.path.at(-1)) });
  return { kind: 'edit', title, changes: [{ kind: 'remove', at }] };
}
