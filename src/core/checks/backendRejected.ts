import type { ResourceFact } from '../graph/fact.ts';
import { findCondition } from '../resource/conditions.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/** The controller withholds the backend from the gateway, for a reason that only its own words tell. */
export function backendRejected(backend: ResourceFact): readonly CheckFinding[] {
  const accepted = findCondition(backend.object.status, 'Accepted');
  if (backend.provenance.from !== 'cluster' || accepted?.status !== 'False') return [];
  const { reason } = accepted;
  return [
    {
      code: 'backend-rejected',
      severity: 'warning',
      link: 'backend',
      subject: { fact: backend, path: ['metadata', 'name'] },
      related: [],
      ...worded('check.backendRejected', { reason, text: accepted.message === '' ? reason : accepted.message }),
      controllerMessage: accepted.message,
      fixes: [],
    },
  ];
}
