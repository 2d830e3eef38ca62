import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** A route that names a Gateway which does not exist gets no status at all from anybody. */
export function gatewayMissing({ gateway, subject, names }: ParentContext): readonly CheckFinding[] {
  if (gateway.presence !== 'absent') return [];
  const texts = worded('check.gatewayMissing', names);
  return [{ code: 'gateway-missing', severity: 'warning', link: 'gateway', subject, related: [], ...texts, fixes: [] }];
}
