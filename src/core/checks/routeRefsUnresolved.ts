import type { ResourceFact } from '../graph/fact.ts';
import { backendsByName, backendsByNamespace, everywhere } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { backendReferences, type ObjectName } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import type { Path } from '../resource/path.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { likelyNames, maxChoices } from './likelyNames.ts';
import type { ParentContext } from './parentContext.ts';
import { changeTo, setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/**
 * What the controller says of a live route: a reference that it could not follow. It names one of perhaps several, so it
 * breaks nothing by itself: what leads to a backend that exists goes on.
 */
export function routeRefsUnresolved({ status, route, names }: ParentContext): readonly CheckFinding[] {
  const resolved = status?.resolvedRefs;
  if (resolved?.status !== 'False') return [];
  return [
    {
      code: 'route-refs-unresolved',
      severity: 'information',
      link: 'route',
      subject: { fact: route, path: ['spec', 'rules'] },
      related: [],
      ...worded('check.routeRefsUnresolved', { route: names.route, reason: resolved.reason }),
      controllerMessage: resolved.message,
      fixes: [],
    },
  ];
}

/** The same of a document, before a controller sees it: it names a backend that is neither in the file nor on the cluster. */
export function routeBackendMissing(route: ResourceFact, graph: References): readonly CheckFinding[] {
  if (route.provenance.from === 'cluster') return [];
  return backendReferences(route.object).flatMap(({ backend, path }) => {
    if (graph.find(kinds.backend.kind, backend.namespace, backend.name).state !== 'absent') return [];
    const args = { route: `HTTPRoute ${route.object.metadata.name}`, reason: 'BackendNotFound' };
    const finding: CheckFinding = {
      code: 'route-refs-unresolved',
      severity: 'warning',
      link: 'route',
      subject: { fact: route, path: [...path, 'name'] },
      related: [],
      ...worded('check.routeRefsUnresolved', args),
      message: message('check.routeBackendMissing', { route: args.route, backend: backend.name }),
      get fixes() {
        return fixesFor(route, backend, path, graph);
      },
    };
    return [finding];
  });
}

/** A backend of that name elsewhere, else one of the namespace. */
function fixesFor(
  route: ResourceFact,
  { namespace, name }: ObjectName,
  path: Path,
  graph: References,
): readonly CheckFix[] {
  const elsewhere = graph.select(backendsByName, `${everywhere}${name}`, undefined).facts.flatMap(({ object }) => {
    const other = object.metadata.namespace;
    return other === undefined || other === namespace ? [] : [other];
  });
  if (elsewhere.length > 0) {
    const at = { fact: route, path: [...path, 'namespace'] };
    return elsewhere.slice(0, maxChoices).map((other) => setField(at, other));
  }
  const { facts } = graph.select(backendsByNamespace, `${namespace}/`, namespace);
  const names = facts.map(({ object }) => object.metadata.name);
  return likelyNames(name, names).map((other) => changeTo({ fact: route, path: [...path, 'name'] }, other));
}
