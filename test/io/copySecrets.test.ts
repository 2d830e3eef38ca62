// Keys and headers of a gateway in what is copied: a variable each, and never a value.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { PromptEndpoint } from '../../src/core/gateway/endpoint.ts';
import { message } from '../../src/core/messages/index.ts';
import { copyRequest, type RequestCopy } from '../../src/core/prompt/copy/index.ts';
import { recipeFor } from '../../src/core/prompt/copy/recipe.ts';
import { chatCompletions } from '../../src/core/prompt/formats/chatCompletions.ts';
import { bodyParameters } from '../../src/core/prompt/parameters.ts';
import { startProgram } from './support/testCluster.ts';

const run = promisify(execFile);
const values = { AGENTGATEWAY_API_KEY: `sk-'1 "2`, AGENTGATEWAY_HEADER_X_TENANT: `bl'ue "$x"` };

describe('what a gateway is told of its client, copied', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  let folder: string;
  let heard: IncomingHttpHeaders = {};
  let body: unknown;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agw-secrets-'));
    program = await startProgram((request, response) => {
      heard = request.headers;
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        body = JSON.parse(text);
        response.end('{}');
      });
    });
  });
  after(async () => {
    await program.close();
    await rm(folder, { recursive: true });
  });

  function copy(kind: RequestCopy, headerNames: readonly string[] = ['x-tenant'], host?: string): string {
    const name = { namespace: 'n', name: 'g' };
    const reason = message('way.address', { gateway: 'g', address: '127.0.0.1' });
    const path = '/v1/chat/completions';
    const endpoint: PromptEndpoint = {
      backend: name,
      route: name,
      gateway: name,
      scheme: 'http',
      noWays: [],
      host,
      path,
      forwardedPath: path,
      ways: [{ kind: 'address', host: '127.0.0.1', port: program.port, reason }],
      headers: {},
      routePath: '/',
    };
    const parameters = bodyParameters('chatCompletions', { temperature: '0.5', stop: 'a\n\\n' });
    const input = { turns: [{ role: 'user', text: 'Hi' }], model: undefined, stream: true, parameters } as const;
    return copyRequest(kind, recipeFor('c', endpoint, chatCompletions, input, 'm', headerNames));
  }

  async function runAs(command: string, file: string, text: string, more: Readonly<Record<string, string>>) {
    const script = join(folder, file);
    await writeFile(script, text);
    heard = {};
    const env = { PATH: process.env['PATH'], HOME: folder, no_proxy: '*', ...more };
    return run(command, [script], { env });
  }

  void test('curl: from their variables, and nothing where they are not set', async () => {
    await runAs('sh', 'ask.sh', copy('curl'), values);
    assert.deepEqual([heard['authorization'], heard['x-tenant']], [`Bearer sk-'1 "2`, `bl'ue "$x"`]);
    assert.partialDeepStrictEqual(body, { temperature: 0.5, stop: ['a', '\n'] });
    await runAs('sh', 'ask.sh', copy('curl'), {});
    assert.deepEqual([heard['authorization'], heard['x-tenant']], [undefined, undefined]);
  });

  void test('a header of the key’s own name takes its place', async () => {
    const more = { ...values, AGENTGATEWAY_HEADER_AUTHORIZATION: 'Basic abc' };
    await runAs('sh', 'ask.sh', copy('curl', ['authorization']), more);
    assert.equal(heard['authorization'], 'Basic abc');
  });

  void test('TypeScript by Node’s own client', async () => {
    await runAs(process.execPath, 'ask.mts', copy('typeScript', ['x-tenant'], 'ai.example.com'), values);
    assert.deepEqual([heard['authorization'], heard['x-tenant']], [`Bearer sk-'1 "2`, `bl'ue "$x"`]);
    assert.equal(heard.host, 'ai.example.com');
  });

  void test('the libraries and PowerShell name the variables', async () => {
    assert.match(
      copy('typeScript'),
      /defaultHeaders: \{"x-tenant": process\.env\.AGENTGATEWAY_HEADER_X_TENANT \?\? ''\}/,
    );
    assert.match(
      copy('powerShell'),
      /if \(\$env:AGENTGATEWAY_HEADER_X_TENANT\) \{ .*X-Tenant: \$env:AGENTGATEWAY_HEAD/,
    );
    await mkdir(join(folder, 'python'), { recursive: true });
    await writeFile(
      join(folder, 'python', 'openai.py'),
      'import json, sys\ndef OpenAI(**options):\n    print(json.dumps(options))\n    sys.exit()\n',
    );
    const { stdout } = await runAs('python3', join('python', 'ask.py'), copy('python'), values);
    assert.partialDeepStrictEqual(JSON.parse(stdout), {
      api_key: values.AGENTGATEWAY_API_KEY,
      default_headers: { 'x-tenant': values.AGENTGATEWAY_HEADER_X_TENANT },
    });
  });
});
