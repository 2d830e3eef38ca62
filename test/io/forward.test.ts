import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import { CodedError } from '../../src/core/base/codedError.ts';
import { openStream } from '../../src/io/http/stream.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import {
  createRunningPod,
  podPort,
  podsPath,
  startProgram,
  startTestCluster,
  type TestCluster,
} from './support/testCluster.ts';
import { bodyText } from './support/bodyText.ts';
import { failsWith } from './support/failsWith.ts';
import { until } from './support/until.ts';

describe('port-forward', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let program: Awaited<ReturnType<typeof startProgram>>;
  /** Streams that the program has under way, and how many it saw cut. */
  let streaming = 0;
  let cutStreams = 0;
  let connectionsSeen = 0;

  before(async () => {
    cluster = await startTestCluster();
    program = await startProgram((request, response) => {
      if (request.url === '/stream') {
        streaming += 1;
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('data: first\n\n');
        // Held open: nothing more comes, so only the end of the connection can tell that the reader has left.
        response.on('close', () => {
          streaming -= 1;
          cutStreams += 1;
        });
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).length}`));
    });
    program.server.on('connection', () => (connectionsSeen += 1));
    await createRunningPod(cluster, 'gateway');
    cluster.programs.set('gateway', program.port);
    connection = connectContext([cluster.kubeconfig], cluster.context);
  });
  after(async () => {
    connection.dispose();
    await program.close();
    await cluster.dispose();
  });
  afterEach(async () => {
    await until('all tunnels to be closed', () => cluster.faults.tunnelCount === 0);
  });

  const target = (pod = 'gateway', port = podPort) => ({
    context: cluster.context,
    namespace: cluster.namespace,
    pod,
    port,
  });

  test('reaches the program of a Pod, on loopback', async () => {
    const lease = await connection.forwarder.open(target());
    assert.match(lease.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await get(lease.origin, '/hello'), 'GET /hello 0');
    assert.equal(await get(lease.origin, '/again'), 'GET /again 0');
    lease.dispose();
  });

  test('ten requests at once', async () => {
    const lease = await connection.forwarder.open(target());
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => get(lease.origin, `/${index}`)));
    assert.deepEqual(
      answers,
      Array.from({ length: 10 }, (_, index) => `GET /${index} 0`),
    );
    lease.dispose();
  });

  test('twenty times: stream, stop, send again; the program notices each stop', async () => {
    const lease = await connection.forwarder.open(target());
    const cutBefore = cutStreams;
    for (let round = 1; round <= 20; round += 1) {
      const stop = new AbortController();
      const response = await openStream({
        origin: lease.origin,
        method: 'GET',
        path: '/stream',
        headers: {},
        signal: stop.signal,
      });
      const reading = (async () => {
        for await (const chunk of response.body) {
          assert.equal(Buffer.from(chunk).toString(), 'data: first\n\n');
          stop.abort();
        }
      })();
      await failsWith('http.aborted', reading);
      await until('the program to notice', () => streaming === 0);
      assert.equal(cutStreams - cutBefore, round);
      assert.equal(await get(lease.origin, `/after-${round}`), `GET /after-${round} 0`);
    }
    lease.dispose();
  });

  test('one answer that is stopped leaves the others alone', async () => {
    const lease = await connection.forwarder.open(target());
    const stop = new AbortController();
    const stopped = await openStream({
      origin: lease.origin,
      method: 'GET',
      path: '/stream',
      headers: {},
      signal: stop.signal,
    });
    const other = await openStream({ origin: lease.origin, method: 'GET', path: '/stream', headers: {} });
    const pieces = other.body[Symbol.asyncIterator]();
    await pieces.next();
    stop.abort();
    await until('one stream to end', () => streaming === 1);
    assert.equal(await get(lease.origin, '/meanwhile'), 'GET /meanwhile 0');
    assert.equal(streaming, 1);
    stopped.close();
    other.close();
    lease.dispose();
    await until('the other to end', () => streaming === 0);
  });

  test('a body of several megabytes arrives whole', async () => {
    const lease = await connection.forwarder.open(target());
    const body = 'x'.repeat(8 * 1024 * 1024);
    const response = await openStream({ origin: lease.origin, method: 'POST', path: '/big', headers: {}, body });
    assert.equal(await bodyText(response), `POST /big ${body.length}`);
    lease.dispose();
  });

  test('an answer of several megabytes arrives whole to a slow reader', async () => {
    const large = Buffer.alloc(16 * 1024 * 1024, 'y');
    const sender = await startProgram((_request, response) => response.end(large));
    await createRunningPod(cluster, 'sender');
    cluster.programs.set('sender', sender.port);
    const lease = await connection.forwarder.open(target('sender'));
    const response = await openStream({ origin: lease.origin, method: 'GET', path: '/', headers: {} });
    let bytes = 0;
    for await (const chunk of response.body) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      bytes += chunk.length;
    }
    assert.equal(bytes, large.length);
    lease.dispose();
    await sender.close();
  });

  test('a client that has ended its own side still gets its answer', async () => {
    const lease = await connection.forwarder.open(target());
    const socket = await open(lease.origin);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.end('GET /half HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await closed;
    assert.match(Buffer.concat(chunks).toString(), /GET \/half 0/);
    lease.dispose();
  });

  test('leases of one target share a session that ends with the last of them', async () => {
    const [first, second] = await Promise.all([
      connection.forwarder.open(target()),
      connection.forwarder.open(target()),
    ]);
    assert.equal(first.origin, second.origin);
    first.dispose();
    first.dispose();
    assert.equal(await get(second.origin, '/shared'), 'GET /shared 0');
    second.dispose();
    await failsWith('http.connect', get(second.origin, '/late'));
  });

  test('closing a lease ends what streams through it', async () => {
    const lease = await connection.forwarder.open(target());
    const response = await openStream({ origin: lease.origin, method: 'GET', path: '/stream', headers: {} });
    const reading = bodyText(response);
    await until('the stream', () => streaming === 1);
    lease.dispose();
    await failsWith('http.cut', reading);
    await until('the program to notice', () => streaming === 0);
  });

  test('no Pod of this name', async () => {
    const error = await failsWith('forward.podGone', connection.forwarder.open(target('nobody')));
    assert.deepEqual(error.args, { namespace: cluster.namespace, pod: 'nobody' });
  });

  test('a Pod that does not run', async () => {
    await createRunningPod(cluster, 'pending', 'Pending');
    const error = await failsWith('forward.podNotRunning', connection.forwarder.open(target('pending')));
    assert.equal(error.args['phase'], 'Pending');
  });

  test('no right to forward', async () => {
    const refusal = cluster.faults.forbid('create', 'pods/portforward');
    const alsoGet = cluster.faults.forbid('get', 'pods/portforward');
    try {
      await failsWith('forward.forbidden', connection.forwarder.open(target()));
    } finally {
      refusal.dispose();
      alsoGet.dispose();
    }
  });

  test('a port on which nothing listens: the connection breaks, the lease knows why', async () => {
    const lease = await connection.forwarder.open(target('gateway', 9));
    await assert.rejects(get(lease.origin, '/'), CodedError);
    await until('the reason', () => lease.lastFailure !== undefined);
    assert.equal(lease.lastFailure?.code, 'forward.refused');
    lease.dispose();
  });

  test('the Pod is deleted while a stream is under way, and the one in its place is reached', async () => {
    await createRunningPod(cluster, 'replaced');
    cluster.programs.set('replaced', program.port);
    const lease = await connection.forwarder.open(target('replaced'));
    const response = await openStream({ origin: lease.origin, method: 'GET', path: '/stream', headers: {} });
    const reading = bodyText(response);
    await until('the stream', () => streaming === 1);
    await cluster.admin.delete(`${podsPath(cluster.namespace)}/replaced`);
    await failsWith('http.cut', reading);
    await assert.rejects(get(lease.origin, '/'), CodedError);
    assert.equal(lease.lastFailure?.code, 'forward.podGone');
    await failsWith('forward.podGone', connection.forwarder.open(target('replaced')));
    await createRunningPod(cluster, 'replaced');
    const next = await connection.forwarder.open(target('replaced'));
    assert.equal(await get(next.origin, '/new'), 'GET /new 0');
    lease.dispose();
    next.dispose();
  });

  test('the API server is away: coded, and the next lease works once it is back', async () => {
    await cluster.faults.stopServer();
    await failsWith('cluster.unreachable', connection.forwarder.open(target()));
    await cluster.faults.startServer();
    const lease = await connection.forwarder.open(target());
    assert.equal(await get(lease.origin, '/back'), 'GET /back 0');
    lease.dispose();
  });

  test('the tunnel is lost in mid-stream; the same lease carries the next request', async () => {
    const lease = await connection.forwarder.open(target());
    const response = await openStream({ origin: lease.origin, method: 'GET', path: '/stream', headers: {} });
    const reading = bodyText(response);
    await until('the stream', () => streaming === 1);
    cluster.faults.cutForwards();
    await failsWith('http.cut', reading);
    assert.equal(await get(lease.origin, '/next'), 'GET /next 0');
    lease.dispose();
  });

  test('garbage, resets and late writes from the local side end nothing else', async () => {
    const lease = await connection.forwarder.open(target());
    const seen = connectionsSeen;
    for (let index = 0; index < 5; index += 1) {
      const socket = await open(lease.origin);
      socket.on('error', () => undefined);
      socket.write(Buffer.alloc(64 * 1024, index));
      socket.resetAndDestroy();
    }
    const early = await open(lease.origin);
    early.resetAndDestroy();
    assert.equal(await get(lease.origin, '/fine'), 'GET /fine 0');
    assert.ok(connectionsSeen > seen);
    lease.dispose();
  });

  test('a signal ends the wait', async () => {
    const hanging = cluster.faults.hang({ verb: 'get', resource: 'pods' });
    const stop = new AbortController();
    const opening = connection.forwarder.open(target(), stop.signal);
    stop.abort();
    await failsWith('forward.canceled', opening);
    hanging.dispose();
    const lease = await connection.forwarder.open(target());
    lease.dispose();
  });

  test('a target of another context is refused', async () => {
    await failsWith('forward.otherContext', connection.forwarder.open({ ...target(), context: 'production' }));
  });
});

async function open(origin: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port) });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

async function get(origin: string, path: string): Promise<string> {
  return bodyText(await openStream({ origin, method: 'GET', path, headers: {} }));
}
