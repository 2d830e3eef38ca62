import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** A controller accepts its classes within seconds of its start: where none has, none runs. */
export function gatewayClassNotAccepted({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { gatewayClass } = gateway;
  if (!isLive || gatewayClass?.presence !== 'found' || gatewayClass.accepted?.status === 'True') return [];
  // Without a word on the class, but with one on the Gateway, somebody has spoken all the same.
  if (gatewayClass.accepted === undefined && gateway.accepted !== undefined) return [];
  return [
    {
      code: 'gateway-class-not-accepted',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayClassNotAccepted', { gateway: names.gateway, className: gatewayClass.name }),
      controllerMessage: gatewayClass.accepted?.message,
      fixes: [],
    },
  ];
}
