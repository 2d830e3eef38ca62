import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import type { Connection } from '../../sandbox/api/connection.ts';
import type { User } from '../../sandbox/cluster/users.ts';
import { responseTo } from '../../sandbox/net.ts';

/** Headers that are about one connection, or are the proxy's own business. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'host',
  'authorization',
]);

/** The API server behind the proxy, spoken to as an administrator who impersonates whoever asks. */
export class UpstreamServer {
  readonly #connection: Connection;
  readonly #agent: Agent;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#agent = new Agent({ keepAlive: true, ...this.#tls() });
  }

  /** The head of the answer; the body of the request is streamed. */
  async send(request: IncomingMessage, user: User | undefined, body?: Buffer): Promise<IncomingMessage> {
    const { server } = this.#connection;
    const sent = httpsRequest({
      agent: this.#agent,
      host: server.hostname,
      port: server.port,
      path: request.url ?? '/',
      method: request.method ?? 'GET',
      headers: { ...passedOn(request.headersDistinct), ...impersonation(user, request.headers) },
    });
    // Whoever stops to wait for the answer ends the request.
    const { socket } = request;
    const stop = (): void => void sent.destroy();
    socket.once('close', stop);
    // The connection serves other requests after this one.
    sent.once('close', () => socket.off('close', stop));
    if (body) sent.end(body);
    else request.pipe(sent);
    return responseTo(sent);
  }

  /** A connection over which the head of an upgrade was sent; what follows is the caller's. */
  async upgrade(request: IncomingMessage, user: User): Promise<TLSSocket> {
    const { server } = this.#connection;
    const socket = tlsConnect({ host: server.hostname, port: Number(server.port), ...this.#tls() });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    const headers = { ...passedOn(request.headersDistinct), ...impersonation(user, request.headers) };
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().map((single) => `${name}: ${String(single)}`),
    );
    const head = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`, `Host: ${server.host}`, ...lines];
    socket.write([...head, 'Connection: Upgrade', '', ''].join('\r\n'));
    return socket;
  }

  dispose(): void {
    this.#agent.destroy();
  }

  #tls(): { ca?: string; cert?: string; key?: string } {
    const { authority, certificate, key } = this.#connection;
    return {
      ...(authority !== undefined && { ca: authority }),
      ...(certificate !== undefined && { cert: certificate }),
      ...(key !== undefined && { key }),
    };
  }
}

/** Each header as often as it came: a user is impersonated with several groups. */
function passedOn(headers: NodeJS.Dict<string[]>): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name)));
}

/** A user who impersonates somebody already is taken at the word: the server judges it. */
function impersonation(user: User | undefined, headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (!user || headers['impersonate-user'] !== undefined) return {};
  const groups = user.groups.filter((group) => group !== 'system:authenticated');
  return { 'Impersonate-User': user.name, ...(groups.length > 0 && { 'Impersonate-Group': groups }) };
}
