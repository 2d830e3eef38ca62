import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** A load balancer that nobody provides (kind, minikube) stays pending for good; a tunnel needs no address. */
export function addressPending({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { service, address } = gateway;
  if (!isLive || typeof service === 'string' || service.type !== 'LoadBalancer' || address !== undefined) return [];
  return [
    {
      code: 'address-pending',
      severity: 'information',
      link: 'service',
      subject,
      related: [],
      ...worded('check.addressPending', { gateway: names.gateway }),
      fixes: [],
    },
  ];
}
