import { policiesNaming } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { listAt, stringAt, valueAt } from '../resource/json.ts';
import { readPolicy } from '../resource/policy.ts';
import { sectionsOf } from '../resource/sections.ts';
import type { CheckFinding } from './finding.ts';
import { likelyNames } from './likelyNames.ts';
import { removeField, setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/** So many sections are named in a sentence. */
const maxNamed = 5;

/**
 * A policy is for a listener, a rule or a provider that its target has not: it attaches to nothing there, and controllers of
 * agentgateway report it as attached all the same.
 */
export function policySectionMissing(policy: ResourceFact, graph: References): readonly CheckFinding[] {
  const { namespace, name: own } = policy.object.metadata;
  return listAt(policy.object.spec, 'targetRefs').flatMap((target, index): readonly CheckFinding[] => {
    const [kind, name, section] = ['kind', 'name', 'sectionName'].map((field) => stringAt(target, field));
    if (kind === undefined || name === undefined || section === undefined) return [];
    const lookup = graph.find(kind, namespace, name);
    const sections = lookup.state === 'found' ? sectionsOf(lookup.fact.object) : undefined;
    if (sections === undefined || sections.some((one) => one.name === section)) return [];
    const names = [...new Set(sections.map((one) => one.name))];
    const at = { fact: policy, path: ['spec', 'targetRefs', index, 'sectionName'] };
    const args = { policy: own, section, target: `${kind} ${name}` };
    const named = names.slice(0, maxNamed).join(', ');
    return [
      {
        code: 'policy-section-missing',
        severity: 'warning',
        isAdvice: true,
        link: 'policy',
        subject: at,
        related: [],
        ...worded('check.policySectionMissing', args),
        note: names.length === 0 ? undefined : message('check.policySections', { sections: named }),
        ...(policy.provenance.from === 'cluster' && { controllerMessage: readPolicy(policy.object).problem?.message }),
        fixes: [...likelyNames(section, names).map((value) => setField(at, value)), removeField(at)],
      },
    ];
  });
}

/** The same of the policies that target a backend, as far as they are for a part of it. */
export function policiesBesideBackend(backend: ResourceFact, graph: References): readonly CheckFinding[] {
  return policiesNaming(backend.object, graph).flatMap((policy) =>
    policySectionMissing(policy, graph).filter(({ subject }) => {
      const target = valueAt(policy.object, subject.path.slice(0, -1));
      return stringAt(target, 'name') === backend.object.metadata.name;
    }),
  );
}
