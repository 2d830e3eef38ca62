import { listAt, numberAt, objectAt, stringAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

interface ServicePort {
  readonly port: number;
  /** The same on every node; undefined where none is open. */
  readonly nodePort: number | undefined;
}

interface ServiceView {
  /** Kubernetes' default is ClusterIP. */
  readonly type: string;
  /** Undefined while none is given, and for a headless Service. */
  readonly clusterIP: string | undefined;
  /** Addresses of the load balancer; empty while it is pending. */
  readonly ingress: readonly string[];
  readonly ports: readonly ServicePort[];
}

export function readService({ spec, status }: Pick<KubeObject, 'spec' | 'status'>): ServiceView {
  const clusterIP = stringAt(spec, 'clusterIP');
  return {
    type: stringAt(spec, 'type') ?? 'ClusterIP',
    clusterIP: clusterIP === 'None' ? undefined : clusterIP,
    ingress: listAt(objectAt(status, 'loadBalancer'), 'ingress').flatMap(
      (entry) => stringAt(entry, 'ip') ?? stringAt(entry, 'hostname') ?? [],
    ),
    ports: listAt(spec, 'ports').flatMap((entry) => {
      const port = numberAt(entry, 'port');
      return port === undefined ? [] : [{ port, nodePort: numberAt(entry, 'nodePort') }];
    }),
  };
}
