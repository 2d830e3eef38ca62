import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { KeyedCertificate } from '../tls/certificates.ts';
import { stringAt } from '../json.ts';
import { portOf } from '../net.ts';
import { accessAnswer, questionOf, rulesAnswer } from './accessReviews.ts';
import { ApiFailure, badRequest, forbidden, methodNotAllowed, noSuchPath, notFound } from './apiFailure.ts';
import { trackConnections } from './connections.ts';
import { coreVersions, groupDocument, groupList, resourceList } from './discovery.ts';
import { Dropped, resourceOf, type RequestFaults } from './faults.ts';
import { readBody, sendJson } from './httpBodies.ts';
import { openApiDocument, openApiIndex } from './openApi.ts';
import { answerLog } from './podLogs.ts';
import type { PortForwards } from './portForwards.ts';
import { parseRequest, type RequestInfo } from './requestInfo.ts';
import { Rbac } from './rbac.ts';
import type { ResourceHandler } from './resourceHandler.ts';
import type { Store } from './store.ts';
import type { TypeRegistry } from './typeRegistry.ts';
import { authenticate, type Tokens, type User } from './users.ts';

export interface ApiServerParts {
  readonly store: Store;
  readonly registry: TypeRegistry;
  readonly resources: ResourceHandler;
  readonly forwards: PortForwards;
  readonly faults: RequestFaults;
  readonly tokens: Tokens;
  readonly certificate: KeyedCertificate;
  readonly clientAuthority: string;
}

/** The HTTPS front of the cluster: who asks, what for, and the answers that are not about objects. */
export class ApiServer {
  readonly #parts: ApiServerParts;
  readonly #rbac: Rbac;
  #connections: ReadonlySet<Socket> = new Set();
  #server: Server | undefined;
  #port: number;
  #requests = 0;

  constructor(parts: ApiServerParts, port: number) {
    this.#parts = parts;
    this.#rbac = new Rbac(parts.store);
    this.#port = port;
  }

  get address(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** How many requests came in so far, from everybody. */
  get requestCount(): number {
    return this.#requests;
  }

  /** Listens; after a `stop` again on the same port. */
  async start(): Promise<void> {
    const { certificate, clientAuthority } = this.#parts;
    const server = createServer({
      key: certificate.key,
      cert: certificate.certificate,
      ca: clientAuthority,
      requestCert: true,
      rejectUnauthorized: false,
    });
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#connections = trackConnections(server);
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = portOf(server);
    this.#server = server;
  }

  /** Closes the port and cuts every connection, as when the server's process dies. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests++;
    request.on('error', () => response.destroy());
    response.on('error', () => response.destroy());
    try {
      const info = parseRequest(request.method ?? 'GET', request.url ?? '/');
      if (isPublic(info)) return this.#answerHealth(response);
      const user = authenticate(request, this.#parts.tokens);
      await this.#parts.faults.apply(info, user, request, response);
      this.#authorize(info, user);
      await this.#dispatch(info, user, request, response);
    } catch (error) {
      sendFailure(response, error);
    }
  }

  async #dispatch(info: RequestInfo, user: User, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { target } = info;
    if (!target) return this.#answerPath(info, response);
    if (target.group === 'authorization.k8s.io') return this.#review(target.plural, user, info, request, response);
    if (target.plural === 'pods' && target.subresource === 'portforward') {
      throw badRequest('Upgrade request required');
    }
    if (target.plural === 'pods' && target.subresource === 'log') {
      const pod = this.#parts.store.get('pods', target.namespace, target.name ?? '');
      if (!pod) throw notFound({ group: '', plural: 'pods' }, target.name ?? '');
      return answerLog(pod, info.query, response);
    }
    return this.#parts.resources.handle(info, target, request, response);
  }

  #answerHealth(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('ok');
  }

  #answerPath({ path, query, method }: RequestInfo, response: ServerResponse): void {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
    const { registry } = this.#parts;
    if (path.startsWith('/openapi/v3/')) return this.#answerOpenApi(path, query, response);
    const document = this.#staticDocument(path.replace(/\/$/, ''), registry);
    if (!document) throw noSuchPath();
    sendJson(response, 200, document);
  }

  #staticDocument(path: string, registry: TypeRegistry): object | undefined {
    if (path === '/version') return VERSION;
    if (path === '/api') return coreVersions(this.address.replace('https://', ''));
    if (path === '/apis') return groupList(registry);
    if (path === '/openapi/v3') return openApiIndex(registry);
    const [root, group, version, ...rest] = path.split('/').slice(1);
    if (rest.length > 0 || group === undefined) return undefined;
    if (root === 'api' && version === undefined) return resourceList(registry, '', group);
    if (root !== 'apis') return undefined;
    return version === undefined ? groupDocument(registry, group) : resourceList(registry, group, version);
  }

  /** A wrong hash is sent on to the right one, as clients may hold an old index. */
  #answerOpenApi(path: string, query: URLSearchParams, response: ServerResponse): void {
    const found = openApiDocument(this.#parts.registry, path.slice('/openapi/v3/'.length));
    if (!found) throw noSuchPath();
    const wanted = query.get('hash');
    if (wanted && wanted !== found.hash) {
      response.writeHead(301, { Location: `${path}?hash=${found.hash}` }).end();
      return;
    }
    response.setHeader('Etag', `"${found.hash}"`);
    sendJson(response, 200, found.document);
  }

  async #review(
    plural: string,
    user: User,
    { method }: RequestInfo,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!REVIEWS.includes(plural)) throw noSuchPath();
    if (method !== 'POST') throw methodNotAllowed();
    const review = await readBody(request);
    if (plural === 'selfsubjectrulesreviews') {
      const namespace = stringAt(review, 'spec', 'namespace');
      if (!namespace) throw badRequest('no namespace on request');
      return sendJson(response, 201, rulesAnswer(this.#rbac.rulesFor(user, namespace)));
    }
    const question = questionOf(review);
    const allowed = this.#rbac.allows(user, question) && this.#parts.faults.allows(question);
    return sendJson(response, 201, accessAnswer(review, allowed, user.name));
  }

  /** 403 for what neither a Role allows nor a fault leaves. */
  #authorize(info: RequestInfo, user: User): void {
    const { target } = info;
    if (!target) return;
    const resource = resourceOf(info);
    // The kubelet's port is asked for by GET (WebSocket) and counts as a creation, as the server has it since 1.35.
    const verb = resource === 'pods/portforward' ? 'create' : target.verb;
    if (this.#rbac.allows(user, { ...target, verb, resource })) return;
    throw forbidden({ ...target, verb, user: user.name });
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#requests++;
    socket.on('error', () => socket.destroy());
    try {
      const info = parseRequest(request.method ?? 'GET', request.url ?? '/');
      const { target } = info;
      const user = authenticate(request, this.#parts.tokens);
      await this.#parts.faults.apply(info, user, request);
      this.#authorize(info, user);
      if (target?.plural !== 'pods' || target.subresource !== 'portforward') throw noSuchPath();
      const pod = this.#parts.store.get('pods', target.namespace, target.name ?? '');
      if (!pod) throw notFound({ group: '', plural: 'pods' }, target.name ?? '');
      if (!stringAt(pod, 'spec', 'nodeName')) {
        throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
      }
      const ports = info.query.getAll('ports').flatMap((text) => text.split(',').map(Number));
      const areValid = ports.length > 0 && ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536);
      if (!areValid) throw badRequest('query parameter "ports" must name at least one port');
      this.#parts.forwards.accept(pod, ports, request, socket, head);
    } catch (error) {
      if (error instanceof Dropped) return;
      const failure = error instanceof ApiFailure ? error : new ApiFailure(500, 'InternalError', String(error));
      const body = JSON.stringify(failure.toStatus());
      const lines = [
        `HTTP/1.1 ${failure.code} ${STATUS_CODES[failure.code] ?? ''}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ];
      socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
    }
  }
}

const REVIEWS: readonly string[] = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'];

/** Health and version need no credentials on a real server either. */
function isPublic({ path }: RequestInfo): boolean {
  return path === '/readyz' || path === '/livez' || path === '/healthz';
}

const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-07-15T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof Dropped || response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure = error instanceof ApiFailure ? error : new ApiFailure(500, 'InternalError', String(error));
  sendJson(response, failure.code, failure.toStatus());
}
