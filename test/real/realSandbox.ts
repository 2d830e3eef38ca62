import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom, type Connection } from '../sandbox/api/connection.ts';
import type { CrdDocument } from '../sandbox/cluster/crd.ts';
import { kubeconfigText } from '../sandbox/cluster/kubeconfig.ts';
import { Controller } from '../sandbox/controller.ts';
import { Gateway } from '../sandbox/gateway/gateway.ts';
import { HUMAN_PACE, Upstream, type Pace } from '../sandbox/gateway/upstream/upstream.ts';
import { createAll, seedText } from '../sandbox/seed.ts';
import { LISTENER_PORT, SANDBOX_GATEWAY, SANDBOX_NAMESPACE } from '../sandbox/startSandbox.ts';
import type { Progress } from '../workbench/cache.ts';
import { startControlPlane, type RealControlPlane } from './controlPlane.ts';
import { nodeNames } from './kwok.ts';
import { clusterPortForward, KWOK_GROUP } from './kwokConfig.ts';

export interface RealSandboxOptions {
  readonly progress: Progress;
  readonly crds?: readonly CrdDocument[];
  /** How fast the models answer: a human pace by default. */
  readonly pace?: Pace;
  readonly apiPort?: number;
  readonly gatewayPort?: number;
  /** Further host names that lead to the model providers. */
  readonly upstreamHosts?: readonly string[];
}

/** The sandbox's objects, controller, gateway and Pods, on a real API server. */
export interface RealSandbox {
  readonly client: ApiClient;
  readonly controller: Controller;
  readonly kubeconfigPath: string;
  readonly context: string;
  /** The gateway without tunnel. */
  readonly gatewayUrl: string;
  dispose(): Promise<void>;
}

const context = 'agentgateway-real';

export async function startRealSandbox(options: RealSandboxOptions): Promise<RealSandbox> {
  const plane = await startControlPlane({
    progress: options.progress,
    ...(options.crds && { crds: options.crds }),
    ...(options.apiPort !== undefined && { port: options.apiPort }),
  });
  try {
    return await furnish(plane, options);
  } catch (error) {
    await plane.dispose();
    throw error;
  }
}

/** The same on a control plane that runs already; its end is the end of that as well. */
export async function furnish(
  plane: RealControlPlane,
  options: RealSandboxOptions & { readonly seed?: string },
): Promise<RealSandbox> {
  const connection = connectionFrom(plane.kubeconfig);
  const client = new ApiClient(connection, 'sandbox');
  const upstream = await Upstream.start(options.pace ?? HUMAN_PACE);
  await createAll(client, options.seed ?? seedText());
  const gateway = await Gateway.start({
    connection,
    gateway: SANDBOX_GATEWAY,
    listenerPort: LISTENER_PORT,
    upstreams: upstream.map(options.upstreamHosts),
    ...(options.gatewayPort !== undefined && { port: options.gatewayPort }),
  });
  // Before the Pod is there: whoever sees it Running may forward to it.
  const forwards = `/apis/${KWOK_GROUP}/v1alpha1/clusterportforwards`;
  await client.create(forwards, clusterPortForward(LISTENER_PORT, gateway.port));
  const controller = await Controller.start(connection, {
    runsPods: !plane.hasNodes,
    nodeName: nodeNames[1],
    ownNamespace: SANDBOX_NAMESPACE,
  });
  if (!plane.hasNodes) options.progress('Without Go nobody plays the nodes: prompts through the tunnel will not work');
  const folder = mkdtempSync(path.join(tmpdir(), 'agentgateway-sandbox-'));
  const kubeconfigPath = path.join(folder, 'kubeconfig');
  writeFileSync(kubeconfigPath, userKubeconfig(connection), { mode: 0o600 });
  return {
    client,
    controller,
    kubeconfigPath,
    context,
    gatewayUrl: gateway.url,
    async dispose() {
      controller.dispose();
      client.dispose();
      await gateway.dispose();
      await upstream.dispose();
      await plane.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userKubeconfig({ server, authority, certificate, key }: Connection): string {
  if (authority === undefined || certificate === undefined || key === undefined)
    throw new Error('the kubeconfig of the API server has no certificates');
  const credentials = { certificate, key };
  return kubeconfigText({ server: server.origin, authority, context, user: 'sandbox-user', credentials });
}
