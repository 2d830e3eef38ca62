import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { stringify } from 'yaml';
import { renderError } from '../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../src/core/resource/kinds.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { failsWith } from './support/failsWith.ts';
import { RecordingSink } from './support/recordingSink.ts';
import { fastPace, startProgram } from './support/testCluster.ts';

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

const read = (from: ContextConnection, kind: ResourceKind = kinds.backend) =>
  from.reader.read({ kind, namespace: 'n', name: 'x' });

const addedEvent = (name: string) =>
  `${JSON.stringify({ type: 'ADDED', object: { metadata: { name, labels: { l: 'grün' } } } })}\n`;

/** Answers that no proper API server gives, and what each kind of credentials sends. */
describe('connection to an API server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-connection-'));
  const file = join(folder, 'config');
  let program: Awaited<ReturnType<typeof startProgram>>;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let seen: IncomingMessage[] = [];
  let connection: ContextConnection | undefined;

  before(async () => {
    program = await startProgram((request, response) => {
      seen.push(request);
      answer(request, response);
    });
  });
  beforeEach(() => {
    seen = [];
    answer = (_request, response) => sendJson(response, 200, { metadata: { name: 'x' } });
  });
  afterEach(() => {
    connection?.dispose();
    connection = undefined;
  });
  after(async () => {
    await program.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(parts: { readonly user?: object | undefined; readonly cluster?: object }): void {
    const { user } = parts;
    const cluster = { server: `http://127.0.0.1:${program.port}/`, ...parts.cluster };
    writeFileSync(
      file,
      stringify({
        'current-context': 'c',
        clusters: [{ name: 'k', cluster }],
        ...(user && { users: [{ name: 'u', user }] }),
        contexts: [{ name: 'c', context: { cluster: 'k', ...(user && { user: 'u' }) } }],
      }),
    );
  }

  function connectWith(parts: Parameters<typeof write>[0] = {}): ContextConnection {
    write(parts);
    connection = connectContext([file], 'c', { pace: fastPace });
    return connection;
  }

  describe('credentials', () => {
    test('none', async () => {
      await read(connectWith());
      assert.equal(seen[0]?.headers.authorization, undefined);
      assert.equal(seen[0]?.url, '/apis/agentgateway.dev/v1alpha1/namespaces/n/agentgatewaybackends/x');
    });

    test('a token', async () => {
      await read(connectWith({ user: { token: 'abc' } }));
      assert.equal(seen[0]?.headers.authorization, 'Bearer abc');
    });

    test('a token file, named from the folder of the kubeconfig', async () => {
      writeFileSync(join(folder, 'token'), 'from-file\n');
      await read(connectWith({ user: { tokenFile: 'token' } }));
      assert.equal(seen[0]?.headers.authorization, 'Bearer from-file');
    });

    test('a name and a password', async () => {
      await read(connectWith({ user: { username: 'jo', password: 'pw' } }));
      assert.equal(seen[0]?.headers.authorization, `Basic ${Buffer.from('jo:pw').toString('base64')}`);
    });

    test('impersonation', async () => {
      await read(connectWith({ user: { token: 'abc', as: 'somebody' } }));
      assert.equal(seen[0]?.headers['impersonate-user'], 'somebody');
    });

    test('a file that is not there is named', async () => {
      const error = await failsWith(
        'cluster.credentials',
        read(connectWith({ user: { 'client-certificate': 'no.pem' } })),
      );
      assert.match(renderError(error), /no\.pem: ENOENT/);
    });

    describe('exec plugin', () => {
      const calls = join(folder, 'calls');
      const plugin = join(folder, 'plugin.mjs');
      const user = (...args: string[]) => ({
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [plugin, ...args] },
      });
      const callCount = (): number => (existsSync(calls) ? readFileSync(calls, 'utf8').length : 0);

      before(() => {
        writeFileSync(
          plugin,
          `import { appendFileSync, readFileSync } from 'node:fs';
           appendFileSync(${JSON.stringify(calls)}, 'x');
           if (process.argv[2] === 'fail') { console.error('no session, log in first\\nsecond line'); process.exit(1); }
           const token = 'token-' + readFileSync(${JSON.stringify(calls)}, 'utf8').length;
           console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }));`,
        );
      });
      beforeEach(() => rmSync(calls, { force: true }));

      test('is called once for all who wait, and not again', async () => {
        const from = connectWith({ user: user() });
        await Promise.all(Array.from({ length: 20 }, () => read(from)));
        await read(from);
        assert.equal(callCount(), 1);
        assert.ok(seen.every((request) => request.headers.authorization === 'Bearer token-1'));
      });

      test('a refused token is replaced once; after that the refusal is told', async () => {
        const from = connectWith({ user: user() });
        answer = (request, response) => {
          const isGood = request.headers.authorization === 'Bearer token-2';
          sendJson(response, isGood ? 200 : 401, isGood ? { metadata: { name: 'x' } } : { kind: 'Status', code: 401 });
        };
        assert.equal((await read(from))?.metadata.name, 'x');
        assert.equal(callCount(), 2);
        answer = (_request, response) => sendJson(response, 401, {});
        for (let round = 0; round < 5; round += 1) await failsWith('cluster.unauthorized', read(from));
        assert.equal(callCount(), 2, 'no loop of plugin calls');
      });

      test('what it complains of is told in one line', async () => {
        const error = await failsWith('cluster.pluginFailed', read(connectWith({ user: user('fail') })));
        assert.match(renderError(error), /no session, log in first\. Sign in again/);
      });

      test('one that is not installed is named', async () => {
        const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login-helper' };
        const error = await failsWith('cluster.pluginMissing', read(connectWith({ user: { exec } })));
        assert.match(renderError(error), /program no-such-login-helper was found neither/);
      });
    });

    test('a kubeconfig that is mended is used by the next request', async () => {
      const from = connectWith({ cluster: { server: 'http://127.0.0.1:1' } });
      await failsWith('cluster.unreachable', read(from));
      write({ user: { token: 'new' } });
      await read(from);
      assert.equal(seen[0]?.headers.authorization, 'Bearer new');
    });
  });

  describe('servers that are none', () => {
    const table: Record<string, { server: string; code: string }> = {
      'nothing listens': { server: 'https://127.0.0.1:1', code: 'cluster.unreachable' },
      'a name that does not exist': { server: 'https://nobody.invalid', code: 'cluster.unreachable' },
      'no URL': { server: 'nonsense', code: 'kubeconfig.noCluster' },
      'another scheme': { server: 'ftp://127.0.0.1', code: 'kubeconfig.noCluster' },
    };
    for (const [name, { server, code }] of Object.entries(table)) {
      test(name, async () => {
        await failsWith(code, read(connectWith({ cluster: { server } })));
      });
    }

    test('plain HTTP behind https', async () => {
      await failsWith(
        'cluster.unreachable',
        read(connectWith({ cluster: { server: `https://127.0.0.1:${program.port}` } })),
      );
    });

    test('a certificate of another authority', async (context) => {
      const { key, certificate } = createServerCertificate(createAuthority('somebody'));
      const server = createTlsServer({ key, cert: certificate });
      server.on('tlsClientError', () => undefined);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      context.after(() => server.close());
      const { port } = server.address() as AddressInfo;
      await failsWith('cluster.untrusted', read(connectWith({ cluster: { server: `https://127.0.0.1:${port}` } })));
    });

    test('a sign-in page instead of an API', async () => {
      answer = (_request, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>');
      await failsWith('cluster.notKubernetes', read(connectWith()));
    });

    test('a redirect is not followed, and takes no credentials along', async () => {
      answer = (_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
      const error = await failsWith('cluster.requestFailed', read(connectWith({ user: { token: 'abc' } })));
      assert.equal(error.args['status'], 302);
      assert.equal(seen.length, 1);
    });

    test('a refusal of a million words is cut short', async () => {
      answer = (_request, response) => sendJson(response, 500, { message: 'why '.repeat(10_000) });
      const error = await failsWith('cluster.requestFailed', read(connectWith()));
      assert.ok(renderError(error).length < 500);
    });

    test('an answer that breaks off', async () => {
      answer = (_request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"metadata":', () => response.destroy());
      };
      await failsWith('cluster.cut', read(connectWith()));
    });
  });

  describe('a Secret with its values, although only metadata was asked for', () => {
    const secret = { kind: 'Secret', metadata: { name: 'x', resourceVersion: '1' }, data: { key: 'c2VjcmV0' } };

    test('is dropped when read', async () => {
      answer = (_request, response) => sendJson(response, 200, secret);
      const from = connectWith();
      await failsWith('cluster.secretNotMetadata', read(from, kinds.secret));
      const target = { kind: kinds.secret, namespace: 'n', name: 'x' };
      await failsWith('cluster.secretNotMetadata', from.reader.readYaml(target));
    });

    test('is dropped when listed', async () => {
      const list = { kind: 'SecretList', metadata: { resourceVersion: '1' }, items: [secret] };
      answer = (_request, response) => sendJson(response, 200, list);
      const sink = new RecordingSink();
      connectWith().source.watch({ kind: kinds.secret }, sink);
      await sink.until('stale', () => sink.status === 'stale');
      assert.equal(sink.errorCode, 'cluster.secretNotMetadata');
      assert.equal(sink.replacements, 0);
    });

    test('is dropped when watched', async () => {
      answer = (request, response) => {
        const isWatch = request.url?.includes('watch=1') === true;
        const list = { kind: 'PartialObjectMetadataList', metadata: { resourceVersion: '1' }, items: [] };
        if (!isWatch) return sendJson(response, 200, list);
        response.writeHead(200).write(`${JSON.stringify({ type: 'ADDED', object: secret })}\n`);
      };
      const sink = new RecordingSink();
      connectWith().source.watch({ kind: kinds.secret }, sink);
      await sink.until('stale', () => sink.status === 'stale');
      assert.equal(sink.errorCode, 'cluster.secretNotMetadata');
      assert.deepEqual(sink.names, []);
    });
  });

  test('events that come in pieces, several at once, or in the middle of a letter', async () => {
    const bytes = Buffer.from(`${addedEvent('a')}${addedEvent('b')}\n${addedEvent('c')}`);
    answer = (request, response) => {
      if (request.url?.includes('watch=1') !== true) {
        return sendJson(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
      }
      response.writeHead(200);
      // One byte at a time.
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
    };
    const sink = new RecordingSink();
    connectWith().source.watch({ kind: kinds.backend }, sink);
    await sink.until('three objects', () => sink.objects.size === 3);
    assert.deepEqual(sink.deltas, ['+a', '+b', '+c']);
    assert.equal(sink.objects.get('c')?.metadata.labels['l'], 'grün');
  });

  const retryAfter: Readonly<Record<string, () => string>> = {
    'in seconds': () => '3600',
    'as a date': () => new Date(Date.now() + 3_600_000).toUTCString(),
  };
  for (const [name, header] of Object.entries(retryAfter)) {
    test(`Retry-After ${name} is obeyed, within bounds`, async () => {
      let lists = 0;
      answer = (_request, response) => {
        lists += 1;
        response.writeHead(429, { 'Retry-After': header() }).end('{}');
      };
      const sink = new RecordingSink();
      connectWith().source.watch({ kind: kinds.backend }, sink);
      await sink.until('stale', () => sink.status === 'stale');
      await new Promise((resolve) => setTimeout(resolve, 90));
      // Without it, some three rounds would fit.
      assert.equal(lists, 1);
      await sink.until('the next look, no later than the slow pace', () => sink.states.length >= 3);
    });
  }

  test('nothing is asked before the first request', async () => {
    connectWith({ user: { exec: { command: 'no-such-login-helper' } } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(seen.length, 0);
  });
});
