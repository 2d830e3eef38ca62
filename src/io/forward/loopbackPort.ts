import net, { type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { toDisposable, type Disposable } from '../../core/base/disposable.ts';

/** A port of this machine in front of a tunnel, for programs that cannot be given a stream. */
export interface LoopbackPort extends Disposable {
  /** `http://127.0.0.1:<free port>`, the same for as long as the session lives. */
  readonly origin: string;
}

/** Listens on loopback only, on a port that the system picks; each connection gets one of its own from `connect`. */
export async function openLoopbackPort(connect: () => Promise<Duplex>): Promise<LoopbackPort> {
  const sockets = new Set<Socket>();
  // Half-open: a client that has said all it has to say still gets its answer. Paused: nothing is read before there is
  // somewhere to send it.
  const server = net.createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    connect().then(
      (tunnel) => join(socket, tunnel),
      () => socket.destroy(),
    );
  });
  const origin = await listen(server);
  const closing = toDisposable(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { origin, dispose: () => closing.dispose() };
}

/** Joins both; whichever side ends takes the other along. */
function join(socket: Socket, tunnel: Duplex): void {
  if (socket.destroyed) {
    tunnel.destroy();
    return;
  }
  socket.on('close', () => tunnel.destroy());
  tunnel.on('error', () => socket.destroy());
  // What has been received is still delivered.
  tunnel.on('end', () => socket.destroySoon());
  tunnel.on('close', () => {
    if (!tunnel.readableEnded) socket.destroy();
  });
  tunnel.pipe(socket);
  socket.pipe(tunnel);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
