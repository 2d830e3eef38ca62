import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import type { ForwardTarget } from '../../src/core/gateway/forwarder.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { openStream } from '../../src/io/http/stream.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { ask, get } from './support/ask.ts';
import { bodyText } from './support/bodyText.ts';
import { RecordingSink } from './support/recordingSink.ts';
import { createRunningPod, fastPace, podPort, startProgram, startTestCluster } from './support/testCluster.ts';
import type { TestCluster } from './support/testCluster.ts';
import { startConnectProxy, startSocksProxy } from './support/testProxies.ts';
import { quickForward, TestPods } from './support/testPods.ts';
import { until } from './support/until.ts';

/** When a socket breaks, counted from the call that connects it. */
const moments: Readonly<Record<string, (socket: Socket, smash: () => void) => void>> = {
  'as it is made': (_socket, smash) => setImmediate(smash),
  'as it connects': (socket, smash) => void socket.once('connect', smash),
  'with TLS': (socket, smash) => void socket.once('secureConnect', smash).once('connect', () => setTimeout(smash, 20)),
  'while it waits': (_socket, smash) => setTimeout(smash, 60),
};

/** In the stack of a call that connects. A SOCKS connection is begun a moment later, by the library. */
const ours = /\/src\/io\/|\/node_modules\/socks/;

/**
 * Breaks the sockets that our own code connects from now on, each with an error at one moment. What this process plays itself
 * (servers, proxies, Pods) is left alone: the stack tells who connects.
 */
function breakSockets(moment: (socket: Socket, smash: () => void) => void) {
  const broken: Socket[] = [];
  const smash = (socket: Socket): void => {
    if (socket.destroyed) return;
    broken.push(socket);
    socket.destroy(new Error('broken by the test'));
  };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const original = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect') ?? {};
  const connect = original.value as (...args: unknown[]) => Socket;
  function connectAndBreak(this: Socket, ...args: unknown[]): Socket {
    if (ours.test(new Error('who connects').stack ?? '')) moment(this, () => smash(this));
    return connect.apply(this, args);
  }
  Object.defineProperty(Socket.prototype, 'connect', { ...original, value: connectAndBreak });
  return {
    broken,
    dispose: () => {
      Object.defineProperty(Socket.prototype, 'connect', original);
      Error.stackTraceLimit = stackTraceLimit;
    },
  };
}

/** A program of this machine that asks by the loopback port, and breaks off after a while. */
async function throughPort(origin: string, waitMs = 100): Promise<void> {
  const client = connectSocket(Number(new URL(origin).port), '127.0.0.1');
  client.on('error', () => undefined);
  client.write('GET /stream HTTP/1.1\r\nHost: gateway\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  client.resetAndDestroy();
}

describe('P18: no socket without an error handler', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-sockets-'));
  let cluster: TestCluster;
  let program: Awaited<ReturnType<typeof startProgram>>;
  const connections: ContextConnection[] = [];
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): void => void uncaught.push(error);

  before(async () => {
    cluster = await startTestCluster();
    program = await startProgram((request, response) => {
      response.write('data: first\n\n');
      if (request.url !== '/stream') response.end();
    });
    cluster.programs.set('gateway', program.port);
    await createRunningPod(cluster, 'gateway');
    process.on('uncaughtException', onUncaught);
    process.on('unhandledRejection', onUncaught);
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.dispose();
  });
  after(async () => {
    process.off('uncaughtException', onUncaught);
    process.off('unhandledRejection', onUncaught);
    await program.close();
    await cluster.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function connect(proxyUrl?: string): ContextConnection {
    const config = parse(readFileSync(cluster.kubeconfig, 'utf8')) as { clusters: { cluster: { server: string } }[] };
    for (const { cluster: entry } of config.clusters) Object.assign(entry, proxyUrl && { 'proxy-url': proxyUrl });
    const file = join(folder, 'config');
    writeFileSync(file, stringify(config));
    const connection = connectContext([file], cluster.context, { pace: fastPace, forwardPace: quickForward });
    connections.push(connection);
    return connection;
  }

  const target = (): ForwardTarget => ({
    context: cluster.context,
    namespace: cluster.namespace,
    gateway: 'gw',
    port: podPort,
  });

  /** Everything that connects: whether it fails is not asked here. */
  async function useAll(from: ContextConnection): Promise<void> {
    const lease = from.forwarder.open(target(), new TestPods('gateway'));
    const sink = new RecordingSink();
    const watch = from.source.watch({ kind: kinds.backend, namespace: cluster.namespace }, sink);
    const signal = AbortSignal.timeout(400);
    await Promise.allSettled([
      from.reader.read({ kind: kinds.backend, namespace: cluster.namespace, name: 'none' }, signal),
      get(lease, '/'),
      ask(lease, '/stream', { signal }).then(bodyText),
      lease.origin().then((origin) => throughPort(origin)),
      openStream({
        origin: `http://127.0.0.1:${program.port}`,
        method: 'GET',
        path: '/stream',
        headers: {},
        signal,
      }).then(bodyText),
    ]);
    watch.dispose();
    lease.dispose();
  }

  const ways: Readonly<Record<string, () => Promise<{ readonly port: number; close(): void } | undefined>>> = {
    'straight to the server': () => Promise.resolve(undefined),
    'through a proxy of http': () => startConnectProxy(),
    'through a proxy of socks5h': () => startSocksProxy(),
  };
  test('a program that breaks off its connection to the loopback port, at any time', async () => {
    const lease = connect().forwarder.open(target(), new TestPods('gateway'));
    const origin = await lease.origin();
    for (const waitMs of [0, 2, 10, 50, 200]) await throughPort(origin, waitMs);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(uncaught.splice(0), []);
    assert.match(await get(lease, '/'), /first/);
    lease.dispose();
  });

  for (const [way, start] of Object.entries(ways)) {
    for (const [name, moment] of Object.entries(moments)) {
      test(`${way}: each breaks ${name}, and the next try works`, async (context) => {
        const proxy = await start();
        context.after(() => proxy?.close());
        const from = connect(proxy && `${way.split(' ').at(-1)}://127.0.0.1:${proxy.port}`);
        const breaker = breakSockets(moment);
        try {
          await useAll(from);
        } finally {
          breaker.dispose();
        }
        assert.ok(breaker.broken.length >= 3, `${breaker.broken.length} sockets broken`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.deepEqual(uncaught.splice(0), []);
        const lease = from.forwarder.open(target(), new TestPods('gateway'));
        await until('an answer', async () => /first/.test(await get(lease, '/').catch(() => '')));
        lease.dispose();
      });
    }
  }
});
