/** A kind of the Kubernetes API with what a request path needs. `group` is '' for the core group. */
export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const gatewayApi = { group: 'gateway.networking.k8s.io', version: 'v1' } as const;
const agentgateway = { group: 'agentgateway.dev', version: 'v1alpha1' } as const;

/** The kinds that the extension reads. Secrets are read as PartialObjectMetadata only. */
export const kinds = {
  backend: { ...agentgateway, kind: 'AgentgatewayBackend', plural: 'agentgatewaybackends', namespaced: true },
  gateway: { ...gatewayApi, kind: 'Gateway', plural: 'gateways', namespaced: true },
  policy: { ...agentgateway, kind: 'AgentgatewayPolicy', plural: 'agentgatewaypolicies', namespaced: true },
  /** Experimental since 1.4.0 and off by default: many clusters have no such CRD. */
  model: { ...agentgateway, kind: 'AgentgatewayModel', plural: 'agentgatewaymodels', namespaced: true },
  gatewayClass: { ...gatewayApi, kind: 'GatewayClass', plural: 'gatewayclasses', namespaced: false },
  /** Gateway API since 1.5: listeners of a Gateway that somebody else keeps. */
  listenerSet: { ...gatewayApi, kind: 'ListenerSet', plural: 'listenersets', namespaced: true },
  /** The same before 1.5, in the experimental channel. */
  xListenerSet: {
    group: 'gateway.networking.x-k8s.io',
    version: 'v1alpha1',
    kind: 'XListenerSet',
    plural: 'xlistenersets',
    namespaced: true,
  },
  httpRoute: { ...gatewayApi, kind: 'HTTPRoute', plural: 'httproutes', namespaced: true },
  /** Served as v1beta1 by every release of Gateway API so far, as v1 only by the latest. */
  referenceGrant: {
    ...gatewayApi,
    version: 'v1beta1',
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    namespaced: true,
  },
  secret: { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true },
  service: { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true },
  /** Read only for what agentgateway tells by Events alone. */
  event: { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
  pod: { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
  /** Read only where the whole cluster is forbidden, to find the namespaces that are not. */
  namespace: { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
  /** Read only where a cluster gives no OpenAPI v3 of what it defines. */
  customResourceDefinition: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
  },
  deployment: { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
} as const satisfies Record<string, ResourceKind>;

/** `agentgateway.dev/v1alpha1`, or `v1` for the core group. */
export function apiVersionOf(kind: ResourceKind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

const kindsByName = new Map<string, ResourceKind>(Object.values(kinds).map((kind) => [kind.kind, kind]));

/** The kind that is called so (`HTTPRoute`), if it is one that the extension reads. */
export function kindNamed(name: string): ResourceKind | undefined {
  return kindsByName.get(name);
}
