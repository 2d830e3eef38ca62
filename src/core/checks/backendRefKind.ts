import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { listAt, stringAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import { isDocument } from './documents.ts';
import type { CheckFinding, FieldChange } from './finding.ts';
import { worded } from './wording.ts';

/** What a reference points at when it names neither group nor kind (Gateway API). */
const defaultKind = 'Service';

/**
 * A reference that means an AgentgatewayBackend and names another group or kind: the kind without its group, another kind of
 * the group, or neither where the name is that of a backend. The API server takes it, the controller says InvalidKind, or looks
 * for a Service.
 */
export function backendRefKind(route: ResourceFact, graph: References): readonly CheckFinding[] {
  if (!isDocument(route)) return [];
  return listAt(route.object.spec, 'rules').flatMap((rule, ruleIndex) =>
    listAt(rule, 'backendRefs').flatMap((reference, index): readonly CheckFinding[] => {
      const name = stringAt(reference, 'name');
      if (name === undefined || !isMeant(reference, name, route, graph)) return [];
      const path = ['spec', 'rules', ruleIndex, 'backendRefs', index];
      const { group, kind } = kinds.backend;
      const set = (field: string, value: string): FieldChange => ({
        kind: 'set',
        at: { fact: route, path: [...path, field] },
        value,
      });
      const written = stringAt(reference, 'kind');
      return [
        {
          code: 'backend-ref-kind',
          severity: 'warning',
          link: 'route',
          subject: { fact: route, path: [...path, written === undefined ? 'name' : 'kind'] },
          related: [],
          ...worded('check.backendRefKind', {
            name,
            written: `${written ?? defaultKind} (${stringAt(reference, 'group') ?? 'core'})`,
          }),
          fixes: [
            {
              kind: 'edit',
              title: message('check.fix.nameBackendKind'),
              changes: [set('group', group), ...(written === kind ? [] : [set('kind', kind)])],
            },
          ],
        },
      ];
    }),
  );
}

function isMeant(reference: unknown, name: string, route: ResourceFact, graph: References): boolean {
  const group = stringAt(reference, 'group') ?? '';
  const kind = stringAt(reference, 'kind') ?? defaultKind;
  if (group === kinds.backend.group) return kind !== kinds.backend.kind;
  if (group !== '') return false;
  if (kind === kinds.backend.kind) return true;
  if (kind !== defaultKind) return false;
  const namespace = stringAt(reference, 'namespace') ?? route.object.metadata.namespace;
  // A Service has a port to name; a Service of the same name may well be there.
  const isPort = typeof reference === 'object' && reference !== null && 'port' in reference;
  if (isPort || graph.find(kinds.service.kind, namespace, name).state === 'found') return false;
  return graph.find(kinds.backend.kind, namespace, name).state === 'found';
}
