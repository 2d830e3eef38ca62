import type { Disposable } from '../../src/core/base/disposable.ts';
import type { ApiClient } from './api/apiClient.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { FaultScope } from './cluster/faults.ts';
import { listAt, stringAt } from './json.ts';
import { pathTo } from './paths.ts';

/** What can be made to go wrong. A fault that lasts ends when what it returned is disposed; none touches the sandbox's own parts unless it says so. */
export class SandboxFaults {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;

  constructor(cluster: Cluster, client: ApiClient) {
    this.#cluster = cluster;
    this.#client = client;
  }

  /** Requests are taken and never answered. */
  hang(scope?: FaultScope): Disposable {
    return this.#cluster.faults.hang(scope);
  }

  /** Connections are reset once the request is in. */
  reset(scope?: FaultScope): Disposable {
    return this.#cluster.faults.reset(scope);
  }

  slow(delayMs: number, scope?: FaultScope): Disposable {
    return this.#cluster.faults.slow(delayMs, scope);
  }

  /** An answer with this status instead of the regular one. */
  fail(code: number, reason: string, message: string, scope?: FaultScope): Disposable {
    return this.#cluster.faults.fail(code, reason, message, scope);
  }

  /** 403 for this verb on this resource (`pods/portforward` for a subresource, `*` for all), and a no from access reviews. */
  forbid(verb: string, resource: string, namespace?: string): Disposable {
    return this.#cluster.faults.forbid(verb, resource, namespace);
  }

  /** 401 for every credential. */
  expireCredentials(scope?: FaultScope): Disposable {
    return this.#cluster.faults.expireCredentials(scope);
  }

  /** Running watches end in the regular way; clients are to go on from where they were. */
  endWatches(plural?: string): void {
    this.#cluster.resources.watches.endAll(plural);
  }

  /** Running watches are cut without a word. */
  resetWatches(plural?: string): void {
    this.#cluster.resources.watches.resetAll(plural);
  }

  /** Running watches get 410 Gone inside the stream, and whoever resumes from an old version gets it too. */
  expireWatches(plural?: string): void {
    this.#cluster.store.compact();
    this.#cluster.resources.lists.expire();
    this.#cluster.resources.watches.expireAll(plural);
  }

  /** The history is forgotten: the next resume of a watch or page of a list is 410 Gone. Running watches go on. */
  compact(): void {
    this.#cluster.store.compact();
    this.#cluster.resources.lists.expire();
  }

  /** Open port-forwards are cut; new ones work. */
  cutForwards(): void {
    this.#cluster.forwards.cut();
  }

  /** The API server is gone, for the sandbox's own parts too, until `startServer`. The address stays the same. */
  async stopServer(): Promise<void> {
    this.#cluster.forwards.cut();
    await this.#cluster.server.stop();
  }

  async startServer(): Promise<void> {
    await this.#cluster.server.start();
  }

  /** Deletes the Pods of a Gateway; the controller makes new ones under other names. */
  replacePods(namespace: string, gatewayName: string): Promise<void> {
    return replacePods(this.#client, namespace, gatewayName);
  }
}

/** Deletes the Pods of a Gateway, on any cluster. */
export async function replacePods(client: ApiClient, namespace: string, gatewayName: string): Promise<void> {
  const selector = `gateway.networking.k8s.io/gateway-name=${gatewayName}`;
  const list = await client.call({
    path: `${pathTo('pods', namespace)}?labelSelector=${encodeURIComponent(selector)}`,
  });
  for (const pod of listAt(list, 'items')) {
    await client.delete(pathTo('pods', namespace, stringAt(pod, 'metadata', 'name')));
  }
}
