import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { DisposableList, toDisposable, type Disposable } from '../../../src/core/base/disposable.ts';
import { ApiClient } from '../api/apiClient.ts';
import type { Connection } from '../api/connection.ts';
import { Mirror } from '../api/mirror.ts';
import type { KubeObject } from '../cluster/kubeObject.ts';
import { resolveBackendRef } from '../controller/backendRefs.ts';
import type { Objects } from '../controller/world.ts';
import { listAt, numberAt, objectAt, stringAt } from '../json.ts';
import { portOf } from '../net.ts';
import { pathTo } from '../paths.ts';
import { exchangeWithProvider } from './llmExchange.ts';
import { Evictions } from './evictions.ts';
import { providersOf } from './provider.ts';
import { GatewayReply, LlmProblem, replyText, type Wording } from './reply.ts';
import { durationMs, rewritePath } from './rewrite.ts';
import { matchRoute, servedBy, type GatewayName, type RouteMatch } from './routeMatch.ts';
import { TrafficPolicies, type GatewayWorld } from './trafficPolicies.ts';
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
  readonly #mirrors: GatewayWorld;
  /** What it routes by: the mirrors, or what they held when it was cut off from its controller. */
  #world: GatewayWorld;
  readonly #policies: TrafficPolicies;
  readonly #evictions = new Evictions();
  readonly #server: Server;
  readonly #ready: Promise<unknown>;

  wording: Wording = '1.4.1';
  /** False: what a backend signs with by the identity of the Pod fails. */
  hasCloudIdentity = true;

  private constructor(options: GatewayOptions) {
    this.#options = options;
    const client = this.#owned.add(new ApiClient(options.connection, 'agentgateway-proxy/1.4.1'));
    const mirrors: Mirror[] = [];
    const mirror = (plural: Parameters<typeof pathTo>[0], kind: string, options = {}): Mirror => {
      const created = this.#owned.add(new Mirror(client, pathTo(plural), kind, options));
      mirrors.push(created);
      return created;
    };
    this.#mirrors = {
      gatewayclasses: mirror('gatewayclasses', 'GatewayClass'),
      gateways: mirror('gateways', 'Gateway'),
      httproutes: mirror('httproutes', 'HTTPRoute'),
      listenersets: mirror('listenersets', 'ListenerSet', { isOptional: true }),
      referencegrants: mirror('referencegrants', 'ReferenceGrant'),
      agentgatewaybackends: mirror('agentgatewaybackends', 'AgentgatewayBackend'),
      secrets: mirror('secrets', 'Secret'),
      services: mirror('services', 'Service'),
      namespaces: mirror('namespaces', 'Namespace'),
      agentgatewaypolicies: mirror('agentgatewaypolicies', 'AgentgatewayPolicy'),
    };
    this.#world = this.#mirrors;
    this.#policies = new TrafficPolicies(this.#mirrors);
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

  /** Goes on with what it knows now, as when its controller is not reached, until the result is disposed. */
  holdUpdates(): Disposable {
    this.#world = frozen(this.#mirrors);
    return toDisposable(() => (this.#world = this.#mirrors));
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
      const reply = error instanceof LlmProblem ? error.reply(this.wording) : error;
      if (reply instanceof GatewayReply) replyText(response, reply);
      else if (!gone.signal.aborted) replyText(response, new GatewayReply(500, String(error)));
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, gone: AbortController): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway.invalid');
    const headers = { ...request.headers };
    const method = request.method ?? 'GET';
    const incoming = {
      method,
      host: (headers.host ?? '').replace(/:\d+$/, ''),
      path: url.pathname,
      query: url.searchParams,
      headers,
    };
    const { gateway, listenerPort, upstreams } = this.#options;
    if (!servedBy(this.#world, gateway, listenerPort, incoming.host)) throw new GatewayReply(404, 'listener not found');
    const match = matchRoute(this.#world, gateway, listenerPort, incoming);
    if (!match) throw new GatewayReply(404, 'route not found');
    this.#policies.check(incoming, this.#world.gateways.get(gateway.namespace, gateway.name), match.route);
    const backend = this.#backendOf(match);
    const providers = providersOf(backend, (namespace, name) => this.#world.secrets.get(namespace, name));
    const provider = this.#evictions.choose(providers);
    if (provider === undefined && providers.length > 0) throw new GatewayReply(503, 'no healthy backends');
    const path = rewritePath(url.pathname, match);
    const body = await readBody(request);
    const limits = { route: stringAt(match.rule, 'timeouts', 'request'), backend: provider?.requestTimeout };
    const { signal } = gone;
    const { search } = url;
    const { hasCloudIdentity } = this;
    const exchange = { method, headers, response, body };
    await withTimeout(limits, gone, response, async () => {
      if (!provider) return this.#exchangeWithStatic(backend, { ...exchange, path: path + search, gone });
      try {
        await exchangeWithProvider({ ...exchange, provider, path, search, upstreams, signal, hasCloudIdentity });
        this.#evictions.note(provider, response.statusCode);
      } catch (error) {
        if (error instanceof GatewayReply) this.#evictions.note(provider, error.status);
        throw error;
      }
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
      readonly method: string;
      readonly headers: IncomingHttpHeaders;
      readonly response: ServerResponse;
      readonly body: Buffer;
      readonly path: string;
      readonly gone: AbortController;
    },
  ): Promise<void> {
    const { method, response, body, path, gone } = exchange;
    const target = staticTarget(backend);
    if (!target) throw new GatewayReply(500, 'service not found');
    const sent = { method, path, headers: endToEndHeaders(exchange.headers), body };
    const answer = await callUpstream(target, sent, this.#options.upstreams, gone.signal);
    response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  }
}

function frozen(world: GatewayWorld): GatewayWorld {
  const copies = Object.entries(world).map(([plural, mirror]: [string, Objects]) => {
    const objects = new Map(mirror.objects.map((object) => [keyOf(object.metadata), object]));
    return [
      plural,
      {
        objects: [...objects.values()],
        get: (namespace: string | undefined, name: string) => objects.get(keyOf({ namespace, name })),
      },
    ];
  });
  return Object.fromEntries(copies) as GatewayWorld;
}

function keyOf({ namespace = '', name }: { readonly namespace?: string | undefined; readonly name: string }): string {
  return `${namespace}/${name}`;
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
    if (length > MAX_BODY_BYTES) throw new LlmProblem('request was too large', 413);
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
