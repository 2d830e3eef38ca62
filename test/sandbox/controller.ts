import type { Disposable } from '../../src/core/base/disposable.ts';
import { DisposableList } from '../../src/core/base/disposable.ts';
import { ApiClient, ApiError } from './api/apiClient.ts';
import type { Connection } from './api/connection.ts';
import { Mirror } from './api/mirror.ts';
import type { KubeObject } from './cluster/kubeObject.ts';
import { backendStatus } from './controller/backendStatus.ts';
import { gatewayClassStatus, gatewayStatus } from './controller/gatewayStatus.ts';
import { CONTROLLER_WORKLOAD, controllerDeployment, deploymentStatus } from './controller/controllerWorkload.ts';
import { listenerSetStatus } from './controller/listenerSets.ts';
import { policyStatus } from './controller/policyStatus.ts';
import { isOurs } from './controller/routeAttachment.ts';
import { routeStatus } from './controller/routeStatus.ts';
import { deploymentFor, podFor, podSelector, runningStatus, serviceFor } from './controller/workload.ts';
import { CONTROLLER_NAME, type World } from './controller/world.ts';
import { objectAt, sameJson, stringAt } from './json.ts';
import { pathTo, type Plural } from './paths.ts';

export interface ControllerOptions {
  /** Also play the kubelet of the Gateway's Pod and report it as Running. Off where kwok does that. */
  readonly runsPods: boolean;
  /** The node that the Pods are given. */
  readonly nodeName?: string;
  /** Where the chart installed the controller: its own Deployment is kept there; none without. */
  readonly ownNamespace?: string;
}

const KINDS = {
  gatewayclasses: 'GatewayClass',
  gateways: 'Gateway',
  listenersets: 'ListenerSet',
  httproutes: 'HTTPRoute',
  referencegrants: 'ReferenceGrant',
  agentgatewaybackends: 'AgentgatewayBackend',
  agentgatewaypolicies: 'AgentgatewayPolicy',
  secrets: 'Secret',
  services: 'Service',
  deployments: 'Deployment',
  pods: 'Pod',
  namespaces: 'Namespace',
} as const satisfies Partial<Record<Plural, string>>;

type WatchedPlural = keyof typeof KINDS;

const RETRY_MS = 200;

/**
 * Stands in for agentgateway's controller: on every change it writes the statuses that release 1.4.1 writes and makes
 * the Gateway's Service and Deployment. A plain API client, so it runs on a real server as it does on the embedded one.
 */
export class Controller implements Disposable, World {
  readonly #client: ApiClient;
  readonly #options: ControllerOptions;
  readonly #owned = new DisposableList();
  readonly #mirrors: Record<WatchedPlural, Mirror>;
  #isRunning = false;
  #isDirty = false;
  #isPaused = false;
  /** Pods that were made and that the mirror does not show yet. */
  readonly #expectedPods = new Set<string>();

  private constructor(connection: Connection, options: ControllerOptions) {
    this.#options = options;
    this.#client = this.#owned.add(new ApiClient(connection, 'agentgateway-controller/1.4.1'));
    const mirror = (plural: WatchedPlural): Mirror =>
      this.#owned.add(
        new Mirror(this.#client, pathTo(plural), KINDS[plural], { isOptional: plural === 'listenersets' }),
      );
    this.#mirrors = {
      gatewayclasses: mirror('gatewayclasses'),
      gateways: mirror('gateways'),
      listenersets: mirror('listenersets'),
      httproutes: mirror('httproutes'),
      referencegrants: mirror('referencegrants'),
      agentgatewaybackends: mirror('agentgatewaybackends'),
      agentgatewaypolicies: mirror('agentgatewaypolicies'),
      secrets: mirror('secrets'),
      services: mirror('services'),
      deployments: mirror('deployments'),
      pods: mirror('pods'),
      namespaces: mirror('namespaces'),
    };
  }

  /** Resolves once it has seen the whole cluster and has written what was to be written. */
  static async start(connection: Connection, options: ControllerOptions): Promise<Controller> {
    const controller = new Controller(connection, options);
    const mirrors = Object.values(controller.#mirrors);
    await Promise.all(mirrors.map((mirror) => mirror.ready));
    await controller.#installSelf();
    for (const mirror of mirrors) mirror.onChange(() => controller.#schedule());
    controller.#mirrors.pods.onChange(() => controller.#forgetSeenPods());
    await controller.#reconcileUntilClean();
    return controller;
  }

  get gatewayclasses(): Mirror {
    return this.#mirrors.gatewayclasses;
  }

  get gateways(): Mirror {
    return this.#mirrors.gateways;
  }

  get listenersets(): Mirror {
    return this.#mirrors.listenersets;
  }

  get httproutes(): Mirror {
    return this.#mirrors.httproutes;
  }

  get referencegrants(): Mirror {
    return this.#mirrors.referencegrants;
  }

  get agentgatewaybackends(): Mirror {
    return this.#mirrors.agentgatewaybackends;
  }

  get secrets(): Mirror {
    return this.#mirrors.secrets;
  }

  get services(): Mirror {
    return this.#mirrors.services;
  }

  get namespaces(): Mirror {
    return this.#mirrors.namespaces;
  }

  /** Stops to write, as when no controller runs, and its Deployment has no replica; `resume` catches up. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#reportSelf(false);
  }

  async resume(): Promise<void> {
    this.#isPaused = false;
    await this.#reportSelf(true);
    this.#schedule();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #installSelf(): Promise<void> {
    const { ownNamespace } = this.#options;
    if (ownNamespace === undefined || !this.namespaces.get(undefined, ownNamespace)) return;
    const body = controllerDeployment(ownNamespace);
    const answer = await this.#client.send({ method: 'POST', path: pathTo('deployments', ownNamespace), body });
    if (answer.code !== 201 && answer.code !== 409) throw new ApiError(answer, 'create the controller');
    await this.#reportSelf(true);
  }

  async #reportSelf(isAvailable: boolean): Promise<void> {
    const { ownNamespace } = this.#options;
    if (ownNamespace === undefined || !this.namespaces.get(undefined, ownNamespace)) return;
    await this.#reportDeployment(ownNamespace, CONTROLLER_WORKLOAD, isAvailable);
  }

  async #reportDeployment(namespace: string | undefined, name: string, isAvailable: boolean): Promise<void> {
    const existing = this.#mirrors.deployments.get(namespace, name);
    const status = deploymentStatus(isAvailable, existing);
    if (existing && sameJson(existing['status'], status)) return;
    // A number that is not said any more must go.
    const cleared = { readyReplicas: null, availableReplicas: null, unavailableReplicas: null };
    await this.#client.mergePatch(`${pathTo('deployments', namespace, name)}/status`, {
      status: { ...cleared, ...status },
    });
  }

  #schedule(): void {
    this.#isDirty = true;
    if (!this.#isRunning) void this.#reconcileUntilClean();
  }

  async #reconcileUntilClean(): Promise<void> {
    this.#isRunning = true;
    this.#isDirty = true;
    while (this.#isDirty && !this.#isPaused && !this.#owned.isDisposed) {
      this.#isDirty = false;
      try {
        await this.#reconcile();
      } catch (error) {
        if (this.#owned.isDisposed) break;
        // A conflict heals with the event that is on its way; anything else with time.
        if (!(error instanceof ApiError)) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        this.#isDirty = !(error instanceof ApiError);
        if (error instanceof ApiError) setTimeout(() => this.#schedule(), RETRY_MS).unref();
      }
    }
    this.#isRunning = false;
  }

  async #reconcile(): Promise<void> {
    for (const gatewayClass of this.gatewayclasses.objects) {
      if (stringAt(gatewayClass, 'spec', 'controllerName') !== CONTROLLER_NAME) continue;
      await this.#writeStatus('gatewayclasses', gatewayClass, gatewayClassStatus(gatewayClass));
    }
    const secrets = (namespace: string, name: string): KubeObject | undefined => this.secrets.get(namespace, name);
    for (const backend of this.agentgatewaybackends.objects) {
      await this.#writeStatus('agentgatewaybackends', backend, backendStatus(backend, secrets));
    }
    for (const route of this.httproutes.objects) await this.#writeStatus('httproutes', route, routeStatus(route, this));
    for (const policy of this.#mirrors.agentgatewaypolicies.objects) {
      await this.#writeStatus('agentgatewaypolicies', policy, policyStatus(policy, this));
    }
    for (const set of this.listenersets.objects)
      await this.#writeStatus('listenersets', set, listenerSetStatus(set, this));
    for (const gateway of this.gateways.objects) {
      if (!isOurs(gateway, this)) continue;
      await this.#writeStatus('gateways', gateway, gatewayStatus(gateway, this));
      await this.#deploy(gateway);
    }
  }

  async #writeStatus(plural: WatchedPlural, object: KubeObject, status: object): Promise<void> {
    if (sameJson(object['status'] ?? {}, status)) return;
    const { namespace, name, resourceVersion } = object.metadata;
    // The version makes sure that the status is about the object that was read; null removes what is no longer said.
    const cleared = Object.keys(objectAt(object, 'status') ?? {}).map((key) => [key, null] as const);
    const body = { metadata: { resourceVersion }, status: { ...Object.fromEntries(cleared), ...status } };
    try {
      await this.#client.mergePatch(`${pathTo(plural, namespace, name)}/status`, body);
    } catch (error) {
      // It changed or went away meanwhile: the event that says so is on its way and starts the next round.
      if (!(error instanceof ApiError) || ![404, 409].includes(error.code)) throw error;
    }
  }

  async #deploy(gateway: KubeObject): Promise<void> {
    const { namespace, name } = gateway.metadata;
    await this.#ensure('services', this.services.get(namespace, name), gateway, serviceFor(gateway));
    await this.#ensure('deployments', this.#mirrors.deployments.get(namespace, name), gateway, deploymentFor(gateway));
    const deployment = this.#mirrors.deployments.get(namespace, name);
    if (!deployment) return;
    const selector = podSelector(gateway);
    const pods = this.#mirrors.pods.objects.filter(
      ({ metadata }) =>
        metadata.namespace === namespace &&
        metadata.deletionTimestamp === undefined &&
        Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value),
    );
    if (pods.length === 0 && this.#expectedPods.size === 0) {
      const pod = await this.#client.create(pathTo('pods', namespace), podFor(deployment, this.#options.nodeName));
      this.#expectedPods.add(pod.metadata.uid);
      this.#forgetSeenPods();
      if (this.#options.runsPods) await this.#report(pod);
    }
    if (this.#options.runsPods) {
      for (const pod of pods) if (stringAt(pod, 'status', 'phase') !== 'Running') await this.#report(pod);
    }
    const runs = pods.some((pod) => stringAt(pod, 'status', 'phase') === 'Running');
    await this.#reportDeployment(namespace, name, runs);
  }

  #forgetSeenPods(): void {
    for (const { metadata } of this.#mirrors.pods.objects) this.#expectedPods.delete(metadata.uid);
  }

  async #report(pod: KubeObject): Promise<void> {
    const path = `${pathTo('pods', pod.metadata.namespace, pod.metadata.name)}/status`;
    await this.#client.mergePatch(path, { status: runningStatus(pod) });
  }

  async #ensure(
    plural: 'services' | 'deployments',
    existing: KubeObject | undefined,
    gateway: KubeObject,
    wanted: object,
  ): Promise<void> {
    const { namespace } = gateway.metadata;
    if (!existing) {
      const answer = await this.#client.send({ method: 'POST', path: pathTo(plural, namespace), body: wanted });
      if (answer.code !== 201 && answer.code !== 409) throw new ApiError(answer, `create ${plural}`);
      return;
    }
    const ports = objectAt(wanted, 'spec')?.['ports'];
    if (plural !== 'services' || sameJson(portNumbers(objectAt(existing, 'spec')?.['ports']), portNumbers(ports)))
      return;
    await this.#client.mergePatch(pathTo(plural, namespace, gateway.metadata.name), { spec: { ports } });
  }
}

function portNumbers(ports: unknown): unknown[] {
  return Array.isArray(ports) ? ports.map((port) => objectAt(port)?.['port']) : [];
}
