import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { PromptEndpoint } from '../../src/core/gateway/endpoint.ts';
import type { GatewayWay } from '../../src/core/gateway/gatewayWays.ts';
import { message } from '../../src/core/messages/index.ts';
import { copyRequest, type RequestCopy } from '../../src/core/prompt/copy/index.ts';
import { localPort, recipeFor } from '../../src/core/prompt/copy/recipe.ts';
import { shellChecks } from '../../src/core/prompt/copy/shellChecks.ts';
import { promptFormats } from '../../src/core/prompt/formats/index.ts';
import type { FormatId } from '../../src/core/prompt/promptFormat.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { startProgram } from './support/testCluster.ts';

const run = promisify(execFile);

/** Whether a program can be started here. */
function has(program: string, harmless: readonly string[] = ['--version']): boolean {
  try {
    execFileSync(program, harmless, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

const skipShell = has('curl') ? false : 'no curl here';
const skipPython = has('python3') ? false : 'no python3 here';
const shells = ['sh', 'bash', 'dash', 'zsh'].filter((shell) => has(shell, ['-c', ':']));

/** What a prompt may hold to get out of its quotes. */
const hostile = [
  'Hi',
  `'; touch /tmp/agw-owned; echo '`,
  '$(touch /tmp/agw-owned) `touch /tmp/agw-owned` ${HOME} $HOME',
  '"quoted" \\ back\\\\slash \\n \\',
  'lines\nof\r\ntext\n\'@\nEND_OF_BODY\n"@\n',
  "!! !$ % * ? ~ ; & | < > ( ) { } [ ] # '' \t",
  'Grüße 🦜 \u202Egnp\u2028\u2019\u2018 \uD800 \u0000\u0007\u001B[2J',
  '-H x: y\n--data z',
  'long '.repeat(30_000),
];

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

describe('what is copied, run as it stands', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  let folder: string;
  const seen: Seen[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agw-copy-'));
    program = await startProgram((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        seen.push({ method, url, host: headers.host ?? '', headers, body: Buffer.concat(pieces).toString() });
        response.end('{"answer":"yes"}');
      });
    });
  });
  after(async () => {
    await program.close();
    await rm(folder, { recursive: true });
  });

  function direct(): GatewayWay {
    const reason = message('way.address', { gateway: 'g', address: '127.0.0.1' });
    return { kind: 'address', host: '127.0.0.1', port: program.port, reason };
  }

  const tunnel: GatewayWay = {
    kind: 'tunnel',
    target: { context: `it's $(a) "cluster"`, namespace: 'kgateway-system', gateway: 'ai-gateway', port: 8080 },
    reason: message('way.tunnel', { gateway: 'g' }),
  };

  interface Asked {
    readonly id?: FormatId;
    readonly endpoint?: Partial<PromptEndpoint>;
    readonly way?: GatewayWay;
    readonly stream?: boolean;
    readonly model?: string;
  }

  function recipe(
    text: string,
    { id = 'chatCompletions', endpoint: parts = {}, way, stream = true, model }: Asked = {},
  ) {
    const name = { namespace: 'kgateway-system', name: 'ai-gateway' };
    const format = promptFormats[id];
    const endpoint: PromptEndpoint = {
      backend: name,
      route: name,
      gateway: name,
      scheme: 'http',
      ways: [way ?? direct()],
      noWays: [],
      host: undefined,
      path: `/openai${format.path}`,
      forwardedPath: format.path,
      headers: { 'x-tenant': `bl'ue $x` },
      routePath: '/openai',
      ...parts,
    };
    const turns = [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text },
    ] as const;
    const context = way?.kind === 'tunnel' ? way.target.context : 'c';
    return recipeFor(context, endpoint, format, { turns, model, stream }, 'gpt-4o-mini');
  }

  function copy(kind: RequestCopy, text: string, asked?: Asked): string {
    return copyRequest(kind, recipe(text, asked));
  }

  /** The one request that a program made; nothing else may have happened. */
  async function requestOf(start: () => Promise<unknown>): Promise<Seen> {
    seen.length = 0;
    await start();
    const [first, ...more] = seen;
    assert.ok(first);
    assert.deepEqual(more, []);
    return first;
  }

  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env['PATH'],
    HOME: folder,
    no_proxy: '*',
    ...more,
  });

  for (const shell of shells) {
    void test(`${shell}: prompts arrive as they are, whatever they hold`, { skip: skipShell }, async () => {
      for (const text of hostile) {
        const script = join(folder, 'script.sh');
        await writeFile(script, copy('curl', text));
        const request = await requestOf(() => run(shell, [script], { env: environment() }));
        assert.deepEqual(JSON.parse(request.body), bodyFor(text));
        assert.deepEqual([request.method, request.url], ['POST', '/openai/v1/chat/completions']);
        assert.equal(request.headers['x-tenant'], `bl'ue $x`);
        assert.equal(request.headers['content-type'], 'application/json');
        assert.equal(request.headers['authorization'], undefined);
      }
    });

    void test(`${shell}: the key comes from its variable`, { skip: skipShell }, async () => {
      const script = join(folder, 'script.sh');
      await writeFile(script, copy('curl', 'Hi', { endpoint: { host: 'ai.example.com' } }));
      const env = environment({ AGENTGATEWAY_API_KEY: `sk-'1 "2` });
      const request = await requestOf(() => run(shell, [script], { env }));
      assert.equal(request.headers['authorization'], `Bearer sk-'1 "2`);
      assert.equal(request.host, 'ai.example.com');
    });

    void test(
      `${shell}: the list of models, and a tunnel that is opened and closed again`,
      { skip: skipShell },
      async (context) => {
        const stub = await kubectl(context);
        const script = join(folder, 'script.sh');
        const text = copy('curl', 'Hi', { id: 'models', way: tunnel });
        await writeFile(script, text.replaceAll(String(localPort), String(program.port)));
        seen.length = 0;
        await run(shell, [script], { env: environment({ PATH: `${stub}${delimiter}${process.env['PATH']}` }) });
        // The first only looks whether somebody is there.
        assert.deepEqual(
          seen.map(({ method, url }) => [method, url]),
          [
            ['GET', '/'],
            ['GET', '/openai/v1/models'],
          ],
        );
        assert.deepEqual(await argumentsOf(stub), [
          '--context',
          `it's $(a) "cluster"`,
          '--namespace',
          'kgateway-system',
          'port-forward',
          'service/ai-gateway',
          `${program.port}:8080`,
        ]);
        await assert.rejects(readFile(join(stub, 'ended-by-itself')), 'the tunnel was ended');
      },
    );
  }

  /** A kubectl that notes its arguments and stays. */
  async function kubectl(context: TestContext): Promise<string> {
    const bin = await mkdtemp(join(folder, 'bin-'));
    const file = join(bin, 'kubectl');
    const lines = [
      '#!/bin/sh',
      `printf '%s\\0' "$@" > '${join(bin, 'arguments')}'`,
      `case "$5" in get) echo 127.0.0.1; exit;; esac`,
      `trap 'kill $SLEEP; exit' TERM; sleep 20 & SLEEP=$!; wait; touch '${join(bin, 'ended-by-itself')}'`,
    ];
    await writeFile(file, lines.join('\n'));
    await chmod(file, 0o755);
    context.after(() => rm(bin, { recursive: true, force: true }));
    return bin;
  }

  void test('PowerShell: what curl reads is what was asked, in ASCII', { skip: skipShell }, async () => {
    for (const text of hostile) {
      const script = copy('powerShell', text);
      // oxlint-disable-next-line no-control-regex -- ASCII is what it is about
      assert.match(script, /^[\u0000-\u007F]*$/);
      const [, config = ''] = /^\$request = @'\n([^]*?)\n'@$/m.exec(script) ?? [];
      const file = join(folder, 'request.curl');
      await writeFile(file, config);
      const [, body] = /^Set-Content [^\n]* @'\n([^]*?)\n'@$/m.exec(script) ?? [];
      const long = body === undefined ? [] : ['--data-binary', `@${join(folder, 'body')}`];
      await writeFile(join(folder, 'body'), body ?? '');
      assert.equal(body !== undefined, text.length > 40_000, 'a long one by a file');
      const args = ['--silent', ...long, '--config', file];
      const request = await requestOf(() => run('curl', args, { env: environment() }));
      assert.deepEqual(JSON.parse(request.body), bodyFor(text));
      assert.equal(request.headers['x-tenant'], `bl'ue $x`);
    }
  });

  void test(
    'TLS: curl connects to the address, and asks for the certificate of the Host',
    { skip: skipShell },
    async (context) => {
      const authority = createAuthority('test-ca');
      const { key, certificate } = createServerCertificate(authority);
      const server = createTlsServer({ key, cert: certificate }, (request, response) =>
        response.end(request.headers.host),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      context.after(() => server.close());
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const file = join(folder, 'authority.pem');
      await writeFile(file, authority.certificate);
      const asked = {
        way: { ...direct(), port } as GatewayWay,
        endpoint: { scheme: 'https', host: 'kubernetes.default.svc' } as const,
      };
      const script = join(folder, 'script.sh');
      await writeFile(script, copy('curl', 'Hi', asked));
      const env = environment({ CURL_CA_BUNDLE: file });
      assert.equal((await run('sh', [script], { env })).stdout, `kubernetes.default.svc:${port}`);
      const [, config = ''] = /^\$request = @'\n([^]*?)\n'@$/m.exec(copy('powerShell', 'Hi', asked)) ?? [];
      const request = join(folder, 'request.curl');
      await writeFile(request, config);
      assert.equal(
        (await run('curl', ['--silent', '--config', request], { env })).stdout,
        `kubernetes.default.svc:${port}`,
      );
      const other = { ...asked, endpoint: { ...asked.endpoint, host: 'ai.example.com' } };
      await writeFile(script, copy('curl', 'Hi', other));
      await assert.rejects(run('sh', [script], { env }), 'the certificate is for others');
    },
  );

  void test('Python: the library is called with what was asked', { skip: skipPython }, async () => {
    await mkdir(join(folder, 'python'), { recursive: true });
    for (const [library, name] of [
      ['openai', 'OpenAI'],
      ['anthropic', 'Anthropic'],
    ]) {
      await writeFile(join(folder, 'python', `${library}.py`), pythonStub(name ?? ''));
    }
    for (const [id, what] of [
      ['chatCompletions', 'chat.completions.create'],
      ['messages', 'messages.create'],
      ['responses', 'responses.create'],
      ['embeddings', 'embeddings.create'],
      ['models', 'models.list'],
    ] as const) {
      const text = hostile.join('\n');
      const script = join(folder, 'python', 'ask.py');
      await writeFile(script, copy('python', text, { id, way: tunnel }));
      const { stdout } = await run('python3', [script], {
        env: environment({ PYTHONIOENCODING: 'ascii:backslashreplace' }),
      });
      const [made, asked] = firstTwo(stdout);
      const suffix = id === 'messages' ? '/openai' : '/openai/v1';
      assert.deepEqual(made, {
        base_url: `http://localhost:${localPort}${suffix}`,
        // As the prompt itself sends it, and as a gateway expects its clients' key.
        [id === 'messages' ? 'auth_token' : 'api_key']: 'unused',
        default_headers: { 'x-tenant': `bl'ue $x` },
      });
      assert.equal(asked?.['what'], what);
      const isStreamed = ['chatCompletions', 'messages', 'responses'].includes(id);
      const expected = id === 'models' ? {} : { model: 'gpt-4o-mini', ...(bodyFor(text, id, isStreamed) as object) };
      assert.deepEqual(asked?.['fields'], expected);
    }
  });

  void test('TypeScript: the library is called with what was asked; without one Node’s client sends it', async () => {
    for (const [library, file] of [
      ['openai', 'openai'],
      ['@anthropic-ai/sdk', '@anthropic-ai/sdk'],
    ]) {
      const home = join(folder, 'node_modules', file ?? '');
      await mkdir(home, { recursive: true });
      await writeFile(
        join(home, 'package.json'),
        JSON.stringify({ name: library, type: 'module', exports: './index.js' }),
      );
      await writeFile(join(home, 'index.js'), typeScriptStub);
    }
    for (const id of ['chatCompletions', 'messages', 'responses', 'embeddings'] as const) {
      const text = hostile.join('\n');
      const script = join(folder, 'ask.mts');
      await writeFile(script, copy('typeScript', text, { id, way: tunnel }));
      const { stdout } = await run(process.execPath, [script], { env: environment(), maxBuffer: 2 ** 24 });
      const [made, asked] = firstTwo(stdout);
      const suffix = id === 'messages' ? '/openai' : '/openai/v1';
      assert.equal(made?.['baseURL'], `http://localhost:${localPort}${suffix}`);
      const credentials = [made?.['apiKey'], made?.['authToken']];
      assert.deepEqual(credentials, id === 'messages' ? [null, 'unused'] : ['unused', undefined]);
      const isStreamed = id !== 'embeddings';
      assert.deepEqual(asked?.['fields'], { model: 'gpt-4o-mini', ...(bodyFor(text, id, isStreamed) as object) });
    }
    const script = join(folder, 'ask.mts');
    const text = hostile.join('\n');
    await writeFile(script, copy('typeScript', text, { endpoint: { host: 'ai.example.com', path: '/fixed?a=b' } }));
    const request = await requestOf(() => run(process.execPath, [script], { env: environment() }));
    assert.deepEqual(JSON.parse(request.body), bodyFor(text));
    assert.deepEqual([request.url, request.host], ['/fixed?a=b', 'ai.example.com']);
  });

  void test(
    'the shell checks: each is asked, what is known against it stands before it',
    { skip: skipShell },
    async (context) => {
      const stub = await kubectl(context);
      const script = join(folder, 'script.sh');
      const text = shellChecks([
        { title: 'ollama-backend, GET /ollama/v1/models', comment: undefined, recipe: recipe('Hi', { id: 'models' }) },
        {
          title: 'a\ntouch /tmp/agw-owned',
          comment: 'It answers 503.\nrm -rf /',
          recipe: recipe('Hi', { id: 'messages', stream: false }),
        },
        { title: 'gemini-backend', comment: 'No HTTPRoute leads to it.', recipe: undefined },
      ]);
      await writeFile(script, text);
      seen.length = 0;
      await run('sh', [script], { env: environment({ PATH: `${stub}${delimiter}${process.env['PATH']}` }) });
      assert.deepEqual(
        seen.map(({ method, url }) => [method, url]),
        [
          ['GET', '/openai/v1/models'],
          ['POST', '/openai/v1/messages'],
        ],
      );
      assert.equal(seen[1]?.headers['anthropic-version'], '2023-06-01');
      assert.deepEqual((await argumentsOf(stub)).slice(0, 8), [
        '--context',
        'c',
        '--namespace',
        'kgateway-system',
        'get',
        'service/ai-gateway',
        '--output',
        'jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}',
      ]);
      assert.match(text, /\n# a touch \/tmp\/agw-owned\n# It answers 503\. rm -rf \/\n/);
      assert.match(text, /\n# gemini-backend\n# No HTTPRoute leads to it\.\n/);
      assert.equal(text.match(/^ADDRESS=/gm)?.length, 1, 'the gateway is looked up once');
    },
  );

  void test('no shell ran what a prompt held', async () => {
    await assert.rejects(readFile('/tmp/agw-owned'));
  });
});

function bodyFor(text: string, id: FormatId = 'chatCompletions', stream = true): unknown {
  const turns = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text },
  ] as const;
  return JSON.parse(promptFormats[id].encode({ turns, model: undefined, stream }) ?? 'null');
}

async function argumentsOf(stub: string): Promise<readonly string[]> {
  return (await readFile(join(stub, 'arguments'), 'utf8')).split('\0').slice(0, -1);
}

/** How a library was made, and what it was asked. */
function firstTwo(printed: string): readonly Record<string, unknown>[] {
  const lines = printed.split('\n').slice(0, 2);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A library that prints what it is made of and asked, and answers nothing. */
function pythonStub(name: string): string {
  return `
import json

class Asked:
    def __init__(self, what):
        self.what = what
    def __getattr__(self, name):
        return Asked(self.what + "." + name)
    def __call__(self, **fields):
        print(json.dumps({"what": self.what, "fields": fields}))
        return Answer()

class Answer:
    def __iter__(self):
        return iter([])
    def __getattr__(self, name):
        return Answer()
    def __getitem__(self, index):
        return Answer()
    def __len__(self):
        return 0
    def __str__(self):
        return ""

class ${name}:
    def __init__(self, **options):
        print(json.dumps(options))
    def __getattr__(self, name):
        return Asked(name)
`;
}

const typeScriptStub = `
const answer = { choices: [], data: [], async *[Symbol.asyncIterator]() {} };
const asked = (what) =>
  new Proxy(() => undefined, {
    get: (_target, name) => asked(what + '.' + String(name)),
    apply: (_target, _self, [fields]) => (console.log(JSON.stringify({ what, fields })), answer),
  });
export default class {
  constructor(options) {
    console.log(JSON.stringify(options));
    return asked('client');
  }
}
`;
