import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, objectAt, stringAt } from '../json.ts';
import { existingConditions, stamp, type Condition } from './condition.ts';
import type { World } from './world.ts';

/** The Gateway that a ListenerSet names, as far as that Gateway takes its listeners. */
export function gatewayTaking(set: KubeObject, world: World): KubeObject | undefined {
  const own = set.metadata.namespace ?? '';
  const reference = objectAt(set, 'spec', 'parentRef');
  const namespace = stringAt(reference, 'namespace') ?? own;
  const gateway = world.gateways.get(namespace, stringAt(reference, 'name') ?? '');
  const from = stringAt(gateway, 'spec', 'allowedListeners', 'namespaces', 'from') ?? 'None';
  if (from === 'All' || (from === 'Same' && namespace === own)) return gateway;
  if (from !== 'Selector') return undefined;
  const labels = world.namespaces.get(undefined, own)?.metadata.labels ?? {};
  const wanted = objectAt(gateway, 'spec', 'allowedListeners', 'namespaces', 'selector', 'matchLabels') ?? {};
  return Object.entries(wanted).every(([key, value]) => labels[key] === value) ? gateway : undefined;
}

/** The ListenerSets whose listeners a Gateway has beside its own, the older first, then by name. */
export function setsOn(gateway: KubeObject, world: World): readonly KubeObject[] {
  return world.listenersets.objects
    .filter((set) => gatewayTaking(set, world) === gateway)
    .toSorted((one, other) => (age(one) < age(other) ? -1 : 1));
}

function age({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The status of a ListenerSet, in the words of Gateway API. */
export function listenerSetStatus(set: KubeObject, world: World): object {
  const isTaken = gatewayTaking(set, world) !== undefined;
  const said = isTaken
    ? ({ status: 'True', reason: 'Accepted', message: 'ListenerSet is accepted' } as const)
    : ({ status: 'False', reason: 'NotAllowed', message: 'ListenerSet is not allowed by the Gateway' } as const);
  const conditions: readonly Condition[] = ['Accepted', 'Programmed'].map((type) => ({ type, ...said }));
  const names = listAt(set, 'spec', 'listeners').map((listener) => stringAt(listener, 'name') ?? '');
  return {
    conditions: stamp(conditions, existingConditions(set), set),
    listeners: names.map((name) => {
      const old = listAt(set, 'status', 'listeners').find((status) => stringAt(status, 'name') === name);
      return { name, attachedRoutes: 0, conditions: stamp(conditions, listAt(old, 'conditions'), set) };
    }),
  };
}
