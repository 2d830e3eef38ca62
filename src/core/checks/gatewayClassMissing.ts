import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** The class decides whose a Gateway is; without it nobody's, and nobody says so. */
export function gatewayClassMissing({ gateway, subject, names }: ParentContext): readonly CheckFinding[] {
  const { gatewayClass } = gateway;
  if (gatewayClass?.presence !== 'absent') return [];
  return [
    {
      code: 'gateway-class-missing',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayClassMissing', { gateway: names.gateway, className: gatewayClass.name }),
      fixes: [],
    },
  ];
}
