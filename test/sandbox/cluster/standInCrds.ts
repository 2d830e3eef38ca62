import type { CrdDocument } from './crd.ts';

interface StandIn {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly versions: readonly string[];
  readonly scope?: 'Cluster';
}

const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;
const GATEWAY_API = 'gateway.networking.k8s.io';

const KINDS: readonly StandIn[] = [
  {
    group: 'agentgateway.dev',
    kind: 'AgentgatewayBackend',
    plural: 'agentgatewaybackends',
    shortNames: ['agbe'],
    categories: ['agentgateway'],
    versions: ['v1alpha1'],
  },
  {
    group: 'agentgateway.dev',
    kind: 'AgentgatewayPolicy',
    plural: 'agentgatewaypolicies',
    shortNames: ['agpol'],
    categories: ['agentgateway'],
    versions: ['v1alpha1'],
  },
  {
    group: 'agentgateway.dev',
    kind: 'AgentgatewayModel',
    plural: 'agentgatewaymodels',
    shortNames: ['agmodel'],
    categories: ['agentgateway'],
    versions: ['v1alpha1'],
  },
  { group: GATEWAY_API, kind: 'Gateway', plural: 'gateways', shortNames: ['gtw'], versions: ['v1', 'v1beta1'] },
  {
    group: GATEWAY_API,
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    versions: ['v1', 'v1beta1'],
    scope: 'Cluster',
  },
  { group: GATEWAY_API, kind: 'HTTPRoute', plural: 'httproutes', shortNames: [], versions: ['v1', 'v1beta1'] },
  {
    group: GATEWAY_API,
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    versions: ['v1beta1'],
  },
];

/** CRDs that take any field, for the kinds that the sandbox must serve and for which nobody brought a better schema. */
export const STAND_IN_CRDS: readonly CrdDocument[] = KINDS.map((part) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: `${part.plural}.${part.group}`,
    // Groups of k8s.io are refused without it.
    ...(part.group.endsWith('.k8s.io') && {
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
    }),
  },
  spec: {
    group: part.group,
    scope: part.scope ?? 'Namespaced',
    names: {
      kind: part.kind,
      listKind: `${part.kind}List`,
      plural: part.plural,
      singular: part.kind.toLowerCase(),
      shortNames: part.shortNames,
      categories: part.categories ?? [],
    },
    versions: part.versions.map((name, index) => ({
      name,
      served: true,
      storage: index === 0,
      ...(part.kind !== 'ReferenceGrant' && { subresources: { status: {} } }),
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            apiVersion: { type: 'string' },
            kind: { type: 'string' },
            metadata: { type: 'object' },
            spec: ANYTHING,
            status: ANYTHING,
          },
        },
      },
    })),
  },
}));
