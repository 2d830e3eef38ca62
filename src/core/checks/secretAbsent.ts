import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/**
 * The Secret does not exist, neither in the file nor on a cluster that we may ask.
 * @param holder the backend, or a policy that attaches to it
 */
export function secretAbsent(holder: ResourceFact, graph: References): readonly CheckFinding[] {
  return secretNeeds(holder.object).flatMap((need) => {
    if (graph.find('Secret', need.namespace, need.name).state !== 'absent') return [];
    const args = { secret: need.name, key: need.wantedKeys.join('", "') };
    const finding: CheckFinding = {
      code: 'secret-absent',
      severity: 'warning',
      link: 'secret',
      subject: { fact: holder, path: [...need.path, 'name'] },
      related: [],
      ...worded('check.secretAbsent', args),
      note: need.inGroup ? message('check.clusterSilent') : undefined,
      fixes: [],
    };
    return [finding];
  });
}
