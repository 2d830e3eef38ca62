import type { ResourceFact } from '../graph/fact.ts';
import { readBackend } from '../resource/backend.ts';
import { stringMapAt, valueAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { Path } from '../resource/path.ts';
import type { CheckFinding } from './finding.ts';
import { setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/** The schema takes the route type Models, and every release of the gateway answers such a request with 501. */
export function routeTypeModels(holder: ResourceFact): readonly CheckFinding[] {
  return routeTables(holder).flatMap((table) =>
    Object.entries(stringMapAt(valueAt(holder.object, table.slice(0, -1)), 'routes')).flatMap(
      ([suffix, format]): readonly CheckFinding[] => {
        if (format !== 'Models') return [];
        const at = { fact: holder, path: [...table, suffix] };
        return [
          {
            code: 'route-type-models',
            severity: 'warning',
            isAdvice: true,
            link: 'backend',
            subject: at,
            related: [],
            ...worded('check.routeTypeModels', { path: suffix }),
            fixes: [setField(at, 'Passthrough')],
          },
        ];
      },
    ),
  );
}

/** Every place of a route table in a backend or a policy. */
function routeTables({ object }: ResourceFact): readonly Path[] {
  if (object.kind === kinds.policy.kind) return [['spec', 'backend', 'ai', 'routes']];
  const entries = readBackend(object).groups.flat();
  return [['spec'], ...entries.map(({ path }) => path)].map((path) => [...path, 'policies', 'ai', 'routes']);
}
