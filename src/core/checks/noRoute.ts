import type { ResourceFact } from '../graph/fact.ts';
import { routesByBackend } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { routeRules } from '../graph/routeRules.ts';
import { isJsonObject } from '../resource/json.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/**
 * No rule of any HTTPRoute sends requests to the backend: no client reaches it, and nothing reports that. Only of what is on
 * the cluster, for the route of a document may be in another file; only of LLM backends, for others serve policies, too.
 */
export function noRoute(backend: ResourceFact, graph: References): readonly CheckFinding[] {
  const { spec, metadata } = backend.object;
  if (backend.provenance.from !== 'cluster' || !isJsonObject(spec['ai'])) return [];
  const own = { namespace: metadata.namespace ?? '', name: metadata.name };
  const { facts, isComplete } = graph.select(routesByBackend, `${own.namespace}/${own.name}`, undefined);
  if (!isComplete || facts.some((route) => routeRules(route, own).length > 0)) return [];
  const [named] = facts;
  const texts =
    named === undefined
      ? worded('check.noRoute', { backend: own.name })
      : worded('check.noRouteWeight', { backend: own.name, route: `HTTPRoute ${named.object.metadata.name}` });
  const subject = { fact: backend, path: ['metadata', 'name'] };
  return [{ code: 'no-route', severity: 'warning', link: 'route', subject, related: [], ...texts, fixes: [] }];
}
