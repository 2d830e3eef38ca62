import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import type { Connection } from '../../sandbox/api/connection.ts';
import { accessAnswer, questionOf } from '../../sandbox/cluster/accessReviews.ts';
import { ApiFailure, gone } from '../../sandbox/cluster/apiFailure.ts';
import { trackConnections } from '../../sandbox/cluster/connections.ts';
import { Dropped, RequestFaults, type FaultScope } from '../../sandbox/cluster/faults.ts';
import { sendJson } from '../../sandbox/cluster/httpBodies.ts';
import { kubeconfigText } from '../../sandbox/cluster/kubeconfig.ts';
import { parseRequest, type RequestInfo } from '../../sandbox/cluster/requestInfo.ts';
import { authenticate, type User } from '../../sandbox/cluster/users.ts';
import { portOf, readAll } from '../../sandbox/net.ts';
import { createAuthority, createClientCertificate, createServerCertificate } from '../../sandbox/tls/certificates.ts';
import { UpstreamServer } from './upstream.ts';
import { WatchRelay } from './watchRelay.ts';

/** A request as it came in. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly user: string;
}

/**
 * Stands in front of an API server, ends TLS, knows its own users, and does to requests, watches and tunnels what
 * networks, load balancers and ageing credentials do. Whoever goes around it (the test's administrator) is spared.
 */
export class FaultProxy {
  readonly context: string;
  readonly #authority = createAuthority('fault-proxy');
  readonly #upstream: UpstreamServer;
  readonly #faults = new RequestFaults();
  readonly #tokens = new Map<string, User>();
  readonly #watches = new Set<WatchRelay>();
  readonly #tunnels = new Set<Duplex>();
  /** When a path was last listed, in compactions. */
  readonly #listed = new Map<string, number>();
  #compactions = 0;
  #connections: ReadonlySet<Socket> = new Set();
  #server: Server | undefined;
  #port = 0;
  /** Every request of a user so far, upgrades too. */
  readonly requests: SeenRequest[] = [];

  private constructor(upstream: Connection, context: string) {
    this.#upstream = new UpstreamServer(upstream);
    this.context = context;
  }

  /** `upstream` is an administrator's connection. */
  static async start(upstream: Connection, context: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream, context);
    await proxy.startServer();
    return proxy;
  }

  get address(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get tunnelCount(): number {
    return this.#tunnels.size;
  }

  /** A kubeconfig with a client certificate for this user: a superuser by default, else what Roles allow. */
  kubeconfig(user: string, groups: readonly string[] = ['system:masters']): string {
    return this.#kubeconfig(user, createClientCertificate(this.#authority, user, groups));
  }

  /** A kubeconfig with a bearer token; the token is good until it is revoked. */
  tokenKubeconfig(user: string, token: string = randomUUID(), groups: readonly string[] = ['system:masters']): string {
    this.#tokens.set(token, { name: user, groups });
    return this.#kubeconfig(user, { token });
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** Requests are taken and never answered. */
  hang(scope?: FaultScope): Disposable {
    return this.#faults.hang(scope);
  }

  /** Connections are reset once the request is in. */
  reset(scope?: FaultScope): Disposable {
    return this.#faults.reset(scope);
  }

  slow(delayMs: number, scope?: FaultScope): Disposable {
    return this.#faults.slow(delayMs, scope);
  }

  /** An answer with this status instead of the regular one. */
  fail(code: number, reason: string, message: string, scope?: FaultScope): Disposable {
    return this.#faults.fail(code, reason, message, scope);
  }

  /** 429 with Retry-After, as a server under load answers. */
  throttle(retryAfterSeconds: number, scope?: FaultScope): Disposable {
    return this.#faults.throttle(retryAfterSeconds, scope);
  }

  /** 403 for this verb on this resource (`pods/portforward` for a subresource, `*` for all), and a no from access reviews. */
  forbid(verb: string, resource: string, namespace?: string): Disposable {
    return this.#faults.forbid(verb, resource, namespace);
  }

  /** 401 for every credential. */
  expireCredentials(scope?: FaultScope): Disposable {
    return this.#faults.expireCredentials(scope);
  }

  /** Running watches end in the regular way. */
  endWatches(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.end();
  }

  /** Running watches are cut without a word. */
  resetWatches(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.reset();
  }

  /** Running watches get 410 Gone inside the stream, and whoever resumes from an old version gets it too. */
  expireWatches(plural?: string): void {
    this.compact();
    for (const watch of this.#chosen(plural)) watch.expire();
  }

  /** Running watches stay open and carry nothing any more: no event, no bookmark. */
  silenceWatches(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.silence();
  }

  /** The next event of running watches breaks off in the middle of its line. */
  breakLines(plural?: string): void {
    for (const watch of this.#chosen(plural)) watch.breakNextLine();
  }

  /** What was listed before is forgotten: the next resume of a watch or page of a list is 410 Gone. */
  compact(): void {
    this.#compactions += 1;
  }

  /** Open port-forwards are cut; new ones work. */
  cutForwards(): void {
    for (const socket of this.#tunnels) socket.destroy();
  }

  /** Closes the port and cuts every connection, as when the server's process dies. The address stays the same. */
  async stopServer(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#connections) socket.destroy();
    this.cutForwards();
    await closed;
  }

  async startServer(): Promise<void> {
    const { key, certificate } = createServerCertificate(this.#authority);
    const server = createServer({
      key,
      cert: certificate,
      ca: this.#authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    });
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#connections = trackConnections(server);
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = portOf(server);
    this.#server = server;
  }

  async dispose(): Promise<void> {
    this.#faults.dispose();
    await this.stopServer();
    this.#upstream.dispose();
  }

  #kubeconfig(user: string, credentials: Parameters<typeof kubeconfigText>[0]['credentials']): string {
    const { address: server, context } = this;
    return kubeconfigText({ server, authority: this.#authority.certificate, context, user, credentials });
  }

  #chosen(plural: string | undefined): WatchRelay[] {
    return [...this.#watches].filter((watch) => plural === undefined || watch.plural === plural);
  }

  /** Who asks, written down; throws what the faults make of it. */
  async #admit(request: IncomingMessage, response?: ServerResponse): Promise<{ info: RequestInfo; user: User }> {
    const info = parseRequest(request.method ?? 'GET', request.url ?? '/');
    const user = authenticate(request, this.#tokens);
    const { method = 'GET', url: path = '/' } = request;
    this.requests.push({ method, path, accept: request.headers.accept ?? '', user: user.name });
    await this.#faults.apply(info, user, request, response);
    return { info, user };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => response.destroy());
    response.on('error', () => response.destroy());
    try {
      const { info, user } = await this.#admit(request, response);
      if (info.target?.plural === 'selfsubjectaccessreviews') return await this.#review(request, user, response);
      if (this.#isForgotten(info)) return answerGone(info, response);
      this.#relay(info, await this.#upstream.send(request, user), response);
    } catch (error) {
      if (error instanceof Dropped) return;
      if (error instanceof ApiFailure && !response.headersSent) return sendFailure(response, error);
      // The server behind is away: so is this one.
      response.destroy();
    }
  }

  #relay(info: RequestInfo, upstream: IncomingMessage, response: ServerResponse): void {
    const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = upstream.headers;
    response.writeHead(upstream.statusCode ?? 502, headers);
    response.flushHeaders();
    if (info.target?.verb === 'list') this.#listed.set(info.path, this.#compactions);
    if (info.target?.verb !== 'watch' || upstream.statusCode !== 200) {
      upstream.pipe(response);
      upstream.on('error', () => response.destroy());
      response.once('close', () => upstream.destroy());
      return;
    }
    const watch = new WatchRelay(info.target.plural, upstream, response);
    this.#watches.add(watch);
    response.once('close', () => {
      watch.dispose();
      this.#watches.delete(watch);
    });
  }

  /** A page or a watch that goes on from what was listed before the last compaction. */
  #isForgotten({ path, query, target }: RequestInfo): boolean {
    const goesOn = target?.verb === 'watch' ? query.get('resourceVersion') : query.get('continue');
    return Boolean(goesOn) && (this.#listed.get(path) ?? 0) < this.#compactions;
  }

  async #review(request: IncomingMessage, user: User, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const review: unknown = JSON.parse(body.toString());
    if (!this.#faults.allows(questionOf(review)))
      return sendJson(response, 201, accessAnswer(review, false, user.name));
    const upstream = await this.#upstream.send(request, user, body);
    response.writeHead(upstream.statusCode ?? 502, { 'Content-Type': 'application/json' });
    upstream.pipe(response);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const { user } = await this.#admit(request);
      const upstream = await this.#upstream.upgrade(request, user);
      this.#tunnels.add(socket);
      upstream.on('error', () => socket.destroy());
      // Not destroyed either: the reason of a refusal comes right before the end.
      upstream.once('close', () => socket.end(() => socket.destroy()));
      socket.once('close', () => {
        this.#tunnels.delete(socket);
        // Not destroyed: what the client said last, its closing frame above all, is still to arrive.
        upstream.end();
      });
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    } catch (error) {
      if (error instanceof Dropped) return;
      if (!(error instanceof ApiFailure)) return void socket.destroy();
      const body = JSON.stringify(error.toStatus());
      const status = `HTTP/1.1 ${error.code} ${STATUS_CODES[error.code] ?? ''}`;
      const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
      socket.end(`${[status, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
    }
  }
}

function sendFailure(response: ServerResponse, failure: ApiFailure): void {
  const seconds = failure.details?.retryAfterSeconds;
  if (seconds !== undefined) response.setHeader('Retry-After', String(seconds));
  sendJson(response, failure.code, failure.toStatus());
}

/** As the server says it: inside the stream of a watch, as the status of a list. */
function answerGone({ target }: RequestInfo, response: ServerResponse): void {
  const failure = gone('too old resource version: 1 (2)');
  if (target?.verb !== 'watch') return sendFailure(response, failure);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify({ type: 'ERROR', object: failure.toStatus() })}\n`);
}
