import type { ClientRequest } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Tells when the connection of a request, with TLS and a proxy, does not stand in time: to say so costs less patience than the
 * limit for an answer, which a busy server may need.
 */
export function limitConnecting(request: ClientRequest, limitMs: number, tooLong: () => void): void {
  const limit = setTimeout(tooLong, limitMs);
  const done = (): void => clearTimeout(limit);
  request.once('close', done);
  request.once('response', done);
  request.once('socket', (socket) => {
    if (request.reusedSocket) return done();
    if (socket instanceof TLSSocket) socket.once('secureConnect', done);
    else if (socket instanceof Socket && socket.connecting) socket.once('connect', done);
    else done();
  });
}
