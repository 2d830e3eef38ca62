import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import type { PromptEvent } from '../../../src/core/prompt/promptEvent.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { httpRoute } from '../../io/support/promptObjects.ts';
import { PromptChain } from '../../io/support/promptChain.ts';
import { until } from '../../io/support/until.ts';
import { pathTo } from '../../sandbox/paths.ts';
import { SANDBOX_NAMESPACE, startSandbox } from '../../sandbox/startSandbox.ts';

describe('prompts through the sandbox', () => {
  let chain: PromptChain;
  before(async () => {
    chain = new PromptChain(await startSandbox({ pace: 'fast' }));
    assert.deepEqual(chain.prompts.providers(), [], 'nothing is asked before the start');
    chain.prompts.start();
    await chain.until(() => chain.prompts.providers().length === 4 && chain.obstacle('ollama-backend') === undefined);
  });
  after(() => chain.dispose());

  void test('the four providers, with path, model and state', () => {
    assert.deepEqual(
      chain.prompts.providers().map(({ name, routePath, model, status }) => [name, routePath, render(model), status]),
      [
        ['anthropic-backend', '/anthropic', 'claude-sonnet-4-20250514 (from backend)', 'notReady'],
        ['gemini-backend', '/gemini', 'gemini-2.0-flash (from backend)', 'notReady'],
        ['ollama-backend', '/ollama', 'llama3.2 (from backend)', 'ready'],
        ['openai-backend', '/openai', 'gpt-4o-mini (from backend)', 'ready'],
      ],
    );
  });

  void test('what a person would not send opens no tunnel, and ends as not sent', async () => {
    chain.mayPrompt = false;
    const heard: string[] = [];
    const { text, outcome } = await chain.ask('ollama-backend', { hear: ({ type }) => heard.push(type) });
    chain.mayPrompt = true;
    assert.deepEqual([text, outcome.result, heard], ['', 'unsent', ['ended']]);
    assert.deepEqual(chain.asked, [`${chain.sandbox.context} ${SANDBOX_NAMESPACE} ollama-backend`]);
    assert.equal(chain.sandbox.cluster.forwards.count, 0);
  });

  void test('after an answer a tunnel is ready for the next prompt, and after a while it is closed', async () => {
    const { forwards } = chain.sandbox.cluster;
    await chain.ask('ollama-backend');
    await until('a tunnel that nobody uses yet', () => forwards.count === 1);
    await chain.ask('openai-backend');
    assert.equal(chain.waiting.size, 1, 'one tunnel at a time is kept');
    for (const act of chain.waiting) act();
    await until('no tunnel', () => forwards.count === 0);
  });

  for (const name of ['ollama-backend', 'openai-backend']) {
    void test(`${name} answers, with its figures`, async () => {
      const { text, outcome } = await chain.ask(name);
      assert.equal(outcome.result, 'done');
      assert.match(text, /Nothing left this machine\.$/);
      const { firstTokenMs, totalMs, inputTokens, outputTokens, servedModel, status } = outcome.figures;
      assert.ok(firstTokenMs !== undefined && firstTokenMs <= totalMs);
      assert.ok(inputTokens && outputTokens && outputTokens > inputTokens);
      assert.match(servedModel ?? '', /llama3\.2|gpt-4o-mini/);
      assert.equal(status, 200);
    });
  }

  void test('a rejected backend is explained by what our checks know of it', async () => {
    const { outcome } = await chain.ask('anthropic-backend');
    assert.ok(outcome.result === 'failed');
    assert.deepEqual([outcome.failure.status, outcome.failure.body], [500, 'service not found']);
    assert.equal(outcome.failure.explanation.code, 'prompt.backendRejected');
    assert.deepEqual(
      outcome.failure.causes?.map((cause) => cause.code),
      ['check.secretWithoutUsableKey'],
    );
    const { place, action } = outcome.failure;
    assert.equal(place, 'backend');
    const { id, args } = action?.call ?? {};
    assert.equal(id, 'agentgateway.diagnose');
    const [target] = args ?? [];
    assert.deepEqual(target, {
      context: chain.sandbox.context,
      kind: 'AgentgatewayBackend',
      namespace: SANDBOX_NAMESPACE,
      name: 'anthropic-backend',
      uid: chain.contexts.current?.store?.find(kinds.backend, SANDBOX_NAMESPACE, 'anthropic-backend')?.metadata.uid,
      route: chain.prompts.formats(chain.id('anthropic-backend')).find(({ route }) => route)?.route?.id,
    });
  });

  void test('the shell checks of all providers, with what is known against each', () => {
    const options = { format: undefined, system: '', stream: true, model: undefined };
    const text = chain.prompts.copyAs('checks', chain.id('ollama-backend'), '', options, render) ?? '';
    const asked = text.split('\n').filter((line) => /^# \S+-backend, /.test(line));
    assert.deepEqual(asked, [
      '# anthropic-backend, GET /anthropic/v1/models',
      '# anthropic-backend, POST /anthropic/v1/messages',
      '# gemini-backend, GET /gemini/v1/models',
      '# gemini-backend, POST /gemini/v1/chat/completions',
      '# ollama-backend, GET /ollama/v1/models',
      '# ollama-backend, POST /ollama/v1/chat/completions',
      '# openai-backend, GET /openai/v1/models',
      '# openai-backend, POST /openai/v1/chat/completions',
    ]);
    assert.match(text, /\n# anthropic-backend, POST [^\n]*\n# [^\n]*anthropic-api-key[^\n]*\ncurl/, 'it is rejected');
    assert.match(text, /\n# openai-backend, POST [^\n]*\ncurl/, 'nothing is known against it');
    assert.match(text, /\n# openai-backend, GET [^\n]*\n# [^\n]*or ask for a completion of one token instead\.\n/);
    assert.match(text, /-H 'anthropic-version: 2023-06-01'/);
    assert.match(text, /--data-raw '\{"max_tokens":50,"messages":\[/);
    assert.match(
      text,
      /^kubectl --context \S+ --namespace kgateway-system port-forward service\/ai-gateway 18080:8080 /,
    );
    assert.equal(text.match(/^kubectl /gm)?.length, 1, 'one tunnel for all');
  });

  void test('a prompt is copied as it would be sent; one that gets nowhere is not', () => {
    const options = { format: 'chatCompletions', system: 'Be brief.', stream: true, model: 'm' } as const;
    const curl = chain.prompts.copyAs('curl', chain.id('openai-backend'), 'Hi', options, render) ?? '';
    assert.match(curl, /http:\/\/localhost:18080\/openai\/v1\/chat\/completions\n/);
    assert.match(curl, /--data-raw '\{"model":"m","messages":\[\{"role":"system","content":"Be brief\."\}/);
    const python = chain.prompts.copyAs(
      'python',
      chain.id('openai-backend'),
      'Hi',
      { ...options, model: undefined },
      render,
    );
    assert.match(python ?? '', /\n {4}model="gpt-4o-mini",\n/, 'the library must name one');
    assert.equal(chain.prompts.copyAs('curl', chain.id('mistral-backend'), 'Hi', options, render), undefined);
  });

  void test('text comes before the end; a stop reaches the upstream; the next prompt is answered', async () => {
    const hold = chain.sandbox.upstream.hold(5);
    const stop = new AbortController();
    const asking = chain.ask('ollama-backend', {
      hear: (event) => event.type === 'text' && stop.abort(),
      signal: stop.signal,
    });
    const exchange = await hold.held;
    const { text, outcome } = await asking;
    assert.equal(outcome.result, 'stopped');
    assert.notEqual(text, '');
    await exchange.ended;
    assert.equal(exchange.outcome, 'aborted');
    assert.equal((await chain.ask('ollama-backend')).outcome.result, 'done');
  });

  void test('what was said before, parameters and headers go with a prompt; its steps and its raw texts come back', async () => {
    const key = 'sk-chain+test/key==';
    chain.clientHeaders = { authorization: `Bearer ${key}` };
    const events: PromptEvent[] = [];
    const earlier = [
      { role: 'user', text: 'A' },
      { role: 'assistant', text: 'B' },
    ] as const;
    const parameters = { temperature: '0.5', topK: '3' };
    const options = { format: undefined, system: '', stream: true, model: undefined, earlier, parameters };
    await chain.prompts.run(chain.id('ollama-backend'), 'C', options, new AbortController().signal, (event) =>
      events.push(event),
    );
    chain.clientHeaders = {};
    const { body = '', headers } = chain.sandbox.upstream.exchanges.at(-1) ?? {};
    assert.equal(headers?.authorization, `Bearer ${key}`);
    assert.equal(headers['x-gateway'], 'ai-gateway');
    assert.partialDeepStrictEqual(JSON.parse(body), {
      messages: [{ content: 'A' }, { content: 'B' }, { content: 'C' }],
      temperature: 0.5,
    });
    assert.ok(!body.includes('top_k'), 'what the format does not know is not sent');
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'step' ? [event.step] : [])),
      ['resolve', 'tunnel', 'connect', 'firstByte', 'done'],
    );
    const ended = events.at(-1);
    assert.ok(ended?.type === 'ended' && ended.raw);
    assert.match(ended.raw.request, /^POST http:\/\/localhost:8080\/ollama\/v1\/chat\/completions\n/);
    assert.match(ended.raw.request, /authorization: •••/);
    assert.match(ended.raw.reply, /^HTTP 200\n[^]*data: /);
    assert.ok(!JSON.stringify(events).includes(key));
  });

  void test('a stop waits for no question that is open, and for no keyring', async () => {
    const asked = chain.sandbox.upstream.exchanges.length;
    chain.keyring = new Promise(() => undefined);
    const stop = new AbortController();
    const asking = chain.ask('ollama-backend', { signal: stop.signal });
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    assert.equal((await asking).outcome.result, 'unsent');
    chain.keyring = undefined;
    assert.equal(chain.sandbox.upstream.exchanges.length, asked, 'and nothing was sent');
  });

  void test('an answer that is cut keeps what came and says so', async () => {
    chain.sandbox.upstream.failNext({ kind: 'cut', afterEvents: 4 });
    const { text, outcome } = await chain.ask('openai-backend');
    assert.ok(outcome.result === 'failed');
    assert.notEqual(text, '');
    assert.ok(
      ['prompt.cut', 'prompt.connectionLost'].includes(outcome.failure.explanation.code),
      outcome.failure.explanation.code,
    );
  });

  void test('a tunnel that breaks is told as such, keeps what came, and the next prompt opens another', async () => {
    const hold = chain.sandbox.upstream.hold(5);
    const asking = chain.ask('ollama-backend', {
      hear: (event) => event.type === 'text' && chain.sandbox.faults.cutForwards(),
    });
    await hold.held;
    const { text, outcome } = await asking;
    hold.dispose();
    assert.ok(outcome.result === 'failed');
    assert.notEqual(text, '');
    assert.match(outcome.failure.explanation.code, /^forward\.|^prompt\.connectionLost$/);
    assert.equal((await chain.ask('ollama-backend')).outcome.result, 'done');
  });

  void test('the provider’s own refusal comes through', async () => {
    const body = '{"error":{"message":"slow down","type":"rate_limit"}}';
    chain.sandbox.upstream.failNext({
      kind: 'answer',
      status: 429,
      contentType: 'application/json',
      body,
      headers: { 'retry-after': '7' },
    });
    const { outcome } = await chain.ask('openai-backend');
    assert.ok(outcome.result === 'failed');
    assert.equal(
      render(outcome.failure.explanation),
      'The provider of kgateway-system/openai-backend limits the rate. Try again in 7 s.',
    );
  });

  void test('a provider that nobody knows is one sentence', async () => {
    const { outcome } = await chain.ask('mistral-backend');
    assert.ok(outcome.result === 'failed');
    assert.equal(outcome.failure.explanation.code, 'prompt.unknownProvider');
  });

  void test('of two routes on one backend the second, where it is chosen: sent, copied, judged by its path', async () => {
    const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'ollama-backend' }];
    const rule = {
      matches: [{ path: { type: 'PathPrefix', value: '/spare' } }],
      filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } }],
      backendRefs,
    };
    const spec = { parentRefs: [{ name: 'ai-gateway' }], rules: [rule] };
    const id = chain.id('ollama-backend');
    const routesOf = (route?: string) => chain.prompts.formats(id, route)[0];
    assert.equal(routesOf()?.routes?.length, 1, 'nothing to choose before');
    await chain.sandbox.client.create(pathTo('httproutes', SANDBOX_NAMESPACE), httpRoute('spare', spec));
    await until('the second route', () => routesOf()?.routes?.length === 2);
    assert.equal(routesOf()?.route?.path, '/ollama');
    const spare = routesOf()?.routes?.find(({ route }) => route === 'spare');
    assert.ok(spare);
    assert.deepEqual([spare.gateway, spare.place], ['ai-gateway', '/spare']);
    assert.equal(routesOf(spare.id)?.route?.path, '/spare');
    assert.equal(chain.prompts.gatewayOf(id, spare.id)?.name, 'ai-gateway');
    const options = { format: undefined, route: spare.id, system: '', stream: true, model: undefined };
    const asked = async (): Promise<string> => {
      let request = '';
      await chain.prompts.run(id, 'Hi', options, new AbortController().signal, (event) => {
        if (event.type === 'ended' && event.outcome.result === 'done') request = event.raw?.request ?? '';
      });
      return request;
    };
    let request = '';
    await until('an answer', async () => (request = await asked()) !== '');
    assert.match(request, /^POST http:\/\/localhost:8080\/spare\/v1\/chat\/completions\n/);
    assert.match(
      chain.prompts.copyAs('curl', id, 'Hi', options, render) ?? '',
      /http:\/\/localhost:18080\/spare\/v1\/chat\/completions\n/,
    );
    await chain.sandbox.client.delete(pathTo('httproutes', SANDBOX_NAMESPACE, 'spare'));
    await until('one route', () => routesOf(spare.id)?.routes?.length === 1);
    assert.match(await asked(), /\/ollama\/v1\/chat\/completions\n/, 'a route that went: by the first');
  });

  void test('a Secret’s key that is renamed brings the provider to life', async () => {
    const session = chain.contexts.current;
    assert.ok(session);
    const { reader } = await session.open();
    const secret = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
    const target = { kind: secret, namespace: SANDBOX_NAMESPACE, name: 'anthropic-api-key' };
    await reader.renameSecretKey(target, 'api-key', 'Authorization');
    await chain.until(() =>
      chain.prompts.providers().some(({ name, status }) => name === 'anthropic-backend' && status === 'ready'),
    );
    const { text, outcome } = await chain.ask('anthropic-backend');
    assert.equal(outcome.result, 'done');
    assert.match(text, /claude-sonnet-4-20250514/);
  });

  void test('the formats follow the route table; each is answered through the gateway', async () => {
    const problems = (): unknown => {
      const choices = chain.prompts.formats(chain.id('openai-backend'));
      return Object.fromEntries(choices.map(({ id, problem }) => [id, problem?.code]));
    };
    assert.deepEqual(problems(), {
      chatCompletions: undefined,
      messages: 'format.takenFor',
      responses: 'format.takenFor',
      embeddings: 'format.takenFor',
      models: 'format.modelsTaken',
    });
    const path = pathTo('agentgatewaybackends', SANDBOX_NAMESPACE, 'openai-backend');
    const routes = {
      '/v1/chat/completions': 'Completions',
      '/v1/messages': 'Messages',
      '/v1/responses': 'Responses',
      '/v1/embeddings': 'Embeddings',
      '*': 'Passthrough',
    };
    await chain.sandbox.client.jsonPatch(path, [{ op: 'add', path: '/spec/policies/ai', value: { routes } }]);
    const known = (): readonly unknown[] => Object.values(problems() as object).filter((code) => code !== undefined);
    // Its route keeps the prefix, which OpenAI does not know.
    await until('the warnings to go', () => known().join() === 'format.pathPassedOn');
    for (const id of ['chatCompletions', 'messages', 'responses'] as const) {
      const { text, outcome } = await chain.ask('openai-backend', { format: id });
      assert.equal(outcome.result, 'done', id);
      assert.match(text, /Nothing left this machine\.$/, id);
      assert.ok(outcome.figures.outputTokens, id);
    }
    const vector = await chain.ask('openai-backend', { format: 'embeddings' });
    assert.ok((vector.outcome.figures.dimensions ?? 0) > 8);
    const list = await chain.ask('openai-backend', { format: 'models' });
    assert.equal(list.outcome.figures.status, 404);
  });

  void test('nothing went wrong on the way', () => {
    assert.deepEqual(chain.faults, []);
  });
});
