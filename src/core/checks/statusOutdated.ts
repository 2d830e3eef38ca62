import type { ResourceFact } from '../graph/fact.ts';
import { findCondition } from '../resource/conditions.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** What the controller said is about an earlier spec than the present one, so that it tells nothing of this one. */
export function statusOutdated(backend: ResourceFact): readonly CheckFinding[] {
  const { generation } = backend.object.metadata;
  const observed = findCondition(backend.object.status, 'Accepted')?.observedGeneration;
  if (backend.provenance.from !== 'cluster' || generation === undefined || observed === undefined) return [];
  if (observed >= generation) return [];
  return [
    {
      code: 'status-outdated',
      severity: 'information',
      link: 'backend',
      subject: { fact: backend, path: ['metadata', 'name'] },
      related: [],
      ...worded('check.statusOutdated', { observed, generation }),
      fixes: [],
    },
  ];
}
