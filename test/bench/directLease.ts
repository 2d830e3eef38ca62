import { connect } from 'node:net';
import { toDisposable } from '../../src/core/base/disposable.ts';
import type { ForwardLease } from '../../src/core/gateway/forwarder.ts';

/** A way without a tunnel: a TCP connection to the origin for each request. */
export function directLease(origin: string): ForwardLease {
  const { hostname, port } = new URL(origin);
  return {
    state: { status: 'open', pod: 'none' },
    onDidChangeState: () => toDisposable(() => undefined),
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(socket));
        socket.on('error', reject);
      }),
    dispose: () => undefined,
  };
}
