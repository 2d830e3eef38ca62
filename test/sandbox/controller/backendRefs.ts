import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, stringAt } from '../json.ts';
import type { World } from './world.ts';

const BACKEND_GROUP = 'agentgateway.dev';

export interface ResolvedRef {
  readonly kind: 'AgentgatewayBackend' | 'Service' | 'unsupported';
  readonly namespace: string;
  readonly name: string;
  /** Absent when the reference leads nowhere. */
  readonly target?: KubeObject;
  readonly problem?: { readonly reason: string; readonly message: string };
}

/** Where a backendRef of a route leads, with the reason that ResolvedRefs names when it leads nowhere. */
export function resolveBackendRef(ref: unknown, route: KubeObject, world: World): ResolvedRef {
  const group = stringAt(ref, 'group') ?? '';
  const kindName = stringAt(ref, 'kind') ?? 'Service';
  const name = stringAt(ref, 'name') ?? '';
  const own = route.metadata.namespace ?? '';
  const namespace = stringAt(ref, 'namespace') ?? own;
  const isBackend = group === BACKEND_GROUP && kindName === 'AgentgatewayBackend';
  const isService = group === '' && kindName === 'Service';
  const kind = isBackend ? 'AgentgatewayBackend' : isService ? 'Service' : 'unsupported';
  if (kind === 'unsupported') {
    const message = `referencing unsupported backendRef: group "${group}" kind "${kindName}"`;
    return { kind, namespace, name, problem: { reason: 'InvalidKind', message } };
  }
  if (namespace !== own && !isGranted({ group, kind: kindName, namespace, name }, own, world)) {
    const message = `backendRef ${namespace}/${name} not accessible to a HTTPRoute in namespace "${own}" (missing a ReferenceGrant?)`;
    return { kind, namespace, name, problem: { reason: 'RefNotPermitted', message } };
  }
  const target = (isBackend ? world.agentgatewaybackends : world.services).get(namespace, name);
  if (target) return { kind, namespace, name, target };
  const message = isBackend
    ? `Backend not found: ${namespace}/${name}`
    : `backend(${name}.${namespace}.svc.cluster.local) not found`;
  return { kind, namespace, name, problem: { reason: 'BackendNotFound', message } };
}

interface GrantTarget {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function isGranted(target: GrantTarget, fromNamespace: string, world: World): boolean {
  const grants = world.referencegrants.objects.filter(({ metadata }) => metadata.namespace === target.namespace);
  return grants.some((grant) => {
    const from = listAt(grant, 'spec', 'from').some(
      (entry) =>
        stringAt(entry, 'group') === 'gateway.networking.k8s.io' &&
        stringAt(entry, 'kind') === 'HTTPRoute' &&
        stringAt(entry, 'namespace') === fromNamespace,
    );
    const to = listAt(grant, 'spec', 'to').some(
      (entry) =>
        (stringAt(entry, 'group') ?? '') === target.group &&
        stringAt(entry, 'kind') === target.kind &&
        [undefined, target.name].includes(stringAt(entry, 'name')),
    );
    return from && to;
  });
}
