import type { ResourceFact } from '../graph/fact.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** A route that hangs on no Gateway is served by nothing, and no controller says so. */
export function routeParentMissing(route: ResourceFact): CheckFinding {
  return {
    code: 'route-parent-missing',
    severity: 'warning',
    link: 'route',
    subject: { fact: route, path: ['spec', 'parentRefs'] },
    related: [],
    ...worded('check.routeParentMissing', { route: route.object.metadata.name }),
    fixes: [],
  };
}
