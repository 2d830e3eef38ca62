import { gatewayNameLabel } from '../resource/labels.ts';
import { findCondition } from '../resource/conditions.ts';
import { stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ObjectName } from '../resource/httpRoute.ts';

/** The Pods of a Gateway's data plane that run and are ready, the newest first: in a rollout it is the one that stays. */
export function readyPods(pods: readonly KubeObject[], gateway: ObjectName): readonly KubeObject[] {
  return (
    pods
      .filter(
        (pod) => pod.metadata.namespace === gateway.namespace && pod.metadata.labels[gatewayNameLabel] === gateway.name,
      )
      // One that is on its way out may still call itself ready.
      .filter((pod) => pod.metadata.deletionTimestamp === undefined)
      .filter(
        (pod) => stringAt(pod.status, 'phase') === 'Running' && findCondition(pod.status, 'Ready')?.status === 'True',
      )
      .toSorted((first, second) => createdAt(second).localeCompare(createdAt(first)))
  );
}

function createdAt(pod: KubeObject): string {
  return pod.metadata.creationTimestamp ?? '';
}
