import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { CodedError } from '../../src/core/base/codedError.ts';
import { renderError } from '../../src/core/messages/index.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { connectContext, type ConnectOptions, type ContextConnection } from '../../src/io/kube/index.ts';
import { failsWith } from './support/failsWith.ts';
import { isAlive, PluginFolder } from './support/pluginFolder.ts';
import { fastPace, startProgram } from './support/testCluster.ts';
import { until } from './support/until.ts';

const v1 = 'client.authentication.k8s.io/v1';
const read = (from: ContextConnection) => from.reader.read({ kind: kinds.backend, namespace: 'n', name: 'x' });

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

const info = ({ env }: Record<string, unknown>): unknown =>
  JSON.parse((env as NodeJS.ProcessEnv)['KUBERNETES_EXEC_INFO'] ?? '');

describe(
  'exec plugins',
  { skip: process.platform === 'win32' && 'the programs of this test are POSIX scripts' },
  () => {
    let plugins: PluginFolder;
    let program: Awaited<ReturnType<typeof startProgram>>;
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    let seen: IncomingMessage[] = [];
    let connections: ContextConnection[] = [];

    const gone = async (): Promise<void> => {
      assert.equal(plugins.calls.length, 2);
      await until('the end of both', () => !plugins.calls.some(isAlive));
    };

    before(async () => {
      plugins = new PluginFolder();
      program = await startProgram((request, response) => {
        seen.push(request);
        answer(request, response);
      });
    });
    beforeEach(() => {
      seen = [];
      plugins.reset();
      answer = (_request, response) => sendJson(response, 200, { metadata: { name: 'x' } });
    });
    afterEach(() => {
      for (const connection of connections) connection.dispose();
      connections = [];
    });
    after(async () => {
      await program.close();
      plugins.dispose();
    });

    const cluster = (more: object = {}): object => ({ server: `http://127.0.0.1:${program.port}`, ...more });
    const tokens = (): readonly (string | undefined)[] => seen.map((request) => request.headers.authorization);

    function connect(context: string, options: ConnectOptions = {}): ContextConnection {
      const environment = { PATH: `${plugins.bin}:${process.env['PATH']}`, HOME: homedir(), SHELL: '/bin/false' };
      const connection = connectContext([plugins.kubeconfig], context, { pace: fastPace, environment, ...options });
      connections.push(connection);
      return connection;
    }

    /** A connection to a context that signs in by `exec`. */
    function connectBy(exec: object, options?: ConnectOptions, clusterMore?: object): ContextConnection {
      plugins.writeKubeconfig(cluster(clusterMore), { c: { exec: { apiVersion: v1, ...exec } } });
      return connect('c', options);
    }

    describe('what it is told', () => {
      const tell = `fs.writeFileSync(process.argv[2], JSON.stringify({
      args: process.argv.slice(3), env: process.env, cwd: process.cwd(), stdin: fs.readFileSync(0, 'utf8'),
    })); give({ token: 't' });`;

      async function told(exec: object, clusterMore?: object): Promise<Record<string, unknown>> {
        plugins.write('tell', tell);
        const out = join(plugins.path, 'told');
        const { args = [], ...rest } = exec as { args?: readonly string[] };
        await read(connectBy({ command: 'tell', args: [out, ...args], ...rest }, undefined, clusterMore));
        return JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown>;
      }

      test('arguments as they are written, through no shell (P33)', async () => {
        const pwned = join(plugins.path, 'pwned');
        const args = ['a b', '"q" \'s\'', `; touch ${pwned}`, '$(id)', 'arn:aws:eks:eu-1:1:cluster/x', '', '*', 'ü'];
        assert.deepEqual((await told({ args }))['args'], args);
        assert.ok(!existsSync(pwned));
      });

      test('its environment, a closed stdin, and a folder that it does not hold', async () => {
        const { env, stdin, cwd } = await told({ env: [{ name: 'AWS_PROFILE', value: 'prod' }] });
        assert.equal((env as NodeJS.ProcessEnv)['AWS_PROFILE'], 'prod');
        assert.equal(stdin, '');
        assert.equal(cwd, homedir());
      });

      test(
        'a session of its own: it finds no terminal to prompt at, also where the editor was started from one',
        { skip: process.platform !== 'linux' && 'reads /proc' },
        async () => {
          plugins.write(
            'session',
            `fs.writeFileSync(${JSON.stringify(plugins.path)} + '/stat', fs.readFileSync('/proc/self/stat')); give({ token: 't' });`,
          );
          await read(connectBy({ command: 'session' }));
          // pid (name) state ppid pgrp session
          const [, pid, session] =
            /^(\d+) \(.*\) \S+ \d+ \d+ (\d+)/.exec(readFileSync(join(plugins.path, 'stat'), 'utf8')) ?? [];
          assert.ok(pid !== undefined);
          assert.equal(session, pid);
        },
      );

      test('that nobody can be asked; of the cluster only where it wants to know', async () => {
        assert.deepEqual(info(await told({})), {
          apiVersion: v1,
          kind: 'ExecCredential',
          spec: { interactive: false },
        });
        const authority = join(plugins.path, 'ca.pem');
        writeFileSync(authority, 'PEM');
        const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'here' } }];
        const more = { 'certificate-authority': authority, 'tls-server-name': 'api', extensions };
        const v1beta1 = 'client.authentication.k8s.io/v1beta1';
        assert.deepEqual(info(await told({ provideClusterInfo: true, apiVersion: v1beta1 }, more)), {
          apiVersion: v1beta1,
          kind: 'ExecCredential',
          spec: {
            interactive: false,
            cluster: {
              server: `http://127.0.0.1:${program.port}`,
              'tls-server-name': 'api',
              'certificate-authority-data': Buffer.from('PEM').toString('base64'),
              config: { audience: 'here' },
            },
          },
        });
      });

      test('contexts of any name (P33)', async () => {
        plugins.write('give', `give({ token: process.argv[2] });`);
        const names = [
          'a b',
          'arn:aws:eks:eu-1:1:cluster/x',
          `'; rm -rf "$HOME"; '`,
          'ns/api.example:6443/kube:admin',
          '--help',
        ];
        const users = names.map((name, index) => [
          name,
          { exec: { apiVersion: v1, command: 'give', args: [`t${index}`] } },
        ]);
        plugins.writeKubeconfig(cluster(), Object.fromEntries(users) as Record<string, object>);
        for (const name of names) await read(connect(name));
        assert.deepEqual(
          tokens(),
          names.map((_name, index) => `Bearer t${index}`),
        );
      });
    });

    describe('where it is found', () => {
      test('a path is taken from the folder of the kubeconfig', async () => {
        plugins.write('here', `give({ token: 'here' });`);
        await read(connectBy({ command: './bin/here' }, { environment: { PATH: '/nowhere', SHELL: '/bin/false' } }));
        assert.deepEqual(tokens(), ['Bearer here']);
      });

      test('on the PATH of the login shell, asked once, when the editor has a shorter one; what it calls is found too (P2)', async () => {
        plugins.write('helper', `console.log('from the helper');`);
        plugins.write(
          'login',
          `give({ token: require('node:child_process').execFileSync('helper').toString().trim() });`,
        );
        const shells = join(plugins.path, 'shells');
        mkdirSync(shells);
        const shell = join(shells, 'bash');
        const asked = join(plugins.path, 'asked');
        writeFileSync(
          shell,
          `#!/bin/sh\necho x >> '${asked}'\necho 'Welcome, PATH=/wrong'\nPATH='${plugins.bin}':/usr/bin:/bin\nexport PATH\nexec /bin/sh -c "$4"\n`,
        );
        chmodSync(shell, 0o755);
        const environment = { PATH: '/nowhere', HOME: homedir(), SHELL: shell };
        plugins.writeKubeconfig(cluster(), {
          a: { exec: { apiVersion: v1, command: 'login' } },
          b: { exec: { apiVersion: v1, command: 'login', args: ['b'] } },
          full: { exec: { apiVersion: v1, command: process.execPath, args: [join(plugins.bin, 'login')] } },
        });
        await read(connect('a', { environment }));
        await read(connect('b', { environment }));
        assert.deepEqual(tokens(), ['Bearer from the helper', 'Bearer from the helper']);
        assert.equal(readFileSync(asked, 'utf8'), 'x\n');
      });

      test('the shell is not asked when the plugin is on the PATH', async () => {
        plugins.write('login', `give({ token: 't' });`);
        const asked = join(plugins.path, 'asked-in-vain');
        const folder = join(plugins.path, 'zsh-folder');
        mkdirSync(folder);
        writeFileSync(join(folder, 'zsh'), `#!/bin/sh\ntouch '${asked}'\n`);
        chmodSync(join(folder, 'zsh'), 0o755);
        const environment = { PATH: `${plugins.bin}:${process.env['PATH']}`, SHELL: join(folder, 'zsh') };
        await read(connectBy({ command: 'login' }, { environment }));
        assert.ok(!existsSync(asked));
      });

      test('nowhere: the error names it and says what its author says (P2)', async () => {
        const environment = { PATH: plugins.bin, SHELL: '/bin/false' };
        const installHint = '\n  aws-login is required.\nSee https://example.com/install\n';
        const told = await failsWith(
          'cluster.pluginMissingWithHint',
          read(connectBy({ command: 'aws-login', installHint }, { environment })),
        );
        assert.match(renderError(told), /sign-in program aws-login .* The kubeconfig says: aws-login is required\.$/);
        await failsWith('cluster.pluginMissing', read(connectBy({ command: 'aws-login' }, { environment })));
      });

      test('not in a folder of PATH that is relative', async () => {
        const environment = { PATH: 'test/../..:.', SHELL: '/bin/false' };
        await failsWith('cluster.pluginMissing', read(connectBy({ command: 'package.json' }, { environment })));
      });
    });

    describe('how often it is called (P3)', () => {
      test('once for 20 requests over three clients of two contexts that say the same', async () => {
        plugins.write('slow', `setTimeout(() => give({ token: 't' + calls }), 100);`);
        const exec = { apiVersion: v1, command: 'slow' };
        plugins.writeKubeconfig(cluster(), { a: { exec }, b: { exec } });
        const clients = [connect('a'), connect('a'), connect('b')];
        await Promise.all(Array.from({ length: 20 }, (_, index) => read(clients[index % 3] ?? connect('a'))));
        assert.equal(plugins.calls.length, 1);
        assert.deepEqual(new Set(tokens()), new Set(['Bearer t1']));
      });

      test('20 requests with a token that the server no longer takes: one call more, then all are answered', async () => {
        plugins.write('login', `give({ token: 't' + calls });`);
        const from = connectBy({ command: 'login' });
        await read(from);
        answer = (request, response) => {
          const isGood = request.headers.authorization === 'Bearer t2';
          sendJson(response, isGood ? 200 : 401, { metadata: { name: 'x' } });
        };
        const answers = await Promise.all(Array.from({ length: 20 }, () => read(from)));
        assert.ok(answers.every((object) => object?.metadata.name === 'x'));
        assert.equal(plugins.calls.length, 2);
      });

      test('before a token ends, and not for one that is good', async () => {
        plugins.write(
          'short',
          `give({ token: 't' + calls, expirationTimestamp: new Date(Date.now() + (calls === 1 ? 11e3 : 3600e3)) });`,
        );
        const from = connectBy({ command: 'short' });
        await read(from);
        await until('the second token', async () => {
          await read(from);
          return plugins.calls.length === 2;
        });
        for (let round = 0; round < 5; round += 1) await read(from);
        assert.equal(plugins.calls.length, 2);
        assert.equal(tokens().at(-1), 'Bearer t2');
      });

      test('a token that has ended when it comes is no loop of calls', async () => {
        plugins.write('ended', `give({ token: 't', expirationTimestamp: '2001-01-01T00:00:00Z' });`);
        const from = connectBy({ command: 'ended' });
        for (let round = 0; round < 10; round += 1) await read(from);
        assert.ok(plugins.calls.length <= 2, String(plugins.calls.length));
      });

      test('a server that refuses for ever: the pauses between calls double', async () => {
        plugins.write('login', `give({ token: 't' + calls });`);
        answer = (_request, response) => sendJson(response, 401, {});
        const renewalMs = 20;
        const from = connectBy({ command: 'login' }, { limits: { renewalMs } });
        const start = performance.now();
        for (let round = 0; round < 150; round += 1) {
          await failsWith('cluster.unauthorized', read(from));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        const most = Math.log2((performance.now() - start) / renewalMs) + 3;
        assert.ok(plugins.calls.length >= 3 && plugins.calls.length <= most, `${plugins.calls.length} of ${most}`);
      });

      test('a failure is not repeated by itself, but when a person asks', async () => {
        plugins.write('fails', `console.error('\\u001b[31mno session\\u001b[0m, log in\\nmore'); process.exit(1);`);
        const from = connectBy({ command: 'fails' });
        for (let round = 0; round < 5; round += 1) {
          const error = await failsWith('cluster.pluginFailed', read(from));
          assert.match(renderError(error), /program fails failed: no session, log in\. Sign in again/);
        }
        assert.equal(plugins.calls.length, 1);
        from.source.retry();
        await failsWith('cluster.pluginFailed', read(from));
        assert.equal(plugins.calls.length, 2);
      });
    });

    describe('what cannot work is said', () => {
      const table: Record<string, { exec: object; code: string; body?: string }> = {
        'no command': { exec: { command: '' }, code: 'cluster.pluginUnnamed' },
        'a version that Kubernetes removed': {
          exec: { command: 'any', apiVersion: 'client.authentication.k8s.io/v1alpha1' },
          code: 'cluster.pluginVersion',
        },
        'one that must ask': { exec: { command: 'any', interactiveMode: 'Always' }, code: 'cluster.pluginInteractive' },
        'no output': { exec: { command: 'any' }, code: 'cluster.pluginAnswer', body: '' },
        'output that is no JSON': {
          exec: { command: 'any' },
          code: 'cluster.pluginAnswer',
          body: `console.log('sk-secret')`,
        },
        'another kind': {
          exec: { command: 'any' },
          code: 'cluster.pluginAnswer',
          body: `console.log('{"token":"sk-secret"}')`,
        },
        'a certificate without its key': {
          exec: { command: 'any' },
          code: 'cluster.pluginAnswer',
          body: `give({ clientCertificateData: 'sk-secret' })`,
        },
        'output without end': {
          exec: { command: 'any' },
          code: 'cluster.pluginAnswer',
          body: `setInterval(() => console.log('sk-secret'.repeat(1e5)), 1)`,
        },
      };
      for (const [name, { exec, code, body }] of Object.entries(table)) {
        test(name, async () => {
          plugins.write('any', body ?? `give({ token: 't' })`);
          const error = await failsWith(code, read(connectBy(exec)));
          assert.doesNotMatch(renderError(error), /sk-secret/);
          assert.equal(plugins.calls.length, body === undefined ? 0 : 1);
        });
      }
    });

    describe('nothing is left behind (P6c)', () => {
      /** Starts a child of its own, and neither ever ends. */
      const hangs = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)'], { stdio: 'inherit' });
      fs.appendFileSync(file, child.pid + '\\n'); setInterval(() => 0, 1e6);`;

      test('after its limit', async () => {
        plugins.write('hangs', hangs);
        const error = await failsWith(
          'cluster.pluginTimeout',
          read(connectBy({ command: 'hangs' }, { limits: { pluginMs: 1500 } })),
        );
        assert.match(renderError(error), /gave no credentials within 1\.5 s/);
        await gone();
      });

      test('when its connection is closed', async () => {
        plugins.write('hangs', hangs);
        const from = connectBy({ command: 'hangs' });
        const reading = read(from);
        await until('both', () => plugins.calls.length === 2);
        from.dispose();
        await assert.rejects(reading, CodedError);
        await gone();
      });

      const ends: Readonly<Record<string, (host: ChildProcessByStdio<Writable, null, null>) => void>> = {
        'when this process ends in the middle': (host) => void host.stdin.write('end'),
        'when this process is killed outright': (host) => void host.kill('SIGKILL'),
      };
      for (const [name, end] of Object.entries(ends)) {
        test(name, async () => {
          plugins.write('hangs', hangs);
          plugins.writeKubeconfig(cluster(), { c: { exec: { apiVersion: v1, command: join(plugins.bin, 'hangs') } } });
          const index = new URL('../../src/io/kube/index.ts', import.meta.url).href;
          const code = `const { connectContext } = await import(${JSON.stringify(index)});
        connectContext([${JSON.stringify(plugins.kubeconfig)}], 'c').source.watch({ kind: ${JSON.stringify(kinds.backend)} }, { state() {}, replaced() {}, upserted() {}, deleted() {} });
        process.stdin.on('data', () => process.exit(0));`;
          const host = spawn(process.execPath, ['--input-type=module', '-e', code], {
            stdio: ['pipe', 'ignore', 'inherit'],
          });
          await until('both', () => plugins.calls.length === 2);
          end(host);
          await once(host, 'exit');
          await gone();
        });
      }

      test('one that leaves a helper with its pipes behind is done when it ends itself', async () => {
        plugins.write(
          'agent',
          `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 6e5)'], { stdio: 'inherit' });
         fs.appendFileSync(file, child.pid + '\\n'); give({ token: 't' }); child.unref();`,
        );
        await read(connectBy({ command: 'agent' }, { limits: { pluginMs: 10_000 } }));
        assert.deepEqual(tokens(), ['Bearer t']);
        // A helper is meant to stay; it is the test's to end.
        const helper = plugins.calls[1];
        if (helper !== undefined) process.kill(helper);
      });
    });
  },
);
