import type { ResourceFact } from '../graph/fact.ts';
import { everywhere, secretsByName } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { message, type Message } from '../messages/index.ts';
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
      note: need.inGroup ? message('check.clusterSilent') : elsewhere(need.name, graph),
      fixes: [],
    };
    return [finding];
  });
}

/** One in another namespace is what was meant, perhaps; a reference does not get there. */
function elsewhere(name: string, graph: References): Message | undefined {
  const [other] = graph.select(secretsByName, `${everywhere}${name}`, undefined).facts;
  const namespace = other?.object.metadata.namespace;
  return namespace === undefined ? undefined : message('check.secretElsewhere', { namespace });
}
