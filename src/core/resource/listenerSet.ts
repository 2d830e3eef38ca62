import type { ObjectName } from './httpRoute.ts';
import { objectAt, stringAt } from './json.ts';
import { kinds, type ResourceKind } from './kinds.ts';
import type { KubeObject } from './kubeObject.ts';

/** The kinds that add listeners to a Gateway; the second is what Gateway API called it before 1.5. */
export const listenerSetKinds: readonly ResourceKind[] = [kinds.listenerSet, kinds.xListenerSet];

/** The Gateway that a ListenerSet adds its listeners to; undefined where it names none. */
export function gatewayOfSet({ spec, metadata }: Pick<KubeObject, 'spec' | 'metadata'>): ObjectName | undefined {
  const parent = objectAt(spec, 'parentRef');
  const name = stringAt(parent, 'name');
  const kind = stringAt(parent, 'kind') ?? kinds.gateway.kind;
  if (name === undefined || kind !== kinds.gateway.kind) return undefined;
  return { namespace: stringAt(parent, 'namespace') ?? metadata.namespace ?? '', name };
}

/**
 * Whether a Gateway takes listeners from ListenerSets of a namespace; undefined where labels of the namespace decide, which
 * we do not read: the status of the ListenerSet tells then. Gateway API's default is none.
 */
export function takesSetsFrom({ spec, metadata }: KubeObject, namespace: string): boolean | undefined {
  const from = stringAt(objectAt(objectAt(spec, 'allowedListeners'), 'namespaces'), 'from') ?? 'None';
  if (from === 'Selector') return undefined;
  return from === 'All' || (from === 'Same' && metadata.namespace === namespace);
}
