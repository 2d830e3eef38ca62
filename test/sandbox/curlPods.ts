import { request as httpRequest } from 'node:http';
import type { Disposable } from '../../src/core/base/disposable.ts';
import { ApiClient } from './api/apiClient.ts';
import type { Connection } from './api/connection.ts';
import { Mirror } from './api/mirror.ts';
import type { KubeObject } from './cluster/kubeObject.ts';
import { logAnnotation } from './cluster/podLogs.ts';
import type { UpstreamMap } from './gateway/upstreamCall.ts';
import { listAt } from './json.ts';
import { readAll, responseTo } from './net.ts';
import { pathTo } from './paths.ts';

/** The node on which Pods run whose only program is curl: it asks the sandbox's providers, by the names that the cluster knows. */
export class CurlPods implements Disposable {
  readonly #client: ApiClient;
  readonly #mirror: Mirror;
  readonly #upstreams: UpstreamMap;
  readonly #taken = new Set<string>();

  constructor(connection: Connection, upstreams: UpstreamMap) {
    this.#client = new ApiClient(connection, 'sandbox-node');
    this.#upstreams = upstreams;
    this.#mirror = new Mirror(this.#client, pathTo('pods'), 'Pod');
    this.#mirror.onChange(() => this.#look());
  }

  dispose(): void {
    this.#mirror.dispose();
    this.#client.dispose();
  }

  #look(): void {
    for (const pod of this.#mirror.objects) {
      const command = listAt(listAt(pod, 'spec', 'containers')[0], 'command').map(String);
      if (command[0] !== 'curl' || this.#taken.has(pod.metadata.uid)) continue;
      this.#taken.add(pod.metadata.uid);
      // It may be deleted at any moment.
      this.#run(pod, command.at(-1) ?? '').catch(() => undefined);
    }
  }

  async #run(pod: KubeObject, url: string): Promise<void> {
    const { namespace, name } = pod.metadata;
    const path = pathTo('pods', namespace, name);
    const { isDone, said } = await this.#curl(url);
    await this.#client.mergePatch(path, { metadata: { annotations: { [logAnnotation]: said } } });
    await this.#client.mergePatch(`${path}/status`, { status: { phase: isDone ? 'Succeeded' : 'Failed' } });
  }

  async #curl(url: string): Promise<{ readonly isDone: boolean; readonly said: string }> {
    const { hostname: host, port: named, pathname: path } = new URL(url);
    const port = Number(named || 80);
    const place = this.#upstreams({ host, port, usesTls: false });
    if (place === undefined) return { isDone: false, said: `curl: (6) Could not resolve host: ${host}\n` };
    const headers = { 'x-sandbox-upstream': `http://${host}:${port}` };
    const request = httpRequest({ ...place, path, headers, agent: false });
    request.end();
    const answer = await responseTo(request);
    const body = (await readAll(answer)).toString();
    const status = answer.statusCode ?? 0;
    if (status < 400) return { isDone: true, said: body };
    return { isDone: false, said: `curl: (22) The requested URL returned error: ${status}\n` };
  }
}
