import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import tls from 'node:tls';
import { parse, stringify } from 'yaml';
import { renderError } from '../../src/core/messages/index.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { connectContext, type ConnectOptions, type ContextConnection } from '../../src/io/kube/index.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { TestPods } from './support/testPods.ts';
import { failsWith } from './support/failsWith.ts';
import { RecordingSink } from './support/recordingSink.ts';
import {
  backendBody,
  backendsPath,
  createRunningPod,
  podPort,
  startProgram,
  startTestCluster,
  fastPace,
} from './support/testCluster.ts';
import type { TestCluster } from './support/testCluster.ts';
import { startConnectProxy, startSocksProxy, type TestProxy } from './support/testProxies.ts';

/** A name that only the proxies of this test can reach. */
const farHost = 'api.cluster.invalid';

interface KubeconfigText {
  clusters: { cluster: Record<string, unknown> & { server: string } }[];
}

describe('an API server behind a proxy (P4)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-proxy-'));
  let cluster: TestCluster;
  let proxies: TestProxy[] = [];
  let connections: ContextConnection[] = [];

  before(async () => {
    cluster = await startTestCluster();
    await cluster.admin.create(backendsPath(cluster.namespace), backendBody('here'));
  });
  afterEach(() => {
    for (const connection of connections) connection.dispose();
    for (const proxy of proxies) proxy.close();
    connections = [];
    proxies = [];
  });
  after(async () => {
    await cluster.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(proxy: Promise<TestProxy>): Promise<TestProxy> {
    const one = await proxy;
    proxies.push(one);
    return one;
  }

  /** The test's cluster under a name that is not of this machine, with more of a cluster entry. */
  function connect(more: object = {}, options: ConnectOptions = {}, host = farHost): ContextConnection {
    const config = parse(readFileSync(cluster.kubeconfig, 'utf8')) as KubeconfigText;
    for (const { cluster: entry } of config.clusters) {
      entry.server = entry.server.replace('127.0.0.1', host);
      Object.assign(entry, { 'tls-server-name': 'kubernetes.default.svc' }, more);
    }
    const file = join(folder, 'config');
    writeFileSync(file, stringify(config));
    const connection = connectContext([file], cluster.context, { pace: fastPace, environment: {}, ...options });
    connections.push(connection);
    return connection;
  }

  const read = (from: ContextConnection) =>
    from.reader.read({ kind: kinds.backend, namespace: cluster.namespace, name: 'here' });
  const port = (): string => new URL(cluster.faults.address).port;

  test('without it, the name is unreachable', async () => {
    await failsWith('cluster.unreachable', read(connect()));
  });

  const ways: Record<string, (url: string) => [more: object, options: ConnectOptions]> = {
    'proxy-url': (url) => [{ 'proxy-url': url }, {}],
    HTTPS_PROXY: (url) => [{}, { environment: { HTTPS_PROXY: url } }],
    'the setting http.proxy': (url) => [{}, { editorProxy: () => ({ url, noProxy: [] }) }],
  };
  for (const [name, way] of Object.entries(ways)) {
    test(`by ${name}, with a name and a password: requests and a watch`, async () => {
      const proxy = await started(startConnectProxy());
      const from = connect(...way(`http://jo:p%40w@127.0.0.1:${proxy.port}`));
      assert.equal((await read(from))?.metadata.name, 'here');
      const sink = new RecordingSink();
      from.source.watch({ kind: kinds.backend, namespace: cluster.namespace }, sink);
      await sink.until('the list', () => sink.names.includes('here'));
      assert.deepEqual(new Set(proxy.asked), new Set([`${farHost}:${port()}`]));
      assert.equal(proxy.credentials[0], `Basic ${Buffer.from('jo:p@w').toString('base64')}`);
    });
  }

  test('by a proxy of https', async () => {
    const authority = createAuthority('proxy');
    const known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, authority.certificate]);
    try {
      const proxy = await started(startConnectProxy({ tls: createServerCertificate(authority) }));
      await read(connect({ 'proxy-url': `https://localhost:${proxy.port}` }));
      assert.equal(proxy.asked.length, 1);
    } finally {
      tls.setDefaultCACertificates(known);
    }
  });

  test('by SOCKS5, which looks up the name itself, with a name and a password', async () => {
    const proxy = await started(startSocksProxy());
    await read(connect({ 'proxy-url': `socks5h://jo:pw@127.0.0.1:${proxy.port}` }));
    assert.deepEqual([proxy.asked, proxy.credentials], [[`${farHost}:${port()}`], ['jo:pw']]);
  });

  for (const kind of ['http', 'socks5h'] as const) {
    test(`port-forward goes through a proxy of ${kind} as well, and what it serves here does not`, async () => {
      const proxy = await started(kind === 'http' ? startConnectProxy() : startSocksProxy());
      const program = await startProgram((_request, response) => response.end('from the Pod'));
      const pod = `pod-${kind}`;
      cluster.programs.set(pod, program.port);
      await createRunningPod(cluster, pod);
      const from = connect({ 'proxy-url': `${kind}://127.0.0.1:${proxy.port}` });
      const target = { context: cluster.context, namespace: cluster.namespace, gateway: pod, port: podPort };
      const answer = await throughTunnel(from, target, pod);
      assert.match(answer, /from the Pod/);
      assert.deepEqual(new Set(proxy.asked), new Set([`${farHost}:${port()}`]));
      await program.close();
    });
  }

  test('an address of this machine is reached without the proxy of the environment', async () => {
    const proxy = await started(startConnectProxy());
    const url = `http://127.0.0.1:${proxy.port}`;
    const options = { environment: { HTTPS_PROXY: url }, editorProxy: () => ({ url, noProxy: [] }) };
    await read(connect({}, options, '127.0.0.1'));
    assert.deepEqual(proxy.asked, []);
  });

  test('a setting that changes counts from the next look on', async () => {
    const proxy = await started(startConnectProxy());
    let url: string | undefined;
    const from = connect({}, { editorProxy: () => ({ url, noProxy: [] }) });
    await failsWith('cluster.unreachable', read(from));
    url = `http://127.0.0.1:${proxy.port}`;
    await read(from);
  });

  describe('a proxy that fails is named', () => {
    test('nobody there', async () => {
      const error = await failsWith('cluster.proxyFailed', read(connect({ 'proxy-url': 'http://jo:pw@127.0.0.1:1' })));
      assert.match(renderError(error), /through the proxy http:\/\/127\.0\.0\.1:1: ECONNREFUSED/);
    });

    test('it refuses', async () => {
      const proxy = await started(startConnectProxy({ refuseWith: 407 }));
      const error = await failsWith(
        'cluster.proxyFailed',
        read(connect({ 'proxy-url': `http://jo:pw@127.0.0.1:${proxy.port}` })),
      );
      assert.match(renderError(error), /407/);
      assert.doesNotMatch(`${renderError(error)} ${JSON.stringify(error)}`, /pw/);
    });

    test('it takes the connection and says nothing', async () => {
      const proxy = await started(startConnectProxy({ isMute: true }));
      const more = { 'proxy-url': `http://127.0.0.1:${proxy.port}` };
      await failsWith('cluster.connectTimeout', read(connect(more, { limits: { connectMs: 300 } })));
    });

    test('a kind that we do not know', async () => {
      await failsWith('cluster.proxyUnusable', read(connect({ 'proxy-url': 'ftp://127.0.0.1' })));
    });
  });
});

/** One HTTP exchange over a leased tunnel, by whichever way the forwarder offers. */
async function throughTunnel(
  from: ContextConnection,
  target: Parameters<ContextConnection['forwarder']['open']>[0],
  pod: string,
): Promise<string> {
  const lease = from.forwarder.open(target, new TestPods(pod));
  const socket = connectSocket(Number(new URL(await lease.origin()).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n');
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  lease.dispose();
  return Buffer.concat(chunks).toString();
}
