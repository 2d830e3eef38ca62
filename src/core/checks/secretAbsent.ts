import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import type { CheckFinding } from './finding.ts';

/** The Secret does not exist, neither in the file nor on a cluster that we may ask. */
export function secretAbsent(backend: ResourceFact, graph: References): readonly CheckFinding[] {
  return secretNeeds(backend.object).flatMap((need) => {
    if (graph.find('Secret', need.namespace, need.name).state !== 'absent') return [];
    const finding: CheckFinding = {
      code: 'secret-absent',
      severity: 'warning',
      subject: { fact: backend, path: [...need.path, 'name'] },
      related: [],
      message: message('check.secretAbsent', { secret: need.name, key: need.wantedKey }),
      summary: message('check.secretAbsent.summary', { secret: need.name }),
      headline: message('check.secretAbsent.headline', { secret: need.name }),
      detail: message('check.secretAbsent.detail', { key: need.wantedKey }),
      fixes: [],
    };
    return [finding];
  });
}
