import type { CheckFinding } from './finding.ts';
import { gatewaysLike } from './otherGateways.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** A route that names a Gateway which does not exist gets no status at all from anybody. */
export function gatewayMissing(context: ParentContext): readonly CheckFinding[] {
  const { gateway, subject, names, isLive } = context;
  if (gateway.presence !== 'absent') return [];
  return [
    {
      code: 'gateway-missing',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayMissing', names),
      get fixes() {
        return isLive ? [] : gatewaysLike(context);
      },
    },
  ];
}
