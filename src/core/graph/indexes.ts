import { backendsOf, matchesOf, parentsOf, type RouteMatch } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { gatewayKeysOf, gatewayNameLabel } from '../resource/labels.ts';
import { readPolicy } from '../resource/policy.ts';
import type { GraphIndex } from './graphIndex.ts';

/** Begins the keys of what is about the whole cluster; the one key of {@link controllers} and {@link gatewayClasses}. */
export const everywhere = '*/';

/** HTTPRoutes by the backends that their rules name, whether or not these get any requests. */
export const routesByBackend: GraphIndex = {
  kind: kinds.httpRoute.kind,
  keysOf: (route) => backendsOf(route).map(({ namespace, name }) => `${namespace}/${name}`),
};

/** HTTPRoutes by a path that they take at a Gateway: those that may be in each other's way. */
export const routesByPath: GraphIndex = {
  kind: kinds.httpRoute.kind,
  keysOf: (route) => {
    const matches = listAt(route.spec, 'rules').flatMap(matchesOf);
    const paths = parentsOf(route).flatMap(({ gateway }) => matches.map((match) => pathKey(gateway, match)));
    return [...new Set(paths)];
  },
};

export function pathKey(gateway: { readonly namespace: string; readonly name: string }, match: RouteMatch): string {
  return `${gateway.namespace}/${gateway.name} ${match.pathType} ${match.path}`;
}

/** Policies by what they attach to: an object by name, or any of a kind for those that choose by labels. */
export const policiesByTarget: GraphIndex = {
  kind: kinds.policy.kind,
  keysOf: (policy) => {
    const { namespace = '' } = policy.metadata;
    return [...new Set(readPolicy(policy).targets.map(({ kind, name }) => targetKey(namespace, kind, name)))];
  },
};

/** @param name undefined: policies that choose by labels */
export function targetKey(namespace: string, kind: string, name: string | undefined): string {
  return `${namespace}/${kind}/${name ?? '*'}`;
}

/** Policies with a `backend` section by their namespace: most have none. */
export const backendPoliciesByNamespace: GraphIndex = {
  kind: kinds.policy.kind,
  keysOf: (policy) => (readPolicy(policy).backendFields.length > 0 ? [`${policy.metadata.namespace ?? ''}/`] : []),
};

/** Secrets by their name alone, which a reference into another namespace has in common with what it means. */
export const secretsByName = byNameAlone(kinds.secret);

/** The same of backends. */
export const backendsByName = byNameAlone(kinds.backend);

/** ReferenceGrants by their namespace, which is that of the targets. */
export const grantsByNamespace = byNamespace(kinds.referenceGrant);

/** All of a namespace, for who looks for the one that is meant. */
export const secretsByNamespace = byNamespace(kinds.secret);
export const backendsByNamespace = byNamespace(kinds.backend);

/** All Gateways under one key. */
export const allGateways: GraphIndex = { kind: kinds.gateway.kind, keysOf: () => [everywhere] };

export const podsByGateway: GraphIndex = { kind: kinds.pod.kind, keysOf: gatewayKeysOf };
export const servicesByGateway: GraphIndex = { kind: kinds.service.kind, keysOf: gatewayKeysOf };

/** Events of Gateways: the store follows none but those by which a proxy's refusal is told. */
export const nacksByGateway: GraphIndex = {
  kind: kinds.event.kind,
  keysOf: ({ event }) => (event === undefined ? [] : [`${event.about.namespace}/${event.about.name}`]),
};

/** Deployments of controllers: those that the store follows and that belong to no Gateway. */
export const controllers: GraphIndex = {
  kind: kinds.deployment.kind,
  keysOf: ({ metadata: { labels } }: KubeObject) => (labels[gatewayNameLabel] === undefined ? [everywhere] : []),
};

export const gatewayClasses: GraphIndex = { kind: kinds.gatewayClass.kind, keysOf: () => [everywhere] };

function byNameAlone({ kind }: ResourceKind): GraphIndex {
  return { kind, keysOf: ({ metadata: { name } }) => [`${everywhere}${name}`] };
}

function byNamespace({ kind }: ResourceKind): GraphIndex {
  return { kind, keysOf: ({ metadata: { namespace = '' } }) => [`${namespace}/`] };
}
