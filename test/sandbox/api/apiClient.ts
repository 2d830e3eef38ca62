import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import { asKubeObject, type KubeObject } from '../cluster/kubeObject.ts';
import { stringAt } from '../json.ts';
import { readAll, responseTo } from '../net.ts';
import type { Connection } from './connection.ts';

export interface ApiRequest {
  readonly method?: string;
  /** With the query. */
  readonly path: string;
  readonly body?: unknown;
  /** Of the body; JSON by default. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  readonly code: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** An answer that is not a success, with its metav1.Status as far as there is one. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: unknown;

  constructor(answer: ApiAnswer, what: string) {
    super(`${what}: ${answer.code} ${stringAt(answer.body, 'message') ?? ''}`);
    this.name = 'ApiError';
    this.code = answer.code;
    this.status = answer.body;
  }
}

const REQUEST_LIMIT_MS = 15_000;

/** A small client for the Kubernetes API. It knows nothing of the embedded cluster and works on any server. */
export class ApiClient implements Disposable {
  readonly #connection: Connection;
  readonly #agent: Agent;
  readonly #userAgent: string;

  constructor(connection: Connection, userAgent: string) {
    this.#connection = connection;
    this.#userAgent = userAgent;
    this.#agent = new Agent({
      keepAlive: true,
      ...(connection.authority !== undefined && { ca: connection.authority }),
      ...(connection.certificate !== undefined && { cert: connection.certificate }),
      ...(connection.key !== undefined && { key: connection.key }),
    });
  }

  /** Sends a request and answers whatever comes back; rejects only when no answer comes. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const limit = AbortSignal.timeout(REQUEST_LIMIT_MS);
    const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit;
    const response = await this.open({ ...request, signal });
    const text = (await readAll(response)).toString();
    return { code: response.statusCode ?? 0, headers: response.headers, body: parseJson(text) };
  }

  /** The body of a successful answer; else an {@link ApiError}. */
  async call(request: ApiRequest): Promise<unknown> {
    const answer = await this.send(request);
    if (answer.code >= 200 && answer.code < 300) return answer.body;
    throw new ApiError(answer, `${request.method ?? 'GET'} ${request.path}`);
  }

  /** Sends a request and answers as soon as the head of the answer is there; the caller reads the body. */
  async open(request: ApiRequest): Promise<IncomingMessage> {
    const { server, token } = this.#connection;
    const body = request.body === undefined ? undefined : bodyText(request.body);
    const sent = httpsRequest({
      agent: this.#agent,
      host: server.hostname,
      port: server.port === '' ? 443 : Number(server.port),
      path: `${server.pathname.replace(/\/$/, '')}${request.path}`,
      method: request.method ?? 'GET',
      headers: {
        Accept: 'application/json',
        'User-Agent': this.#userAgent,
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && {
          'Content-Type': request.contentType ?? 'application/json',
          // Node sets none for a DELETE, and the body would count as the next request.
          'Content-Length': Buffer.byteLength(body),
        }),
        ...request.headers,
      },
      ...(request.signal && { signal: request.signal }),
    });
    sent.end(body);
    return responseTo(sent);
  }

  async get(path: string): Promise<KubeObject> {
    return asKubeObject(await this.call({ path }));
  }

  async create(path: string, body: unknown): Promise<KubeObject> {
    return asKubeObject(await this.call({ method: 'POST', path, body }));
  }

  async replace(path: string, body: unknown): Promise<KubeObject> {
    return asKubeObject(await this.call({ method: 'PUT', path, body }));
  }

  async mergePatch(path: string, body: unknown): Promise<KubeObject> {
    return asKubeObject(
      await this.call({
        method: 'PATCH',
        path,
        body,
        contentType: 'application/merge-patch+json',
      }),
    );
  }

  async jsonPatch(path: string, body: readonly unknown[]): Promise<KubeObject> {
    return asKubeObject(await this.call({ method: 'PATCH', path, body, contentType: 'application/json-patch+json' }));
  }

  async apply(path: string, body: unknown, manager: string): Promise<KubeObject> {
    const query = `${path.includes('?') ? '&' : '?'}fieldManager=${encodeURIComponent(manager)}`;
    const contentType = 'application/apply-patch+yaml';
    return asKubeObject(await this.call({ method: 'PATCH', path: path + query, body, contentType }));
  }

  async delete(path: string, body?: unknown): Promise<unknown> {
    return this.call({ method: 'DELETE', path, body });
  }

  dispose(): void {
    this.#agent.destroy();
  }
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}
