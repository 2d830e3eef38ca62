import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { failure } from '../../core/messages/index.ts';
import { ApiError, connectionError, cutError, statusError, type RequestName } from './apiError.ts';
import type { Credentials, Endpoint } from './credentials.ts';
import { endWithSignal } from './limit.ts';
import { defaultLimits, type ConnectionLimits } from './limits.ts';
import { limitConnecting } from './limitConnecting.ts';

/** Between two pieces of an answer that is not a watch. */
const bodySilenceMs = 15_000;
/** A page of 500 large objects is some 10 MB. */
const maxBodyBytes = 64 * 1024 * 1024;
/** A refusal says what it has to say in less. */
const maxRefusalBytes = 64 * 1024;

/** One request to the API server. */
export interface ApiRequest {
  readonly name: RequestName;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | undefined;
  /** With its query, from the server's root. */
  readonly path: string;
  readonly accept?: string | undefined;
  readonly body?: { readonly type: string; readonly text: string } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** HTTP to the API server of one context: credentials, one keep-alive agent, limits, coded errors. */
export class ApiClient {
  readonly credentials: Credentials;
  readonly #limits: ConnectionLimits;

  constructor(credentials: Credentials, limits = defaultLimits) {
    this.credentials = credentials;
    this.#limits = limits;
  }

  get context(): string {
    return this.credentials.context;
  }

  /** The head of a 2xx answer with its body still to be read; anything else is thrown as an ApiError. */
  async open(request: ApiRequest): Promise<{ readonly message: IncomingMessage; readonly server: string }> {
    let endpoint = await endWithSignal(this.credentials.endpoint(), request.signal, canceled);
    let message = await this.#send(endpoint, request);
    if (message.statusCode === 401) {
      const renewed = await endWithSignal(this.credentials.renew(endpoint), request.signal, canceled);
      if (renewed !== undefined) {
        message.destroy();
        endpoint = renewed;
        message = await this.#send(endpoint, request);
      }
    }
    const status = message.statusCode ?? 0;
    if (status !== 401) this.credentials.accepted();
    if (status >= 200 && status < 300) return { message, server: endpoint.server };
    const body = await readBody(message, maxRefusalBytes, endpoint.server, request).catch(() => '');
    const target = { server: endpoint.server, context: this.context };
    throw statusError(status, parseJson(body), request.name, target, message.headers);
  }

  /** The parsed body of a 2xx answer. */
  async json(request: ApiRequest): Promise<unknown> {
    return readJson(await this.open(request), request, this.context);
  }

  async #send(endpoint: Endpoint, request: ApiRequest): Promise<IncomingMessage> {
    try {
      return await sendOnce(endpoint, request, this.#limits);
    } catch (error) {
      // The server closed a kept connection in the moment it was taken again: nothing was answered, a read may repeat.
      if (!(error instanceof ApiError) && isRead(request) && isStaleSocket(error)) {
        return await sendOnce(endpoint, request, this.#limits).catch((second: unknown) => this.#fail(second, endpoint));
      }
      return this.#fail(error, endpoint);
    }
  }

  #fail(error: unknown, endpoint: Endpoint): never {
    const failed = connectionError(error, endpoint);
    // The server may have moved, or its certificate authority may be another one by now.
    if (failed.code !== 'cluster.canceled') this.credentials.lookAgain();
    throw failed;
  }
}

/** The parsed body of an answer that {@link ApiClient.open} gave. */
export async function readJson(
  { message, server }: { readonly message: IncomingMessage; readonly server: string },
  request: ApiRequest,
  context: string,
): Promise<unknown> {
  const text = await readBody(message, maxBodyBytes, server, request);
  const value = parseJson(text);
  if (value !== notJson) return value;
  const args = { server, request: `${request.name.verb} ${request.name.resource}`, context };
  throw new ApiError(failure('cluster.notKubernetes', args), { status: message.statusCode });
}

const reusedSocket = Symbol('the request went over a kept connection');

function isRead({ method }: ApiRequest): boolean {
  return method === undefined || method === 'GET';
}

function isStaleSocket(error: unknown): boolean {
  return typeof error === 'object' && error !== null && reusedSocket in error;
}

function sendOnce(
  endpoint: Endpoint,
  request: ApiRequest,
  { connectMs, answerMs }: ConnectionLimits,
): Promise<IncomingMessage> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(canceled());
    const transport = endpoint.server.startsWith('https:') ? https : http;
    const sent = transport.request(`${endpoint.server}${request.path}`, {
      method: request.method ?? 'GET',
      agent: endpoint.agent,
      headers: {
        ...endpoint.headers,
        Accept: request.accept ?? 'application/json',
        'User-Agent': 'agentgateway-tools',
        ...(request.body && {
          'Content-Type': request.body.type,
          'Content-Length': Buffer.byteLength(request.body.text),
        }),
      },
    });
    // A request that waits for its connection tells of its end only when that comes: the caller is told now.
    const end = (error: Error): void => {
      sent.destroy(error);
      reject(error);
    };
    const limit = setTimeout(() => {
      const args = { server: endpoint.server, seconds: answerMs / 1000 };
      end(new ApiError(failure('cluster.timeout', args), {}));
    }, answerMs);
    limitConnecting(sent, connectMs, () => {
      const args = { server: endpoint.server, seconds: connectMs / 1000 };
      end(new ApiError(failure('cluster.connectTimeout', args), {}));
    });
    const stop = (): void => end(canceled());
    signal?.addEventListener('abort', stop, { once: true });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', stop);
      const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(stale ? Object.assign(error, { [reusedSocket]: true }) : error);
    });
    sent.on('response', (message) => {
      clearTimeout(limit);
      // Stays subscribed to the signal until the body has ended, whoever reads it.
      message.once('close', () => signal?.removeEventListener('abort', stop));
      // An answer that nobody reads any more must not end the process when its connection breaks.
      message.on('error', () => undefined);
      resolve(message);
    });
    sent.end(request.body?.text);
  });
}

async function readBody(
  message: IncomingMessage,
  maxBytes: number,
  server: string,
  request: ApiRequest,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readChunks(message, bodySilenceMs, server, request.signal)) {
    size += chunk.length;
    if (size > maxBytes) {
      const asked = `${request.name.verb} ${request.name.resource}`;
      throw new ApiError(
        failure('cluster.answerTooLarge', { server, request: asked, megabytes: maxBytes / 2 ** 20 }),
        {},
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The pieces of a body; thrown as ApiErrors: an end that came too early, silence, the signal. Leaving the loop closes it. */
export async function* readChunks(
  message: IncomingMessage,
  silenceMs: number,
  server: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const timer = setTimeout(() => {
    message.destroy(new ApiError(failure('cluster.timeout', { server, seconds: silenceMs / 1000 }), {}));
  }, silenceMs);
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      timer.refresh();
      yield chunk;
    }
  } catch (error) {
    throw signal?.aborted ? canceled() : cutError(error, server);
  } finally {
    clearTimeout(timer);
    message.destroy();
  }
}

function canceled(): ApiError {
  return new ApiError(failure('cluster.canceled', {}), {});
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}
