import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { CodedError } from '../../core/base/codedError.ts';
import { failure, type Message } from '../../core/messages/index.ts';
import { guardedLookup } from './guardedLookup.ts';
import { RequestWatch } from './requestWatch.ts';

/** The limits of one request; each is counted for itself. */
export interface StreamLimits {
  /** Name, TCP and TLS. */
  readonly connectMs: number;
  /** From the request being sent to the head of the answer: a model may think for long. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer. */
  readonly idleMs: number;
  /** Of the whole body. */
  readonly bodyBytes: number;
}

const defaultStreamLimits: StreamLimits = {
  connectMs: 10_000,
  firstByteMs: 120_000,
  idleMs: 120_000,
  bodyBytes: 32 * 1024 * 1024,
};

export interface StreamRequest {
  /** Scheme, host and port: `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  /** A `Host` here goes out as it is; over TLS it is the server name too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly limits?: Partial<StreamLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Open already; the origin then only names it. TLS is spoken over it for https. It is used up, whatever happens. */
  readonly connection?: Duplex | undefined;
  /** Why an address that the name resolves to is not connected to. */
  readonly addressTrouble?: ((address: string) => Message | undefined) | undefined;
}

/** Milliseconds of the monotonic clock (`performance.now()`); undefined until it has come to that. */
interface StreamTimings {
  readonly startedMs: number;
  /** The connection stood and the request was on its way. */
  readonly sentMs: number | undefined;
  /** The head of the answer. */
  readonly headMs: number | undefined;
  /** The first byte of the body. */
  readonly firstByteMs: number | undefined;
}

export interface StreamResponse {
  readonly status: number;
  /** Names in lower case; several values are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Live: filled in as the answer comes. */
  readonly timings: StreamTimings;
  /** To be read once. Throws `http.*`; leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the request; for an answer whose body is not wanted. */
  close(): void;
}

/**
 * Sends one request on a connection of its own and returns at the head of the answer, whatever its status; redirects
 * are not followed. Nothing is ever sent twice. When the signal is aborted the connection is reset, so that whoever
 * answers notices at once, also through a tunnel. Fails with `http.*`.
 */
export async function openStream(request: StreamRequest): Promise<StreamResponse> {
  const { origin, signal } = request;
  const limits = { ...defaultStreamLimits, ...request.limits };
  if (signal?.aborted) {
    request.connection?.destroy();
    throw failure('http.aborted', {});
  }
  // Nothing would ever tell the request of an end that came before it.
  if (request.connection?.destroyed === true) throw endOf(request.connection, origin);
  const sent = start(request);
  const watch = new RequestWatch(sent, origin, signal);
  const timings: Writable<StreamTimings> = {
    startedMs: performance.now(),
    sentMs: undefined,
    headMs: undefined,
    firstByteMs: undefined,
  };
  watch.limit('connect', limits.connectMs);
  const connected = (): void => {
    timings.sentMs = performance.now();
    watch.limit('firstByte', limits.firstByteMs);
  };
  sent.once('socket', (socket) => {
    if (origin.startsWith('https:')) socket.once('secureConnect', connected);
    else if (request.connection !== undefined) connected();
    else socket.once('connect', connected);
  });
  sent.end(request.body);
  const message = await watch.response();
  timings.headMs = performance.now();
  return {
    status: message.statusCode ?? 0,
    headers: plainHeaders(message),
    timings,
    body: readBody(message, watch, limits, timings),
    close: () => watch.stop(),
  };
}

function endOf(connection: Duplex, origin: string): CodedError {
  const { errored } = connection;
  return errored instanceof CodedError ? errored : failure('http.connect', { origin, detail: 'closed' });
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function start(request: StreamRequest): ClientRequest {
  const { origin, method, headers, body, connection } = request;
  try {
    const url = new URL(request.path, origin);
    // A path such as `//other.host/` would leave the origin.
    if (url.origin !== new URL(origin).origin) throw new TypeError('path leaves the origin');
    const host = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
    const serverName = (host ?? url.host).replace(/:\d+$/, '');
    const options = {
      method,
      // A connection of its own: a kept one may have died unnoticed, and a prompt must not be sent twice.
      ...(connection === undefined
        ? { agent: false }
        : { createConnection: () => connectionFor(url, connection, serverName) }),
      ...(request.addressTrouble !== undefined && { lookup: guardedLookup(request.addressTrouble) }),
      ...(url.protocol === 'https:' && net.isIP(serverName) === 0 && { servername: serverName }),
      headers: {
        // Text as it is: a compressed stream comes in lumps.
        'Accept-Encoding': 'identity',
        ...headers,
        ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      },
    };
    if (url.protocol === 'https:' && connection === undefined) return https.request(url, options);
    // VS Code puts a `request` of its own in the place of Node's, with its choice of connection in the place of ours.
    // Over a connection of ours TLS is spoken below it.
    return new http.ClientRequest({ ...urlToHttpOptions(url), ...options, protocol: 'http:' });
  } catch (error) {
    // Characters that a header or a URL may not have; the message names the header, never its value.
    const detail = error instanceof Error ? error.message : String(error);
    connection?.destroy();
    throw failure('http.invalid', { detail }, { cause: error });
  }
}

/** The connection itself, or TLS over it. */
function connectionFor(url: URL, connection: Duplex, serverName: string): Duplex {
  if (url.protocol !== 'https:') return connection;
  return connect({ socket: connection, ...(net.isIP(serverName) === 0 && { servername: serverName }) });
}

async function* readBody(
  message: IncomingMessage,
  watch: RequestWatch,
  limits: StreamLimits,
  timings: Writable<StreamTimings>,
): AsyncGenerator<Uint8Array> {
  const pieces = (message as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    while (true) {
      // Only waiting counts: a reader that takes its time is not the server's silence.
      watch.limit('idle', limits.idleMs);
      const next = await pieces.next();
      watch.limit('none');
      if (next.done === true) return;
      timings.firstByteMs ??= performance.now();
      bytes += next.value.length;
      if (bytes > limits.bodyBytes) {
        throw failure('http.tooLarge', { origin: watch.origin, megabytes: Math.round(limits.bodyBytes / 2 ** 20) });
      }
      yield next.value;
    }
  } catch (error) {
    throw watch.explain(error);
  } finally {
    watch.stop();
  }
}

function plainHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}
