import type { ClientRequest } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { failure } from '../../core/messages/index.ts';
import { ApiError } from './apiError.ts';

/**
 * Ends a request whose connection, with TLS and a proxy, does not stand in time: to say so costs less patience than the
 * limit for an answer, which a busy server may need.
 */
export function limitConnecting(request: ClientRequest, server: string, limitMs: number): void {
  const limit = setTimeout(() => {
    request.destroy(new ApiError(failure('cluster.connectTimeout', { server, seconds: limitMs / 1000 }), {}));
  }, limitMs);
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
