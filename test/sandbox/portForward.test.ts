import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { after, afterEach, before, describe, it } from 'node:test';
import { KubeConfig, PortForward } from '@kubernetes/client-node';
import WebSocket from 'ws';
import { createRunningPod, startTestCluster, type TestCluster } from '../io/support/testCluster.ts';
import { until } from '../io/support/until.ts';
import { portOf } from './net.ts';
import { pathTo } from './paths.ts';

let cluster: TestCluster;
let program: Server;
let forward: PortForward;
/** What the program in the Pod does with its next connection. */
let serve: (socket: Socket) => void;
const webSockets: WebSocket[] = [];

before(async () => {
  program = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(program, 'listening');
  const port = portOf(program);
  cluster = await startTestCluster();
  const kubeconfig = cluster.faults.kubeconfig('tester');
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  forward = new PortForward(config, false);
  for (const name of ['pod', 'shortlived']) {
    cluster.programs.set(name, port);
    await createRunningPod(cluster, name);
  }
  await createRunningPod(cluster, 'homeless', 'Pending');
});
afterEach(() => {
  for (const webSocket of webSockets.splice(0)) webSocket.terminate();
});
after(async () => {
  program.close();
  await cluster.dispose();
});

interface Session {
  readonly webSocket: WebSocket;
  readonly input: PassThrough;
  readonly output: PassThrough;
  readonly errors: PassThrough;
}

async function open(pod: string, port: number): Promise<Session> {
  const streams = { input: new PassThrough(), output: new PassThrough(), errors: new PassThrough() };
  const { output, errors, input } = streams;
  const webSocket = await forward.portForward(cluster.namespace, pod, [port], output, errors, input);
  assert.ok(webSocket instanceof WebSocket);
  webSockets.push(webSocket);
  return { ...streams, webSocket };
}

/** Reads until `count` bytes are there. */
async function read(stream: PassThrough, count: number): Promise<string> {
  let text = '';
  while (text.length < count) {
    const chunk: unknown = stream.read();
    if (Buffer.isBuffer(chunk)) text += chunk.toString();
    else await once(stream, 'readable');
  }
  return text;
}

describe('port-forward, through the Kubernetes client of the extension', () => {
  it('carries bytes both ways over v4, as a kubelet does', async () => {
    serve = (socket) => socket.pipe(socket);
    const session = await open('pod', 8080);
    assert.equal(session.webSocket.protocol, 'v4.channel.k8s.io');
    session.input.write('ping');
    assert.equal(await read(session.output, 4), 'ping');
    session.input.write('pong');
    assert.equal(await read(session.output, 4), 'pong');
  });

  it('carries more than any buffer holds', async () => {
    const size = 8 * 1024 * 1024;
    serve = (socket) => socket.end(Buffer.alloc(size, 'x'));
    const session = await open('pod', 8080);
    let received = 0;
    session.output.on('data', (chunk: Buffer) => (received += chunk.length));
    await once(session.webSocket, 'close');
    assert.equal(received, size);
  });

  it('tells on the error channel that nothing listens', async () => {
    const session = await open('pod', 9999);
    assert.match(await read(session.errors, 20), /^error forwarding port 9999 to pod pod/);
    if (session.webSocket.readyState !== WebSocket.CLOSED) await once(session.webSocket, 'close');
  });

  it('ends the connection to the program when the client leaves', async () => {
    const gone = Promise.withResolvers<void>();
    serve = (socket) => {
      socket.write('x');
      socket.resume();
      socket.on('end', () => gone.resolve());
    };
    const session = await open('pod', 8080);
    await read(session.output, 1);
    session.webSocket.close();
    await gone.promise;
  });

  it('ends the session when the program resets its connection', async () => {
    serve = (socket) => socket.on('data', () => socket.resetAndDestroy());
    const session = await open('pod', 8080);
    session.input.write('x');
    await once(session.webSocket, 'close');
  });

  it('ends when the Pod is deleted', async () => {
    serve = () => undefined;
    const session = await open('shortlived', 8080);
    const closed = once(session.webSocket, 'close');
    await cluster.admin.delete(pathTo('pods', cluster.namespace, 'shortlived'));
    await closed;
    await until('no tunnel', () => cluster.faults.tunnelCount === 0);
  });

  for (const [pod, code] of [
    ['nobody', 404],
    ['homeless', 400],
  ] as const) {
    it(`is refused for Pod ${pod}: ${code}`, async () => {
      await assert.rejects(open(pod, 8080), (error: { message?: string }) =>
        String(error.message).includes(String(code)),
      );
    });
  }

  it('is refused without the right to', async () => {
    const fault = cluster.faults.forbid('*', 'pods/portforward');
    await assert.rejects(open('pod', 8080), (error: { message?: string }) => String(error.message).includes('403'));
    fault.dispose();
  });
});
