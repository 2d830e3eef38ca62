import { readDeployment } from '../resource/deployment.ts';
import { readGatewayClass } from '../resource/gatewayClass.ts';
import { controllers, everywhere, gatewayClasses } from './indexes.ts';
import type { Derivation } from './resourceGraph.ts';

/** Whether a controller of agentgateway runs, as far as the cluster tells. */
export type ControllerState =
  | { readonly status: 'running' | 'unknown' }
  /** Its Deployment has no available replica. */
  | { readonly status: 'down'; readonly deployment: string }
  /** No controller has accepted the GatewayClass. */
  | { readonly status: 'classNotAccepted'; readonly className: string }
  /** There is no GatewayClass of agentgateway at all. */
  | { readonly status: 'notInstalled' };

/** Drawn from {@link everywhere}. */
export const controllerState: Derivation<string, ControllerState> = {
  draw: (_, graph) => {
    const deployments = graph.select(controllers, everywhere, undefined);
    if (deployments.facts.some(({ object }) => readDeployment(object).available > 0)) return { status: 'running' };
    const classes = graph.select(gatewayClasses, everywhere, undefined);
    const ours = classes.facts.filter(({ object }) => readGatewayClass(object).isOurs);
    const [down] = deployments.facts;
    if (down !== undefined && deployments.isComplete) {
      const { namespace = '', name } = down.object.metadata;
      return { status: 'down', deployment: `${namespace}/${name}` };
    }
    // A controller may run under another name; what it has accepted tells that one does or did.
    if (!classes.isComplete) return { status: 'unknown' };
    const [first] = ours;
    if (first === undefined) return { status: classes.facts.length > 0 ? 'unknown' : 'notInstalled' };
    const isAccepted = ours.some(({ object }) => readGatewayClass(object).accepted?.status === 'True');
    return isAccepted ? { status: 'unknown' } : { status: 'classNotAccepted', className: first.object.metadata.name };
  },
  isSame: (left, right) => JSON.stringify(left) === JSON.stringify(right),
};
