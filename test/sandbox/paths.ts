/** The addresses of the kinds that the sandbox works with. */
const GATEWAY_API = '/apis/gateway.networking.k8s.io/v1';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

const ROOTS = {
  namespaces: '/api/v1',
  secrets: '/api/v1',
  configmaps: '/api/v1',
  services: '/api/v1',
  pods: '/api/v1',
  events: '/api/v1',
  deployments: '/apis/apps/v1',
  gatewayclasses: GATEWAY_API,
  gateways: GATEWAY_API,
  httproutes: GATEWAY_API,
  listenersets: GATEWAY_API,
  referencegrants: '/apis/gateway.networking.k8s.io/v1beta1',
  agentgatewaybackends: '/apis/agentgateway.dev/v1alpha1',
  agentgatewaypolicies: '/apis/agentgateway.dev/v1alpha1',
  agentgatewaymodels: '/apis/agentgateway.dev/v1alpha1',
  roles: RBAC,
  rolebindings: RBAC,
  clusterroles: RBAC,
  clusterrolebindings: RBAC,
  selfsubjectaccessreviews: '/apis/authorization.k8s.io/v1',
  selfsubjectrulesreviews: '/apis/authorization.k8s.io/v1',
  customresourcedefinitions: '/apis/apiextensions.k8s.io/v1',
} as const;

export type Plural = keyof typeof ROOTS;

/** `pathTo('secrets')`, `pathTo('secrets', 'ns')`, `pathTo('secrets', 'ns', 'name')`; cluster-scoped: namespace undefined. */
export function pathTo(plural: Plural, namespace?: string, name?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${ROOTS[plural]}${scope}/${plural}${name === undefined ? '' : `/${name}`}`;
}
