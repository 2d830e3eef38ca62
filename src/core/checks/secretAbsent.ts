import type { ResourceFact } from '../graph/fact.ts';
import { everywhere, secretsByName, secretsByNamespace } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { message, type Message } from '../messages/index.ts';
import { isDocument } from './documents.ts';
import { changeTo } from './simpleFixes.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { closestName } from './likelyNames.ts';
import { secretManifest, secretNamesFor } from './secretManifest.ts';
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
      get fixes() {
        return isDocument(holder) ? fixesFor(holder, need, graph) : [];
      },
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

/** The one that it is a misspelling of, or a new one beside what refers to it. */
function fixesFor(holder: ResourceFact, need: SecretNeed, graph: References): readonly CheckFix[] {
  const at = { fact: holder, path: [...need.path, 'name'] };
  const { facts } = graph.select(secretsByNamespace, `${need.namespace ?? ''}/`, need.namespace ?? '');
  const meant = closestName(
    need.name,
    facts.map(({ object }) => object.metadata.name),
  );
  const { environment } = secretNamesFor(holder.object);
  const value = secretManifest(holder.object, { secretName: need.name, environment }, need.wantedKeys);
  return [
    ...(meant === undefined ? [] : [changeTo(at, meant)]),
    {
      kind: 'edit',
      title: message('check.fix.addResource', { kind: 'Secret', name: need.name }),
      changes: [{ kind: 'addResource', beside: holder, value }],
    },
  ];
}
