import type { CodedError } from '../base/codedError.ts';
import type { ClusterStore } from '../cluster/store.ts';
import { failure } from '../messages/index.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import type { GatewayPods } from './forwarder.ts';
import { readyPods } from './proxyPods.ts';

/** The Pods of a Gateway as the store knows them. */
export function gatewayPods(store: ClusterStore, gateway: ObjectName): GatewayPods {
  return {
    ready: () => readyPods(store.objects(kinds.pod), gateway).map((pod) => pod.metadata.name),
    problem: () => podsProblem(store, gateway.namespace),
    onDidChange: (listener) =>
      store.onDidChange((kind) => {
        if (kind === kinds.pod) listener(kind);
      }),
  };
}

/** Why the Pods of a namespace cannot be known; a refused list is not an empty one. */
export function podsProblem(store: ClusterStore, namespace: string): CodedError | undefined {
  const { status } = store.state(kinds.pod, namespace);
  return status === 'forbidden' ? failure('forward.podsForbidden', { namespace }) : undefined;
}
