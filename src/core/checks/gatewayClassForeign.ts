import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/**
 * A Gateway of another controller cannot send to our backends. The controller's name is configurable since 1.4: one that
 * took the route with all its references is ours under whatever name.
 */
export function gatewayClassForeign({ gateway, status, subject, names }: ParentContext): readonly CheckFinding[] {
  const { gatewayClass } = gateway;
  if (gatewayClass?.presence !== 'found' || gatewayClass.isOurs) return [];
  if (status?.accepted?.status === 'True' && status.resolvedRefs?.status === 'True') return [];
  const args = { gateway: names.gateway, controller: gatewayClass.controllerName ?? '?' };
  return [
    {
      code: 'gateway-class-foreign',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.gatewayClassForeign', args),
      controllerMessage: status?.resolvedRefs?.message,
      fixes: [],
    },
  ];
}
