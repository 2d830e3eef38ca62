import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { renderError } from '../../src/core/messages/index.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { Credentials } from '../../src/io/kube/credentials.ts';
import { connectContext, type ConnectOptions, type ContextConnection } from '../../src/io/kube/index.ts';
import { openTunnel } from '../../src/io/forward/openTunnel.ts';
import { forwardPace } from '../../src/io/forward/forwardPace.ts';
import { ApiClient } from '../../src/io/kube/apiClient.ts';
import { portOf } from '../sandbox/net.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { failsWith } from './support/failsWith.ts';
import { PluginFolder } from './support/pluginFolder.ts';
import { startConnectProxy } from './support/testProxies.ts';
import {
  backendBody,
  backendsPath,
  fastPace,
  startProgram,
  startTestCluster,
  type TestCluster,
} from './support/testCluster.ts';

interface KubeconfigText {
  readonly clusters: readonly { readonly cluster: Record<string, unknown> }[];
  readonly users: readonly { readonly user: Record<string, unknown> }[];
}

/** Takes connections and says nothing; ends them with the test. */
async function startMute(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: portOf(server), close };
}

const decoded = (value: unknown): string => Buffer.from(String(value), 'base64').toString();

const provider = (name: string, config: object = {}): object => ({ 'auth-provider': { name, config } });

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

describe('credentials of a kubeconfig', () => {
  let folder: PluginFolder;
  let cluster: TestCluster;
  let connections: ContextConnection[] = [];

  before(async () => {
    folder = new PluginFolder();
    cluster = await startTestCluster();
    await cluster.admin.create(backendsPath(cluster.namespace), backendBody('here'));
  });
  afterEach(() => {
    for (const connection of connections) connection.dispose();
    connections = [];
  });
  after(async () => {
    await cluster.dispose();
    folder.dispose();
  });

  /** The entries of the test cluster's own kubeconfig. */
  function entries(text = readFileSync(cluster.kubeconfig, 'utf8')): {
    server: Record<string, unknown>;
    user: Record<string, unknown>;
  } {
    const { clusters, users } = parse(text) as KubeconfigText;
    return { server: { ...clusters[0]?.cluster }, user: { ...users[0]?.user } };
  }

  function connect(server: object, user: object, options: ConnectOptions = {}): ContextConnection {
    folder.writeKubeconfig(server, { c: user });
    const connection = connectContext([folder.kubeconfig], 'c', { pace: fastPace, ...options });
    connections.push(connection);
    return connection;
  }

  const read = (from: ContextConnection) =>
    from.reader.read({ kind: kinds.backend, namespace: cluster.namespace, name: 'here' });

  /** What a server is sent as Authorization, in rounds of two requests at once by two clients. */
  async function seenTokens(user: object, rounds: number): Promise<readonly string[]> {
    const seen: string[] = [];
    const program = await startProgram((request, response) => {
      seen.push(request.headers.authorization ?? '');
      response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
    });
    const server = { server: `http://127.0.0.1:${program.port}` };
    const clients = [connect(server, user), connect(server, user)];
    try {
      for (let round = 0; round < rounds; round += 1) await Promise.all(clients.map(read));
    } finally {
      await program.close();
    }
    return seen;
  }

  describe('client certificates', () => {
    test('as files, named from the folder of the kubeconfig', async () => {
      const { server, user } = entries();
      writeFileSync(join(folder.path, 'ca.pem'), decoded(server['certificate-authority-data']));
      writeFileSync(join(folder.path, 'user.pem'), decoded(user['client-certificate-data']));
      writeFileSync(join(folder.path, 'user.key'), decoded(user['client-key-data']));
      const byFile = { server: server['server'], 'certificate-authority': 'ca.pem' };
      const from = connect(byFile, { 'client-certificate': 'user.pem', 'client-key': 'user.key' });
      assert.equal((await read(from))?.metadata.name, 'here');
    });

    test('what is embedded counts more than a file', async () => {
      const { server, user } = entries();
      const files = { 'client-certificate': 'none.pem', 'client-key': 'none.key' };
      await read(connect({ ...server, 'certificate-authority': 'none.pem' }, { ...user, ...files }));
    });

    test(
      'from an exec plugin',
      { skip: process.platform === 'win32' && 'the program of this test is a POSIX script' },
      async () => {
        const { server, user } = entries();
        const status = {
          clientCertificateData: decoded(user['client-certificate-data']),
          clientKeyData: decoded(user['client-key-data']),
        };
        folder.write('certificate', `give(${JSON.stringify(status)});`);
        const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './bin/certificate' };
        const from = connect(server, { exec });
        await Promise.all([read(from), read(from), read(from)]);
        assert.equal(folder.calls.length, 1);
      },
    );
  });

  describe('the server', () => {
    test('of an authority that is not known is not trusted', async () => {
      const { server, user } = entries();
      const other = Buffer.from(createAuthority('other').certificate).toString('base64');
      await failsWith('cluster.untrusted', read(connect({ ...server, 'certificate-authority-data': other }, user)));
    });

    test('is not looked at where the kubeconfig says so', async () => {
      const { server, user } = entries();
      await read(connect({ server: server['server'], 'insecure-skip-tls-verify': true }, user));
    });

    test('is checked by tls-server-name', async () => {
      const { server, user } = entries();
      await read(connect({ ...server, 'tls-server-name': 'kubernetes.default.svc' }, user));
      await failsWith('cluster.untrusted', read(connect({ ...server, 'tls-server-name': 'other.example' }, user)));
    });
  });

  test('a token file that rotates is read again when its token is refused, once for all', async () => {
    const token = randomUUID();
    const { server } = entries(cluster.faults.tokenKubeconfig('robot', token));
    const file = join(folder.path, 'token');
    writeFileSync(file, `${token}\n`);
    const from = connect(server, { tokenFile: 'token', token: 'older' });
    await read(from);
    cluster.faults.revokeTokens();
    const next = randomUUID();
    cluster.faults.tokenKubeconfig('robot', next);
    writeFileSync(file, `${next}\n`);
    const answers = await Promise.all(Array.from({ length: 10 }, () => read(from)));
    assert.ok(answers.every((object) => object?.metadata.name === 'here'));
  });

  describe('impersonation', () => {
    test('is judged as the other user, with the groups', async () => {
      const { server, user } = entries();
      await failsWith('cluster.forbidden', read(connect(server, { ...user, as: 'nobody' })));
      const from = connect(server, { ...user, as: 'nobody', 'as-groups': ['none', 'system:masters'] });
      assert.equal((await read(from))?.metadata.name, 'here');
    });

    test('is sent with requests and with tunnels, by all its headers', async (context) => {
      const seen: IncomingMessage[] = [];
      const program = await startProgram((request, response) => {
        seen.push(request);
        response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
      });
      context.after(() => program.close());
      program.server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
        seen.push(request);
        socket.end('HTTP/1.1 403 No\r\n\r\n');
      });
      const user = {
        token: 't',
        as: 'jürgen',
        'as-uid': '7',
        'as-groups': ['a', 'b'],
        'as-user-extra': { 'acme.com/Project': ['x', 'y'] },
      };
      await read(connect({ server: `http://127.0.0.1:${program.port}` }, user));
      const credentials = new Credentials([folder.kubeconfig], 'c');
      context.after(() => credentials.dispose());
      const place = { namespace: 'n', pod: 'p', port: 80 };
      await failsWith('forward.forbidden', openTunnel(new ApiClient(credentials), place, forwardPace));
      assert.equal(seen.length, 2);
      for (const { headersDistinct } of seen) {
        const sent = Object.entries(headersDistinct).filter(([name]) => name.startsWith('impersonate-'));
        assert.deepEqual(Object.fromEntries(sent), {
          'impersonate-user': [Buffer.from('jürgen').toString('latin1')],
          'impersonate-uid': ['7'],
          'impersonate-group': ['a', 'b'],
          'impersonate-extra-acme.com%2fproject': ['x', 'y'],
        });
        assert.deepEqual(headersDistinct['authorization'], ['Bearer t']);
      }
    });
  });

  describe('auth-providers', () => {
    test('that Kubernetes has removed are named with what took their place', async () => {
      const { server } = entries();
      const gcp = await failsWith('cluster.authProviderRemoved', read(connect(server, provider('gcp'))));
      assert.match(renderError(gcp), /gke-gcloud-auth-plugin/);
      await failsWith('cluster.authProviderRemoved', read(connect(server, provider('azure'))));
      await failsWith('cluster.authProviderUnknown', read(connect(server, provider('openstack'))));
    });

    describe('OIDC', () => {
      const authority = createAuthority('idp');
      let idp: Server;
      let renewals: string[] = [];
      let refuses = false;
      let named: string | undefined;
      const issuer = (): string => named ?? `https://127.0.0.1:${portOf(idp)}`;
      const tokenUntil = (end: number): string =>
        `${part({ alg: 'RS256' })}.${part({ iss: issuer(), sub: 'jo', aud: 'app', iat: nowSeconds() - 60, exp: end })}.c2ln`;

      before(async () => {
        const { key, certificate } = createServerCertificate(authority);
        idp = createServer({ key, cert: certificate }, (request, response) => {
          const json = (status: number, body: object): void =>
            void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
          if (request.url?.endsWith('/.well-known/openid-configuration')) {
            return json(200, { issuer: issuer(), token_endpoint: `${issuer()}/token` });
          }
          renewals.push(request.url ?? '');
          if (refuses) return json(400, { error: 'invalid_grant', error_description: 'the session has ended' });
          json(200, {
            access_token: 'a',
            token_type: 'bearer',
            expires_in: 3600,
            refresh_token: 'r2',
            id_token: tokenUntil(nowSeconds() + 3600),
          });
        });
        await new Promise<void>((resolve) => idp.listen(0, '127.0.0.1', resolve));
      });
      after(() => idp.close());

      const oidc = (more: object): object =>
        provider('oidc', {
          'client-id': 'app',
          'idp-issuer-url': issuer(),
          'idp-certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
          ...more,
        });

      test('a token that holds is sent as it is', async () => {
        renewals = [];
        const token = tokenUntil(nowSeconds() + 600);
        const sent = await seenTokens(oidc({ 'id-token': token, 'refresh-token': 'r' }), 1);
        assert.deepEqual(new Set(sent), new Set([`Bearer ${token}`]));
        assert.deepEqual(renewals, []);
      });

      test('one that has ended is renewed once for all, and not again', async () => {
        renewals = [];
        const old = tokenUntil(nowSeconds() - 10);
        const sent = await seenTokens(oidc({ 'id-token': old, 'refresh-token': 'r' }), 3);
        assert.equal(renewals.length, 1);
        assert.equal(new Set(sent).size, 1);
        assert.doesNotMatch(sent[0] ?? '', new RegExp(old));
      });

      test('one that is refused although it holds is renewed once for all, and never in a loop', async (context) => {
        renewals = [];
        const old = tokenUntil(nowSeconds() + 600);
        let isTaken = (authorization: string | undefined): boolean => authorization !== `Bearer ${old}`;
        const program = await startProgram((request, response) => {
          const status = isTaken(request.headers.authorization) ? 404 : 401;
          response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
        });
        context.after(() => program.close());
        const file = join(folder.path, 'idp.pem');
        writeFileSync(file, authority.certificate);
        const byFile = { 'idp-certificate-authority-data': undefined, 'idp-certificate-authority': file };
        const user = oidc({ ...byFile, 'id-token': old, 'refresh-token': 'r' });
        const from = connect({ server: `http://127.0.0.1:${program.port}` }, user);
        const answers = await Promise.all(Array.from({ length: 10 }, () => read(from)));
        assert.deepEqual(new Set(answers), new Set([undefined]));
        assert.equal(renewals.length, 1);
        isTaken = () => false;
        for (let round = 0; round < 5; round += 1) await failsWith('cluster.unauthorized', read(from));
        assert.equal(renewals.length, 1);
      });

      test('a provider that refuses is told in its words; nothing is sent as nobody', async () => {
        refuses = true;
        const old = tokenUntil(nowSeconds() - 10);
        const refused = oidc({ 'id-token': old, 'refresh-token': 'r' });
        const error = await failsWith('cluster.oidcRefused', seenTokens(refused, 1));
        refuses = false;
        assert.match(renderError(error), /the session has ended\. Sign in again/);
        await failsWith('cluster.oidcEnded', seenTokens(oidc({ 'id-token': old }), 1));
      });

      test('a provider is reached through the proxy of the environment', async (context) => {
        renewals = [];
        const proxy = await startConnectProxy();
        context.after(() => proxy.close());
        const program = await startProgram((_request, response) => {
          response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
        });
        context.after(() => program.close());
        // By a name that is not of this machine; what the provider says of itself is the same.
        const byName = issuer().replace('127.0.0.1', 'kubernetes.default.svc');
        named = byName;
        context.after(() => (named = undefined));
        const config = { 'id-token': tokenUntil(nowSeconds() - 10), 'refresh-token': 'r', 'idp-issuer-url': byName };
        const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
        await read(connect({ server: `http://127.0.0.1:${program.port}` }, oidc(config), { environment }));
        assert.equal(renewals.length, 1);
        assert.deepEqual(new Set(proxy.asked), new Set([new URL(byName).host]));
      });

      test('a provider that hangs has a limit', async (context) => {
        const mute = await startMute();
        context.after(() => mute.close());
        const { server } = entries();
        const user = oidc({
          'id-token': tokenUntil(nowSeconds() - 10),
          'refresh-token': 'r',
          'idp-issuer-url': `https://127.0.0.1:${mute.port}`,
        });
        await failsWith('cluster.oidcTimeout', read(connect(server, user, { limits: { tokenMs: 200 } })));
      });
    });
  });

  test('a kubeconfig is never written: bytes and times stay, whatever is done with its contexts', async () => {
    const { server, user } = entries();
    folder.writeKubeconfig(server, { a: user, b: { ...user, as: 'nobody' } });
    const before = statSync(folder.kubeconfig, { bigint: true });
    const text = readFileSync(folder.kubeconfig);
    for (const name of ['a', 'b']) {
      const connection = connectContext([folder.kubeconfig], name, { pace: fastPace });
      connections.push(connection);
      await read(connection).catch(() => undefined);
    }
    const { ino, mtimeNs, ctimeNs } = statSync(folder.kubeconfig, { bigint: true });
    assert.deepEqual([ino, mtimeNs, ctimeNs], [before.ino, before.mtimeNs, before.ctimeNs]);
    assert.deepEqual(readFileSync(folder.kubeconfig), text);
  });

  describe('limits', () => {
    test('a server that takes no connection is unreachable long before the limit of an answer', async () => {
      const mute = await startMute();
      const from = connect(
        { server: `https://127.0.0.1:${mute.port}` },
        {},
        { limits: { connectMs: 200, answerMs: 600_000 } },
      );
      const error = await failsWith('cluster.connectTimeout', read(from));
      assert.match(renderError(error), /within 0\.2 s: nothing answers/);
      mute.close();
    });

    test('a server that thinks longer than a connection may take is answered', async () => {
      const { server, user } = entries();
      const slow = cluster.faults.slow(2_500);
      await read(connect(server, user, { limits: { connectMs: 2_000 } }));
      slow.dispose();
    });

    test('a server that takes the request and says nothing has the limit of an answer', async () => {
      const { server, user } = entries();
      const hang = cluster.faults.hang();
      await failsWith('cluster.timeout', read(connect(server, user, { limits: { answerMs: 300 } })));
      hang.dispose();
    });
  });
});
