import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, numberAt, stringAt } from '../json.ts';
import { RELEASE } from './workload.ts';

/** What the chart `agentgateway` installs of the controller itself, as far as a client can tell the release by it. */

const NAME = 'agentgateway';
/** The name of the controller's Deployment. */
export const CONTROLLER_WORKLOAD = NAME;
const SELECTOR = { 'app.kubernetes.io/instance': NAME, 'app.kubernetes.io/name': NAME };

/** The controller's Deployment in this namespace. */
export function controllerDeployment(namespace: string): object {
  const labels = {
    ...SELECTOR,
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/version': RELEASE,
    'helm.sh/chart': `${NAME}-v${RELEASE}`,
    agentgateway: NAME,
  };
  const image = `cr.agentgateway.dev/controller:v${RELEASE}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { ...SELECTOR, agentgateway: NAME } },
      template: { metadata: { labels }, spec: { containers: [{ name: NAME, image }] } },
    },
  };
}

/** What kube-controller-manager writes of a Deployment of one replica that is there, or is not. */
export function deploymentStatus(isAvailable: boolean, existing: KubeObject | undefined): object {
  const status = isAvailable ? 'True' : 'False';
  const before = listAt(existing, 'status', 'conditions')[0];
  const kept = stringAt(before, 'status') === status ? stringAt(before, 'lastTransitionTime') : undefined;
  const time = kept ?? `${new Date().toISOString().slice(0, 19)}Z`;
  return {
    observedGeneration: numberAt(existing, 'metadata', 'generation') ?? 1,
    replicas: 1,
    updatedReplicas: 1,
    ...(isAvailable ? { readyReplicas: 1, availableReplicas: 1 } : { unavailableReplicas: 1 }),
    conditions: [
      {
        type: 'Available',
        status,
        reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
        lastUpdateTime: time,
        lastTransitionTime: time,
      },
    ],
  };
}
