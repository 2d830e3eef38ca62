import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** The controller has not given the Gateway's configuration to proxies. */
export function gatewayNotProgrammed({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { programmed } = gateway;
  if (!isLive || programmed?.status !== 'False') return [];
  return [
    {
      code: 'gateway-not-programmed',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayNotProgrammed', { gateway: names.gateway, reason: programmed.reason }),
      controllerMessage: programmed.message,
      fixes: [],
    },
  ];
}
