import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, stringAt } from '../json.ts';
import { existingConditions, stamp, type Condition } from './condition.ts';
import { attachments } from './routeAttachment.ts';
import type { World } from './world.ts';

const SUPPORTED_KINDS = ['HTTPRoute', 'GRPCRoute'].map((kind) => ({ group: 'gateway.networking.k8s.io', kind }));

export function gatewayClassStatus(gatewayClass: KubeObject): object {
  const condition: Condition = {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: 'GatewayClass accepted by agentgateway controller',
  };
  return { conditions: stamp([condition], existingConditions(gatewayClass), gatewayClass) };
}

/** Programmed is True whether or not a proxy runs, and there is no address while the Service has none: as seen. */
export function gatewayStatus(gateway: KubeObject, world: World): object {
  const conditions: readonly Condition[] = [
    { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Successfully accepted Gateway' },
    { type: 'Programmed', status: 'True', reason: 'Programmed', message: 'Successfully programmed Gateway' },
  ];
  const before = listAt(gateway, 'status', 'listeners');
  const attached = attachedRoutes(gateway, world);
  const listeners = listAt(gateway, 'spec', 'listeners').map((listener) => {
    const name = stringAt(listener, 'name') ?? '';
    const old = before.find((status) => stringAt(status, 'name') === name);
    return {
      name,
      supportedKinds: supportedKinds(listener),
      attachedRoutes: attached.get(name) ?? 0,
      conditions: stamp(LISTENER_CONDITIONS, listAt(old, 'conditions'), gateway),
    };
  });
  const addresses = serviceAddresses(gateway, world);
  return {
    ...(addresses.length > 0 && { addresses }),
    conditions: stamp(conditions, existingConditions(gateway), gateway),
    listeners,
  };
}

const LISTENER_CONDITIONS: readonly Condition[] = [
  { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'No errors found' },
  { type: 'Conflicted', status: 'False', reason: 'NoConflicts', message: 'No errors found' },
  { type: 'Programmed', status: 'True', reason: 'Programmed', message: 'No errors found' },
  { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: 'No errors found' },
];

function supportedKinds(listener: unknown): readonly object[] {
  const wanted = listAt(listener, 'allowedRoutes', 'kinds').map((kind) => stringAt(kind, 'kind'));
  return wanted.length === 0 ? SUPPORTED_KINDS : SUPPORTED_KINDS.filter(({ kind }) => wanted.includes(kind));
}

function attachedRoutes(gateway: KubeObject, world: World): Map<string, number> {
  const counts = new Map<string, number>();
  for (const route of world.httproutes.objects) {
    const mine = attachments(route, world).filter((attachment) => attachment.owner === gateway);
    for (const name of new Set(mine.flatMap(({ listeners }) => listeners)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function serviceAddresses(gateway: KubeObject, world: World): object[] {
  const service = world.services.get(gateway.metadata.namespace, gateway.metadata.name);
  return listAt(service, 'status', 'loadBalancer', 'ingress').flatMap((ingress) => {
    const ip = stringAt(ingress, 'ip');
    const hostname = stringAt(ingress, 'hostname');
    if (ip !== undefined) return [{ type: 'IPAddress', value: ip }];
    return hostname === undefined ? [] : [{ type: 'Hostname', value: hostname }];
  });
}
