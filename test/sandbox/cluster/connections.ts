import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** The TCP sockets below TLS: only those can be reset (a TLS socket refuses). */
const rawSockets = new WeakMap<Socket, Socket>();

/** Follows the connections of a server, so that all can be cut and each can be reset. */
export function trackConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (raw: Socket) => {
    open.add(raw);
    raw.once('close', () => open.delete(raw));
  });
  server.on('secureConnection', (secure) => {
    const raw = [...open].find(({ remotePort }) => remotePort === secure.remotePort);
    if (raw) rawSockets.set(secure, raw);
  });
  return open;
}

/** Ends the connection with a TCP reset. */
export function resetConnection(socket: Socket): void {
  const raw = rawSockets.get(socket);
  if (raw && !raw.destroyed) raw.resetAndDestroy();
  socket.destroy();
}
