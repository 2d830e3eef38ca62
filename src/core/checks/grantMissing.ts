import type { ResourceFact } from '../graph/fact.ts';
import { grantsByNamespace } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { backendReferences, type ObjectName } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import { grantsRoutes, routeGrant } from '../resource/referenceGrant.ts';
import { isDocument } from './documents.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { worded } from './wording.ts';

/** A route may refer to a backend of another namespace only where a ReferenceGrant there says so. */
export function grantMissing(route: ResourceFact, graph: References): readonly CheckFinding[] {
  const from = route.object.metadata.namespace;
  // A document that leaves its namespace to the context is not judged: it may land beside the backend.
  if (from === undefined) return [];
  return backendReferences(route.object).flatMap(({ backend, path }) => {
    if (backend.namespace === from) return [];
    const { facts, isComplete } = graph.select(grantsByNamespace, `${backend.namespace}/`, backend.namespace);
    const target = { kind: kinds.backend, name: backend.name };
    if (!isComplete || facts.some(({ object }) => grantsRoutes(object, from, target))) return [];
    const args = {
      route: route.object.metadata.name,
      backend: `${backend.namespace}/${backend.name}`,
      from,
    };
    const finding: CheckFinding = {
      code: 'grant-missing',
      severity: 'warning',
      link: 'route',
      subject: { fact: route, path: [...path, 'name'] },
      related: [],
      ...worded('check.grantMissing', args),
      fixes: isDocument(route) ? [addGrant(route, from, backend)] : [],
    };
    return [finding];
  });
}

/** A grant of the backend's namespace for this one backend, behind the route: who may write there applies it. */
function addGrant(route: ResourceFact, from: string, backend: ObjectName): CheckFix {
  const metadata = { name: `${from}-${backend.name}`, namespace: backend.namespace };
  return {
    kind: 'edit',
    title: message('check.fix.addGrant', { namespace: backend.namespace }),
    changes: [{ kind: 'addResource', beside: route, value: routeGrant(metadata, from, backend.name) }],
  };
}
