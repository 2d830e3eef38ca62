import { CLUSTER_VARIABLE } from '../../real/clusterHandle.ts';
import { startRealSandbox } from '../../real/realSandbox.ts';
import type { ApiClient } from '../../sandbox/api/apiClient.ts';
import type { CrdDocument } from '../../sandbox/cluster/crd.ts';
import { startSandbox } from '../../sandbox/startSandbox.ts';

/** The sandbox's objects, controller, gateway and Pods, wherever the run has its clusters. */
export interface AnySandbox {
  readonly client: ApiClient;
  readonly kubeconfigPath: string;
  readonly context: string;
  dispose(): Promise<void>;
}

/**
 * Embedded, or, where the run is on a real server, on a control plane of its own: its tests take whole kinds away.
 * @param crds in place of the product's bundled ones
 */
export function startAnySandbox(crds?: readonly CrdDocument[]): Promise<AnySandbox> {
  const isReal = Boolean(process.env[CLUSTER_VARIABLE]);
  const schemas = crds && { crds };
  if (!isReal) return startSandbox({ pace: 'fast', ...schemas });
  return startRealSandbox({
    progress: () => undefined,
    pace: { firstTokenMs: 0, tokensPerSecond: 1000 },
    ...schemas,
  });
}
