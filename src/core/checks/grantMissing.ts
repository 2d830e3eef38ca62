import type { ResourceFact } from '../graph/fact.ts';
import { grantsByNamespace } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { backendReferences } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import { grantsRoutes } from '../resource/referenceGrant.ts';
import type { CheckFinding } from './finding.ts';
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
      fixes: [],
    };
    return [finding];
  });
}
