import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** Clients come by the Service; our own prompts do not, so that this breaks nothing here. */
export function serviceMissing({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  if (!isLive || gateway.presence !== 'found' || gateway.service !== 'absent') return [];
  const texts = worded('check.serviceMissing', { gateway: names.gateway });
  return [{ code: 'service-missing', severity: 'warning', link: 'service', subject, related: [], ...texts, fixes: [] }];
}
