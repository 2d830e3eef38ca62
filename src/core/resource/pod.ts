import { findCondition } from './conditions.ts';
import { listAt, objectAt, stringAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

/** Whether a Pod runs and takes connections. */
export function isReadyPod({ status }: Pick<KubeObject, 'status'>): boolean {
  return stringAt(status, 'phase') === 'Running' && findCondition(status, 'Ready')?.status === 'True';
}

/** Why a Pod is not ready, as Kubernetes says it (`ImagePullBackOff`, `Unschedulable`, `CrashLoopBackOff`). */
export function podTrouble({ status }: Pick<KubeObject, 'status'>): string | undefined {
  for (const section of ['initContainerStatuses', 'containerStatuses']) {
    for (const container of listAt(status, section)) {
      const state = objectAt(container, 'state');
      const reason =
        stringAt(objectAt(state, 'waiting'), 'reason') ?? stringAt(objectAt(state, 'terminated'), 'reason');
      if (reason !== undefined && reason !== 'Completed') return reason;
    }
  }
  const scheduled = findCondition(status, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason !== '') return scheduled.reason;
  return stringAt(status, 'reason');
}
