import { findCondition, type Condition } from './conditions.ts';
import { stringAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

interface GatewayClassView {
  readonly controllerName: string | undefined;
  readonly accepted: Condition | undefined;
  /** Whether its controller calls itself agentgateway, under the name of any release. The name is configurable since 1.4. */
  readonly isOurs: boolean;
}

export function readGatewayClass({ spec, status }: Pick<KubeObject, 'spec' | 'status'>): GatewayClassView {
  const controllerName = stringAt(spec, 'controllerName');
  return {
    controllerName,
    accepted: findCondition(status, 'Accepted'),
    isOurs: controllerName?.includes('agentgateway') ?? false,
  };
}
