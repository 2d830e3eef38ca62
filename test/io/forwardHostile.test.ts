import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createServer, type AddressInfo, type Socket, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CodedError } from '../../src/core/base/codedError.ts';
import { PortForwarder, type PortLease } from '../../src/io/forward/portForwarder.ts';
import { ApiClient } from '../../src/io/kube/apiClient.ts';
import type { Credentials } from '../../src/io/kube/credentials.ts';
import { ask, get } from './support/ask.ts';
import { bodyText } from './support/bodyText.ts';
import { quickForward, TestPods } from './support/testPods.ts';
import { until } from './support/until.ts';

const target = { context: 'c', namespace: 'n', gateway: 'g', port: 8080 };
const pace = { ...quickForward, handshakeMs: 1_000, tickMs: 20, patienceMs: 50, closeMs: 50 };
const agent = new Agent();

function leaseOn(port: number): PortLease {
  const endpoint = { server: `http://127.0.0.1:${port}`, agent, proxy: undefined, headers: {} };
  const credentials: Pick<Credentials, 'context' | 'endpoint' | 'renew' | 'accepted' | 'lookAgain'> = {
    context: 'c',
    endpoint: () => Promise.resolve(endpoint),
    renew: () => Promise.resolve(undefined),
    accepted: () => undefined,
    lookAgain: () => undefined,
  };
  return new PortForwarder(new ApiClient(credentials as Credentials), pace).open(target, new TestPods('p'));
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What a server that accepts the WebSocket then does with it. */
async function behindWebSocket(
  serve: (socket: WebSocket) => void,
  use: (lease: PortLease) => Promise<void>,
  atOnce = false,
): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  // What is sent then leaves together with the handshake, as a busy server or a proxy between may put it.
  server.on('headers', (_headers, request) => {
    if (!atOnce) return;
    request.socket.cork();
    process.nextTick(() => request.socket.uncork());
  });
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  const lease = leaseOn((server.address() as AddressInfo).port);
  try {
    await use(lease);
  } finally {
    lease.dispose();
    for (const client of server.clients) client.terminate();
    server.close();
  }
}

const data = (text: string): Buffer => Buffer.from(`\0${text}`, 'latin1');

/** What a server that speaks no WebSocket does with a connection, and the failure that it should become. */
async function behindTcp(
  serve: (socket: Socket) => void,
  code: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  const lease = leaseOn(await listening(server));
  try {
    await assert.rejects(lease.connect(), (error: CodedError) => {
      assert.equal(error.code, code);
      assert.deepEqual({ ...error.args, ...args }, error.args);
      return true;
    });
    assert.equal(lease.state.status, 'failed');
  } finally {
    lease.dispose();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

const head = (socket: WebSocket): void => {
  for (const channel of [0, 1]) socket.send(Buffer.from([channel, 0x90, 0x1f]));
};

describe('P18: nothing that a server sends ends the process', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  before(() => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  after(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    agent.destroy();
    assert.deepEqual(unhandled, []);
  });

  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello';

  const garbage: readonly [string, (socket: WebSocket) => void][] = [
    ['channels that nobody asked for', (socket) => socket.send(Buffer.from([7, 1, 2, 3, 4]))],
    ['text frames', (socket) => socket.send('\0hello')],
    ['empty frames', (socket) => socket.send(Buffer.alloc(0))],
    ['a frame with a channel alone', (socket) => socket.send(Buffer.from([0]))],
    ['pings and pongs', (socket) => (socket.ping(), socket.pong())],
  ];
  for (const [name, send] of garbage) {
    test(`${name}: ignored`, () =>
      behindWebSocket(
        (socket) => {
          head(socket);
          send(socket);
          socket.once('message', () => socket.send(data(answer), () => socket.close(1000)));
        },
        async (lease) => assert.equal(await get(lease, '/'), 'hello'),
      ));
  }

  const ends: readonly [string, (socket: WebSocket) => void][] = [
    ['cut before anything', (socket) => socket.terminate()],
    ['cut after the port’s number', (socket) => (head(socket), setImmediate(() => socket.terminate()))],
    [
      'cut in the head of the answer',
      (socket) => (
        head(socket),
        socket.once('message', () => socket.send(data('HTTP/1.1 20'), () => socket.terminate()))
      ),
    ],
    [
      'cut in the body',
      (socket) => (
        head(socket),
        socket.once('message', () => socket.send(data(answer.slice(0, -2)), () => socket.terminate()))
      ),
    ],
    [
      'an error of the node in the body',
      (socket) => (
        head(socket),
        socket.once('message', () => socket.send(data(answer.slice(0, -2)), () => socket.send(Buffer.from('\x01lost'))))
      ),
    ],
    [
      'no HTTP at all',
      (socket) => (head(socket), socket.once('message', () => socket.send(data('\x16\x03\x01 rubbish')))),
    ],
    ['a frame above every limit', (socket) => (head(socket), socket.send(Buffer.alloc(17 * 1024 * 1024)))],
    ['closed with a code of its own', (socket) => (head(socket), socket.close(1011, 'internal'))],
  ];
  for (const [name, end] of ends) {
    test(`${name}: a coded error, once`, () =>
      behindWebSocket(end, async (lease) => {
        await assert.rejects(get(lease, '/'), (error: CodedError) => /^(forward|http)\./.test(error.code));
      }));
  }

  test('a refusal of the node that comes along with the handshake: the request says so, and so does the state', () =>
    behindWebSocket(
      (socket) => (head(socket), socket.send(Buffer.from('\x01nobody listens'))),
      async (lease) => {
        await assert.rejects(get(lease, '/'), { code: 'forward.refused' });
        await until('the state', () => lease.state.status === 'failed');
      },
      true,
    ));

  test('writing after the end, and to a tunnel that is gone', () =>
    behindWebSocket(head, async (lease) => {
      const tunnel = await lease.connect();
      tunnel.end('bye');
      tunnel.write('late');
      tunnel.destroy();
      tunnel.write('later');
      tunnel.destroy(new Error('once more'));
      const second = await lease.connect();
      lease.dispose();
      second.write('after the lease');
      await until('the end', () => second.destroyed);
    }));

  test('a server that falls silent is noticed while a request waits', () =>
    behindWebSocket(
      (socket) => {
        head(socket);
        socket.once('message', () => socket.pause());
      },
      async (lease) => {
        await assert.rejects(get(lease, '/'), { code: 'forward.silent' });
        assert.notEqual(lease.state.status, 'open');
      },
    ));

  test('a Pod that thinks for long is not one that is gone: pings are answered', () => {
    const finished = Promise.withResolvers<void>();
    let pings = 0;
    return behindWebSocket(
      (socket) => {
        head(socket);
        socket.on('ping', () => {
          pings += 1;
          if (pings === 5) socket.send(data(answer), () => finished.resolve());
        });
      },
      async (lease) => {
        assert.equal(await bodyText(await ask(lease, '/')), 'hello');
        await finished.promise;
      },
    );
  });

  test('a tunnel is closed in order: a node that only loses the connection keeps the one to the Pod', () => {
    const code = Promise.withResolvers<number>();
    return behindWebSocket(
      (socket) => {
        head(socket);
        socket.on('close', (closed) => code.resolve(closed));
      },
      async (lease) => {
        (await lease.connect()).destroy();
        const brokenOff = 1006;
        assert.notEqual(await code.promise, brokenOff);
      },
    );
  });

  const refusals: readonly [string, string, string][] = [
    ['401', '401 Unauthorized', 'cluster.unauthorized'],
    ['403 with a body', '403 Forbidden', 'forward.forbidden'],
    ['404', '404 Not Found', 'forward.podGone'],
    ['a proxy that takes no upgrade', '200 OK', 'forward.unsupported'],
    ['a redirect', '302 Found', 'forward.unsupported'],
    ['a server without this way', '426 Upgrade Required', 'forward.unsupported'],
    ['502', '502 Bad Gateway', 'forward.failed'],
  ];
  for (const [name, status, code] of refusals) {
    test(`refused: ${name}`, async () => {
      const body = '<html>no</html>';
      const text = `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
      await behindTcp((socket) => socket.once('data', () => socket.end(text)), code);
    });
  }

  test('reset before the handshake', () => behindTcp((socket) => socket.resetAndDestroy(), 'cluster.unreachable'));
  test('reset in the handshake', () =>
    behindTcp(
      (socket) => socket.once('data', () => socket.write('HTTP/1.1 101 Sw', () => socket.resetAndDestroy())),
      'cluster.unreachable',
    ));
  test('a handshake of no WebSocket', () =>
    behindTcp(
      (socket) =>
        socket.once('data', () => socket.write('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')),
      'forward.unsupported',
    ));
  test('a handshake that is never answered', () =>
    behindTcp(() => undefined, 'forward.timeout', { seconds: pace.handshakeMs / 1000 }));
});
