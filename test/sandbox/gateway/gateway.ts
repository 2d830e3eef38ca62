import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DisposableList } from '../../../src/core/base/disposable.ts';
import { ApiClient } from '../api/apiClient.ts';
import type { Connection } from '../api/connection.ts';
import { Mirror } from '../api/mirror.ts';
import type { KubeObject } from '../cluster/kubeObject.ts';
import { resolveBackendRef } from '../controller/backendRefs.ts';
import type { World } from '../controller/world.ts';
import { listAt, numberAt, objectAt, stringAt } from '../json.ts';
import { portOf } from '../net.ts';
import { pathTo } from '../paths.ts';
import { exchangeWithProvider } from './llmExchange.ts';
import { providerOf } from './provider.ts';
import { GatewayReply, processingFailed, replyText } from './reply.ts';
import { durationMs, rewritePath } from './rewrite.ts';
import { matchRoute, type GatewayName, type RouteMatch } from './routeMatch.ts';
import { callUpstream, endToEndHeaders, type UpstreamMap } from './upstreamCall.ts';

export interface GatewayOptions {
  readonly connection: Connection;
  /** The Gateway whose proxy this is. */
  readonly gateway: GatewayName;
  /** The listener port that requests count to have come in at. */
  readonly listenerPort: number;
  readonly upstreams: UpstreamMap;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

const MAX_BODY_BYTES = 2_097_152;

/**
 * The data plane: routes what comes in by the HTTPRoutes and backends that are stored in the cluster, and answers as
 * agentgateway 1.4.1 was seen to answer.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #owned = new DisposableList();
  readonly #world: World;
  readonly #server: Server;
  readonly #ready: Promise<unknown>;

  private constructor(options: GatewayOptions) {
    this.#options = options;
    const client = this.#owned.add(new ApiClient(options.connection, 'agentgateway-proxy/1.4.1'));
    const mirrors: Mirror[] = [];
    const mirror = (plural: Parameters<typeof pathTo>[0], kind: string): Mirror => {
      const created = this.#owned.add(new Mirror(client, pathTo(plural), kind));
      mirrors.push(created);
      return created;
    };
    this.#world = {
      gatewayclasses: mirror('gatewayclasses', 'GatewayClass'),
      gateways: mirror('gateways', 'Gateway'),
      httproutes: mirror('httproutes', 'HTTPRoute'),
      referencegrants: mirror('referencegrants', 'ReferenceGrant'),
      agentgatewaybackends: mirror('agentgatewaybackends', 'AgentgatewayBackend'),
      secrets: mirror('secrets', 'Secret'),
      services: mirror('services', 'Service'),
      namespaces: mirror('namespaces', 'Namespace'),
    };
    this.#ready = Promise.all(mirrors.map((created) => created.ready));
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Resolves once it listens and knows the cluster. */
  static async start(options: GatewayOptions): Promise<Gateway> {
    const gateway = new Gateway(options);
    gateway.#server.listen(options.port ?? 0, '127.0.0.1');
    await Promise.all([once(gateway.#server, 'listening'), gateway.#ready]);
    return gateway;
  }

  get port(): number {
    return portOf(this.#server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async dispose(): Promise<void> {
    this.#owned.dispose();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.on('error', () => response.destroy());
    try {
      await this.#route(request, response, gone);
    } catch (error) {
      if (error instanceof GatewayReply) replyText(response, error);
      else if (!gone.signal.aborted) replyText(response, new GatewayReply(500, String(error)));
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, gone: AbortController): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway.invalid');
    const match = matchRoute(this.#world, this.#options.gateway, this.#options.listenerPort, {
      method: request.method ?? 'GET',
      host: (request.headers.host ?? '').replace(/:\d+$/, ''),
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
    });
    if (!match) throw new GatewayReply(404, 'route not found');
    const backend = this.#backendOf(match);
    const provider = providerOf(backend, (namespace, name) => this.#world.secrets.get(namespace, name));
    const path = rewritePath(url.pathname, match);
    const body = await readBody(request);
    const limits = { route: stringAt(match.rule, 'timeouts', 'request'), backend: provider?.requestTimeout };
    await withTimeout(limits, gone, response, async () => {
      if (!provider)
        return this.#exchangeWithStatic(backend, { request, response, body, path: path + url.search, gone });
      const { upstreams } = this.#options;
      const { signal } = gone;
      return exchangeWithProvider({ provider, request, response, body, path, search: url.search, upstreams, signal });
    });
  }

  #backendOf({ route, rule }: RouteMatch): KubeObject {
    const refs = listAt(rule, 'backendRefs').filter((ref) => (numberAt(ref, 'weight') ?? 1) > 0);
    const ref = refs[0];
    if (ref === undefined) throw new GatewayReply(500, 'no valid backends');
    const chosen = refs.length === 1 ? ref : byWeight(refs);
    const { target, problem } = resolveBackendRef(chosen, route, this.#world);
    if (target) return target;
    const isMissing = problem?.reason === 'BackendNotFound';
    throw new GatewayReply(500, isMissing ? 'service not found' : 'backend does not exist');
  }

  /** A backend without models: `spec.static`, or a Service by its cluster name. */
  async #exchangeWithStatic(
    backend: KubeObject,
    exchange: {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
      readonly body: Buffer;
      readonly path: string;
      readonly gone: AbortController;
    },
  ): Promise<void> {
    const { request, response, body, path, gone } = exchange;
    const target = staticTarget(backend);
    if (!target) throw new GatewayReply(500, 'service not found');
    const headers = endToEndHeaders(request.headers);
    const sent = { method: request.method ?? 'GET', path, headers, body };
    const answer = await callUpstream(target, sent, this.#options.upstreams, gone.signal);
    response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  }
}

function staticTarget(backend: KubeObject): { host: string; port: number; usesTls: boolean } | undefined {
  if (backend.kind === 'Service') {
    const port = numberAt(listAt(backend, 'spec', 'ports')[0], 'port') ?? 80;
    return { host: `${backend.metadata.name}.${backend.metadata.namespace}.svc.cluster.local`, port, usesTls: false };
  }
  const host = stringAt(backend, 'spec', 'static', 'host');
  const port = numberAt(backend, 'spec', 'static', 'port');
  if (host === undefined || port === undefined) return undefined;
  return { host, port, usesTls: objectAt(backend, 'spec', 'policies', 'tls') !== undefined };
}

function byWeight(refs: readonly unknown[]): unknown {
  const total = refs.reduce<number>((sum, ref) => sum + (numberAt(ref, 'weight') ?? 1), 0);
  let left = Math.random() * total;
  return refs.find((ref) => (left -= numberAt(ref, 'weight') ?? 1) < 0) ?? refs[0];
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw processingFailed('request was too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

interface Limits {
  readonly route: string | undefined;
  readonly backend: string | undefined;
}

/** Limits the time until the head of the answer goes out; the shorter limit names the reason. */
async function withTimeout(
  limits: Limits,
  gone: AbortController,
  response: ServerResponse,
  action: () => Promise<void>,
): Promise<void> {
  const routeMs = durationMs(limits.route) ?? Number.POSITIVE_INFINITY;
  const backendMs = durationMs(limits.backend) ?? Number.POSITIVE_INFINITY;
  const limitMs = Math.min(routeMs, backendMs);
  if (limitMs === Number.POSITIVE_INFINITY) return action();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = !response.headersSent;
    if (isLate) gone.abort();
  }, limitMs);
  try {
    await action();
  } catch (error) {
    if (isLate) throw new GatewayReply(504, routeMs <= backendMs ? 'request timeout' : 'upstream call timeout');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}
