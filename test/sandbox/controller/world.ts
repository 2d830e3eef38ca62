import type { KubeObject } from '../cluster/kubeObject.ts';

/** All objects of one kind. */
export interface Objects {
  readonly objects: readonly KubeObject[];
  get(namespace: string | undefined, name: string): KubeObject | undefined;
}

/** The state of the cluster as far as routing depends on it. */
export interface World {
  readonly gatewayclasses: Objects;
  readonly gateways: Objects;
  /** Empty where the cluster does not define the kind. */
  readonly listenersets: Objects;
  readonly httproutes: Objects;
  readonly referencegrants: Objects;
  readonly agentgatewaybackends: Objects;
  readonly secrets: Objects;
  readonly services: Objects;
  readonly namespaces: Objects;
}

export const CONTROLLER_NAME = 'agentgateway.dev/agentgateway';
