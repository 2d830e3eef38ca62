/**
 * Kinds that others need, in the order in which they must exist: what a resource lives in, what defines it, what it refers
 * to. References need not exist for the API server, but a controller that finds them at once has nothing to reject.
 */
const order = [
  'Namespace',
  'CustomResourceDefinition',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'Service',
  'Deployment',
  'AgentgatewayParameters',
  'GatewayClass',
  'Gateway',
  'ReferenceGrant',
  'AgentgatewayBackend',
  'AgentgatewayModel',
  'HTTPRoute',
  'AgentgatewayPolicy',
];
const otherKinds = order.indexOf('AgentgatewayParameters');

/** A smaller number comes first. Kinds that we do not know go before those of the gateways; equal ones keep their order. */
export function applyRank(kind: string): number {
  const index = order.indexOf(kind);
  return index < 0 ? otherKinds - 0.5 : index;
}
