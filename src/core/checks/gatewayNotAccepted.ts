import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** The controller refused the Gateway as a whole; with some listeners broken it still accepts it. */
export function gatewayNotAccepted({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { accepted } = gateway;
  if (!isLive || accepted?.status !== 'False') return [];
  return [
    {
      code: 'gateway-not-accepted',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayNotAccepted', { gateway: names.gateway, reason: accepted.reason }),
      controllerMessage: accepted.message,
      fixes: [],
    },
  ];
}
