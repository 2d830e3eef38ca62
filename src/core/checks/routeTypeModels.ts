import type { ResourceFact } from '../graph/fact.ts';
import { readBackend } from '../resource/backend.ts';
import { objectAt, valueAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { Path } from '../resource/path.ts';
import type { CheckFinding } from './finding.ts';
import { setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

const spec: Path = ['spec'];

/** The schema takes the route type Models, and every release of the gateway answers such a request with 501. */
export function routeTypeModels(holder: ResourceFact): readonly CheckFinding[] {
  return routesOfModels(holder.object).map((path): CheckFinding => {
    const at = { fact: holder, path };
    const suffix = String(path.at(-1));
    return {
      code: 'route-type-models',
      severity: 'warning',
      isAdvice: true,
      link: 'backend',
      subject: at,
      related: [],
      ...worded('check.routeTypeModels', { path: suffix }),
      fixes: [setField(at, 'Passthrough')],
    };
  });
}

/** Every place of the type in a route table of a backend or a policy. */
function routesOfModels(object: KubeObject): readonly Path[] {
  if (object.kind === kinds.policy.kind) return modelsBelow(object, spec, 'backend');
  const entries = readBackend(object).groups.flatMap((group) => group.map(({ path }) => path));
  return [spec, ...entries].flatMap((holder) => modelsBelow(object, holder, 'policies'));
}

function modelsBelow(object: KubeObject, holder: Path, section: string): readonly Path[] {
  const routes = objectAt(objectAt(objectAt(valueAt(object, holder), section), 'ai'), 'routes');
  const suffixes = Object.keys(routes).filter((suffix) => routes[suffix] === 'Models');
  return suffixes.map((suffix) => [...holder, section, 'ai', 'routes', suffix]);
}
