import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { GatewayIdentity } from '../../src/core/prompt/clientCredentials.ts';
import { JoinedPrompts } from '../../src/core/prompt/joinedPrompts.ts';
import type { PromptOutcome } from '../../src/core/prompt/promptEvent.ts';
import type { FormatId } from '../../src/core/prompt/promptFormat.ts';
import { readTargets, type NamedTarget } from '../../src/core/prompt/promptTargets.ts';
import { targetId, TargetPrompts } from '../../src/core/prompt/targetPrompts.ts';
import { createPromptTransport } from '../../src/io/http/promptTransport.ts';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { PromptChain } from './support/promptChain.ts';
import { startProgram } from './support/testCluster.ts';

/** A prompt to something that no cluster knows of, over the real transport. */
describe('named targets', () => {
  let sandbox: Sandbox;
  let server: Awaited<ReturnType<typeof startProgram>>;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let setting: readonly object[] = [];
  /** What the keyring holds, by place and name. */
  let keyring: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
  let hanging: Promise<never> | undefined;
  let environment: Readonly<Record<string, string>> = {};
  const asked: GatewayIdentity[] = [];
  const targets = (): readonly NamedTarget[] => readTargets(setting).targets;
  const prompts = new TargetPrompts({
    targets,
    clientHeaders: (identity) => {
      asked.push(identity);
      return hanging ?? Promise.resolve(keyring[`${identity.namespace} ${identity.name}`] ?? {});
    },
    variable: (name) => environment[name],
    transport: createPromptTransport(),
    nowMs: () => performance.now(),
  });
  const options = { format: undefined, system: '', stream: true, model: undefined };

  const ask = async (name: string, format?: FormatId, model?: string) => {
    let text = '';
    let outcome: PromptOutcome | undefined;
    const { signal } = new AbortController();
    await prompts.run(targetId(name), 'Hi', { ...options, format, model }, signal, (event) => {
      if (event.type === 'text') text += event.text;
      if (event.type === 'ended') ({ outcome } = event);
    });
    assert.ok(outcome);
    return { text, outcome };
  };
  const failureOf = async (name: string, format?: FormatId) => {
    const { outcome } = await ask(name, format);
    assert.ok(outcome.result === 'failed');
    const { explanation, status, action } = outcome.failure;
    return [explanation.code, status, action?.call.id] as const;
  };

  before(async () => {
    sandbox = await startSandbox({ pace: 'fast' });
    server = await startProgram((request, response) => answer(request, response));
  });
  after(async () => {
    prompts.dispose();
    await server.close();
    await sandbox.dispose();
  });

  test('a gateway by its URL answers, streamed, without any cluster', async () => {
    setting = [{ name: 'standalone', url: `${sandbox.gatewayUrl}/ollama`, model: 'llama3.2' }];
    const { text, outcome } = await ask('standalone');
    assert.equal(outcome.result, 'done');
    assert.match(text, /Nothing left this machine\.$/);
    assert.equal(outcome.figures.via, new URL(sandbox.gatewayUrl).host.replace('localhost', '127.0.0.1'));
  });

  test('it is asked in the formats that it lists, and by the model of the target unless a prompt names one', async () => {
    const seen: string[] = [];
    answer = (request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${body === '' ? '' : JSON.parse(body).model}`.trim());
        response.setHeader('content-type', 'application/json');
        response.end('{"data":[{"id":"m"}]}');
      });
    };
    const url = `http://127.0.0.1:${server.port}/v1`;
    setting = [{ name: 'one', url, model: 'own', formats: ['messages', 'models'] }];
    const choices = prompts.formats(targetId('one'));
    assert.deepEqual(
      choices.filter(({ obstacle }) => obstacle === undefined).map(({ id }) => id),
      ['messages', 'models'],
    );
    assert.equal(choices.find(({ id }) => id === 'responses')?.obstacle?.code, 'target.formatNotListed');
    await ask('one');
    await ask('one', 'messages', 'asked');
    await ask('one', 'models');
    assert.deepEqual(seen, ['POST /v1/messages own', 'POST /v1/messages asked', 'GET /v1/models']);
  });

  test('P22: Host is the one of the URL, and headers of the setting go along', async () => {
    let heads: IncomingMessage['headers'] = {};
    answer = ({ headers }, response) => {
      heads = headers;
      response.end('{}');
    };
    setting = [{ name: 'one', url: `http://localhost:${server.port}`, headers: { 'X-Tenant': 'blue' } }];
    await ask('one');
    assert.deepEqual([heads.host, heads['x-tenant']], [`localhost:${server.port}`, 'blue']);
    assert.equal(heads.authorization, undefined);
  });

  test('a key comes from the keyring, else from the variable, and only to the place that it was given for', async () => {
    const keys: (string | undefined)[] = [];
    answer = ({ headers }, response) => {
      keys.push(headers.authorization);
      response.end('{}');
    };
    const url = `http://127.0.0.1:${server.port}`;
    setting = [{ name: 'one', url, keyVariable: 'ONE_KEY' }];
    assert.deepEqual(await failureOf('one'), ['target.noVariable', undefined, 'agentgateway.editPromptTargets']);
    environment = { ONE_KEY: ' from-variable ' };
    await ask('one');
    keyring = { [`${url} one`]: { authorization: 'Bearer from-keyring' } };
    await ask('one');
    environment = {};
    await ask('one');
    // The same name at another place is somebody else.
    setting = [{ name: 'one', url: `http://localhost:${server.port}` }];
    await ask('one');
    keyring = {};
    assert.deepEqual(keys, ['Bearer from-variable', 'Bearer from-keyring', 'Bearer from-keyring', undefined]);
    assert.deepEqual(asked.at(-1), { context: '', namespace: `http://localhost:${server.port}`, name: 'one' });
  });

  test('a stop waits for no keyring that hangs, and nothing is sent', async () => {
    let hits = 0;
    answer = (_request, response) => {
      hits += 1;
      response.end('{}');
    };
    setting = [{ name: 'one', url: `http://127.0.0.1:${server.port}` }];
    hanging = new Promise(() => undefined);
    const stop = new AbortController();
    const outcomes: PromptOutcome[] = [];
    const running = prompts.run(targetId('one'), 'Hi', options, stop.signal, (event) => {
      if (event.type === 'ended') outcomes.push(event.outcome);
    });
    stop.abort();
    await running;
    hanging = undefined;
    assert.deepEqual([outcomes.map(({ result }) => result), hits], [['unsent'], 0]);
  });

  test('P30: a redirect is not followed, and a metadata service is not asked, by number or by name', async () => {
    let hits = 0;
    answer = (_request, response) => {
      hits += 1;
      response.writeHead(302, { location: `http://127.0.0.1:${server.port}/elsewhere` }).end();
    };
    setting = [
      { name: 'moved', url: `http://127.0.0.1:${server.port}` },
      { name: 'metadata', url: 'http://169.254.169.254' },
      { name: 'mapped', url: 'http://[::ffff:169.254.169.254]' },
      { name: 'named', url: 'http://metadata.google.internal' },
    ];
    assert.deepEqual(await failureOf('moved'), ['reply.redirected', 302, 'agentgateway.editPromptTargets']);
    assert.equal(hits, 1);
    for (const name of ['metadata', 'mapped', 'named']) {
      assert.deepEqual(await failureOf(name), ['target.metadata', undefined, 'agentgateway.editPromptTargets'], name);
    }
  });

  test('what goes wrong is told of the target, with a button to edit it', async () => {
    const closed = await startProgram(() => undefined);
    await closed.close();
    const url = `http://127.0.0.1:${server.port}`;
    setting = [
      { name: 'gone', url: `http://127.0.0.1:${closed.port}` },
      { name: 'tls', url: `https://127.0.0.1:${server.port}` },
      { name: 'one', url },
    ];
    const edit = 'agentgateway.editPromptTargets';
    assert.deepEqual(await failureOf('gone'), ['target.notReached', undefined, edit]);
    assert.equal((await failureOf('tls'))[1], undefined);
    const rows = [
      [plain(404, 'route not found'), 'target.routeNotFound', 404],
      [plain(404, '404 page not found'), 'target.pathUnknown', 404],
      [plain(401, '{"error":{"message":"no"}}', 'application/json'), 'target.keyRefused', 401],
      [plain(401, 'api key authentication failure: no API Key found'), 'target.keyRefused', 401],
      [plain(503, 'upstream call failed: Connect: Connection refused'), 'reply.connectFailed', 503],
      [
        plain(404, '{"error":{"message":"no","code":"model_not_found"}}', 'application/json'),
        'reply.modelUnknown',
        404,
      ],
    ] as const;
    for (const [reply, code, status] of rows) {
      answer = reply;
      const button = code === 'target.keyRefused' ? 'agentgateway.setTargetKey' : edit;
      assert.deepEqual(await failureOf('one'), [code, status, button], code);
    }
    assert.deepEqual(await failureOf('forgotten'), ['target.unknown', undefined, edit]);
  });

  test('it is copied with a variable for the key; the shell checks are for clusters', () => {
    setting = [{ name: 'one', url: 'https://api.example.com/v1', model: 'm' }];
    const copy = prompts.copyAs('curl', targetId('one'), 'Hi', options);
    assert.match(copy ?? '', /https:\/\/api\.example\.com(:443)?\/v1\/chat\/completions/);
    assert.match(copy ?? '', /\$AGENTGATEWAY_API_KEY/);
    assert.doesNotMatch(copy ?? '', /kubectl/);
    assert.equal(prompts.copyAs('checks', targetId('one'), 'Hi', options), undefined);
  });

  test('clusters and targets are one list, each with its own answers', async () => {
    const chain = new PromptChain(sandbox);
    const joined = new JoinedPrompts(chain.prompts, prompts);
    setting = [{ name: 'standalone', url: `${sandbox.gatewayUrl}/ollama`, model: 'llama3.2' }];
    assert.deepEqual(
      joined.providers().map(({ name }) => name),
      ['standalone'],
      'before any cluster is there',
    );
    joined.start();
    await chain.until(() => chain.prompts.providers().length === 4 && chain.obstacle('ollama-backend') === undefined);
    assert.deepEqual(
      joined
        .providers()
        .map(({ name }) => name)
        .at(-1),
      'standalone',
    );
    assert.equal(joined.formats(chain.id('ollama-backend')).length, 5);
    assert.equal(joined.gatewayOf(targetId('standalone'))?.context, '');
    assert.equal(joined.gatewayOf(chain.id('ollama-backend'))?.context, sandbox.context);
    let told = 0;
    const listening = joined.onDidChangeProviders(() => (told += 1));
    prompts.changed();
    assert.equal(told, 1);
    listening.dispose();
    joined.dispose();
    chain.contexts.dispose();
    chain.prompts.dispose();
  });
});

function plain(status: number, body: string, type = 'text/plain') {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
}
