import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** The Gateway is there and no controller has said whether it takes the route: nobody can tell whether it works. */
export function routeStatusMissing({
  gateway,
  status,
  isLive,
  subject,
  names,
}: ParentContext): readonly CheckFinding[] {
  if (!isLive || gateway.presence !== 'found' || status?.accepted !== undefined) return [];
  return [
    {
      code: 'route-status-missing',
      severity: 'information',
      link: 'route',
      subject,
      related: [],
      ...worded('check.routeStatusMissing', names),
      fixes: [],
    },
  ];
}
