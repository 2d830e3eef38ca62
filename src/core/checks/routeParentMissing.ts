import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { isDocument } from './documents.ts';
import type { CheckFinding } from './finding.ts';
import { gatewaysFor } from './otherGateways.ts';
import { worded } from './wording.ts';

/** A route that hangs on no Gateway is served by nothing, and no controller says so. */
export function routeParentMissing(route: ResourceFact, graph: References): CheckFinding {
  return {
    code: 'route-parent-missing',
    severity: 'warning',
    link: 'route',
    subject: { fact: route, path: ['spec', 'parentRefs'] },
    related: [],
    ...worded('check.routeParentMissing', { route: route.object.metadata.name }),
    get fixes() {
      return isDocument(route) ? gatewaysFor(route, graph) : [];
    },
  };
}
