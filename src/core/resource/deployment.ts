import { numberAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

interface DeploymentView {
  /** Replicas that are asked for; Kubernetes' default is 1. */
  readonly wanted: number;
  readonly available: number;
}

/** The API server leaves a count of 0 out of the status. */
export function readDeployment({ spec, status }: Pick<KubeObject, 'spec' | 'status'>): DeploymentView {
  return { wanted: numberAt(spec, 'replicas') ?? 1, available: numberAt(status, 'availableReplicas') ?? 0 };
}
