import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisposableList, toDisposable } from '../../src/core/base/disposable.ts';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { ApiClient } from './api/apiClient.ts';
import { connectionFrom } from './api/connection.ts';
import type { Admit } from './cluster/admission.ts';
import { Cluster } from './cluster/cluster.ts';
import type { CrdDocument } from './cluster/crd.ts';
import { SANDBOX_GROUP } from './cluster/users.ts';
import { Controller } from './controller.ts';
import { CurlPods } from './curlPods.ts';
import { Gateway } from './gateway/gateway.ts';
import { HUMAN_PACE, Upstream, type Pace } from './gateway/upstream/upstream.ts';
import { productAdmission } from './productAdmission.ts';
import { SandboxFaults } from './sandboxFaults.ts';
import { loadState, saveChanges } from './sandboxState.ts';
import { createAll, seedText } from './seed.ts';

export interface SandboxOptions {
  /** The product's bundled ones by default. */
  readonly crds?: readonly CrdDocument[];
  /** Judges documents: the product's validator over the CRDs by default. */
  readonly admit?: Admit;
  /** How fast the models answer: a human pace by default, `fast` for tests. */
  readonly pace?: Pace | 'fast';
  /** YAML to create at the start in place of the four providers; empty for an empty cluster. */
  readonly seed?: string;
  /** 0, the default, takes a free port. */
  readonly apiPort?: number;
  readonly gatewayPort?: number;
  /** Keeps authority and objects here, so that a later start goes on from them. */
  readonly stateDir?: string;
  readonly bookmarkEveryMs?: number;
  /** Further host names that lead to the model providers. */
  readonly upstreamHosts?: readonly string[];
  /** False leaves statuses unwritten, as where no controller runs. */
  readonly runsController?: boolean;
}

/** A cluster with agentgateway on it, in this process, on loopback. */
export interface Sandbox {
  /** Text of a kubeconfig with a client certificate. */
  readonly kubeconfig: string;
  /** The same in a file of mode 0600: in the state folder, else in a temporary one that goes away with the sandbox. */
  readonly kubeconfigPath: string;
  readonly context: string;
  /** The gateway without tunnel. */
  readonly gatewayUrl: string;
  readonly cluster: Cluster;
  /** Absent when `runsController` is false. */
  readonly controller: Controller | undefined;
  readonly gateway: Gateway;
  readonly upstream: Upstream;
  readonly faults: SandboxFaults;
  /** Speaks to the API as an administrator whom faults do not touch. */
  readonly client: ApiClient;
  dispose(): Promise<void>;
}

export const SANDBOX_NAMESPACE = 'kgateway-system';
export const SANDBOX_GATEWAY = { namespace: SANDBOX_NAMESPACE, name: 'ai-gateway' } as const;
export const LISTENER_PORT = 8080;
const ADMIN_GROUPS = ['system:masters'];

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const saved = loadState(options.stateDir);
  const crds = options.crds ?? bundledCrds();
  let gateway: Gateway | undefined;
  const cluster = await Cluster.start({
    authority: saved.authority,
    ...(saved.state && { state: saved.state }),
    crds,
    admit: options.admit ?? productAdmission(crds),
    ...(options.apiPort !== undefined && { port: options.apiPort }),
    ...(options.bookmarkEveryMs !== undefined && { bookmarkEveryMs: options.bookmarkEveryMs }),
    forwardTarget: (_pod, port) =>
      gateway && port === LISTENER_PORT ? { host: '127.0.0.1', port: gateway.port } : undefined,
  });
  const owned = new DisposableList();
  if (options.stateDir !== undefined) owned.add(saveChanges(cluster.store, options.stateDir));
  const internal = (user: string): ReturnType<typeof connectionFrom> =>
    connectionFrom(cluster.kubeconfig(user, [...ADMIN_GROUPS, SANDBOX_GROUP]));
  const client = owned.add(new ApiClient(internal('sandbox-admin'), 'sandbox'));
  const upstream = await Upstream.start(options.pace === 'fast' ? undefined : (options.pace ?? HUMAN_PACE));
  if (!saved.state) await createAll(client, options.seed ?? seedText());
  const [startedGateway, controller] = await Promise.all([
    Gateway.start({
      connection: internal('agentgateway-proxy'),
      gateway: SANDBOX_GATEWAY,
      listenerPort: LISTENER_PORT,
      upstreams: upstream.map(options.upstreamHosts),
      ...(options.gatewayPort !== undefined && { port: options.gatewayPort }),
    }),
    options.runsController === false
      ? undefined
      : Controller.start(internal('agentgateway-controller'), { runsPods: true, ownNamespace: SANDBOX_NAMESPACE }),
  ]);
  gateway = startedGateway;
  owned.add(new CurlPods(internal('sandbox-node'), upstream.map(options.upstreamHosts)));
  if (controller) owned.add(controller);
  const kubeconfig = cluster.kubeconfig('sandbox-user', ADMIN_GROUPS);
  const kubeconfigPath = join(options.stateDir ?? temporaryFolder(owned), 'kubeconfig');
  writeFileSync(kubeconfigPath, kubeconfig, { mode: 0o600 });
  return {
    kubeconfig,
    kubeconfigPath,
    context: cluster.context,
    gatewayUrl: startedGateway.url,
    cluster,
    controller,
    gateway: startedGateway,
    upstream,
    faults: new SandboxFaults(cluster, client),
    client,
    async dispose() {
      owned.dispose();
      await startedGateway.dispose();
      await Promise.all([cluster.dispose(), upstream.dispose()]);
    },
  };
}

function temporaryFolder(owned: DisposableList): string {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-sandbox-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // It holds a kubeconfig: it goes with the process too, when nobody comes to dispose.
  process.once('exit', remove);
  owned.add(
    toDisposable(() => {
      process.off('exit', remove);
      remove();
    }),
  );
  return folder;
}
