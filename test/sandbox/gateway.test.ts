import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { objectAt, stringAt } from './json.ts';
import { portOf } from './net.ts';
import { pathTo } from './paths.ts';
import { gatewaySeed } from './seed.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from './startSandbox.ts';

/** field/agentgateway.md, section 11 (and 6 where that says more), row by row. */

const PROMPT = { messages: [{ role: 'user', content: 'Hello' }] };
const CHAT = '/v1/chat/completions';

interface Part {
  readonly name: string;
  /** The backend's spec; none leaves the route's reference dangling. */
  readonly backend?: object;
  readonly filters?: readonly object[];
  readonly timeout?: string;
  /** False makes a rule without backendRefs. */
  readonly hasRef?: boolean;
}

const STRIP = [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } }];
const KEY = { auth: { key: 'sk-test' } };
const ANTHROPIC = { ai: { provider: { anthropic: { model: 'claude-x' } } } };

function withSecret(secretRef: object): object {
  return { ai: { provider: { openai: { model: 'm' } } }, policies: { auth: { secretRef } } };
}

const PARTS: readonly Part[] = [
  { name: 'openai', backend: { ai: { provider: { openai: { model: 'gpt-x' } } }, policies: KEY } },
  { name: 'any-model', backend: { ai: { provider: { openai: {} } }, policies: KEY } },
  { name: 'no-key', backend: { ai: { provider: { openai: { model: 'gpt-x' } } } } },
  { name: 'claude', backend: { ...ANTHROPIC, policies: KEY } },
  { name: 'claude-oauth', backend: { ...ANTHROPIC, policies: { auth: { key: 'sk-ant-oat-1' } } } },
  {
    name: 'claude-routes',
    filters: STRIP,
    backend: { ...ANTHROPIC, policies: { ...KEY, ai: { routes: { '/v1/messages': 'Messages', '*': 'Passthrough' } } } },
  },
  {
    name: 'speaks-anthropic',
    filters: STRIP,
    backend: { ai: { provider: { openai: { model: 'm' }, host: 'host.internal', port: 1234 } } },
  },
  {
    name: 'messages-prefix',
    backend: {
      ai: { provider: { openai: { model: 'm' }, host: 'host.internal', port: 1234, pathPrefix: '/v1' } },
      policies: { ai: { routes: { '/v1/messages': 'Messages' } } },
    },
  },
  {
    name: 'messages-host',
    filters: STRIP,
    backend: {
      ai: { provider: { openai: { model: 'm' }, host: 'host.internal', port: 1234 } },
      policies: { ai: { routes: { '/v1/messages': 'Messages' } } },
    },
  },
  {
    name: 'models',
    filters: STRIP,
    backend: {
      ai: { provider: { openai: { model: 'm' } } },
      policies: { ...KEY, ai: { routes: { '/v1/models': 'Models', '*': 'Passthrough' } } },
    },
  },
  {
    name: 'passes',
    filters: STRIP,
    backend: { ai: { provider: { openai: {} } }, policies: { ...KEY, ai: { routes: { '*': 'Passthrough' } } } },
  },
  { name: 'nobody' },
  { name: 'empty', hasRef: false },
  { name: 'rejected', backend: { ...ANTHROPIC, policies: { auth: { secretRef: { name: 'nowhere' } } } } },
  {
    name: 'group',
    backend: {
      ai: {
        groups: [
          {
            providers: [{ name: 'a', openai: { model: 'm' }, policies: { auth: { secretRef: { name: 'nowhere' } } } }],
          },
        ],
      },
    },
  },
  { name: 'unresolved', backend: { ai: { provider: { openai: { model: 'm' }, host: 'no.such.host', port: 80 } } } },
  { name: 'timeout', timeout: '80ms', backend: { ai: { provider: { openai: { model: 'm' } } }, policies: KEY } },
  { name: 'bearer-default', backend: withSecret({ name: 'bearer' }) },
  { name: 'bearer-named', backend: withSecret({ name: 'bearer', key: 'other' }) },
  {
    name: 'slow-call',
    backend: { ai: { provider: { openai: { model: 'm' } } }, policies: { ...KEY, http: { requestTimeout: '80ms' } } },
  },
  {
    name: 'no-tls',
    filters: STRIP,
    backend: { ai: { provider: { openai: { model: 'm' }, host: 'api.openai.com', port: 443 } }, policies: KEY },
  },
  { name: 'gemini', backend: { ai: { provider: { gemini: { model: 'gemini-x' } } }, policies: KEY } },
];

let sandbox: Sandbox;
let refusedPort = 0;

async function create(part: Part): Promise<void> {
  const { client } = sandbox;
  const metadata = { name: part.name, namespace: SANDBOX_NAMESPACE };
  if (part.backend) {
    const kind = { apiVersion: 'agentgateway.dev/v1alpha1', kind: 'AgentgatewayBackend' };
    await client.create(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE), { ...kind, metadata, spec: part.backend });
  }
  const ref = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: part.name };
  await client.create(pathTo('httproutes', SANDBOX_NAMESPACE), {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: {
      parentRefs: [{ name: 'ai-gateway' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: `/${part.name}` } }],
          ...(part.filters && { filters: part.filters }),
          ...(part.timeout && { timeouts: { request: part.timeout } }),
          ...(part.hasRef !== false && { backendRefs: [ref] }),
        },
      ],
    },
  });
}

before(async () => {
  sandbox = await startSandbox({ pace: 'fast', seed: gatewaySeed() });
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  refusedPort = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  await sandbox.client.create(pathTo('secrets', SANDBOX_NAMESPACE), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bearer', namespace: SANDBOX_NAMESPACE },
    stringData: { Authorization: 'Bearer k', other: 'Bearer k' },
  });
  const refused = { ai: { provider: { openai: { model: 'm' }, host: '127.0.0.1', port: refusedPort } } };
  for (const part of [...PARTS, { name: 'refused', backend: refused }]) await create(part);
  await settled();
});
after(async () => {
  await sandbox.dispose();
});

/** Waits until the gateway knows the last route. */
async function settled(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await post('/refused' + CHAT);
    if (answer.status !== 404) return;
    await delay(20);
  }
  throw new Error('the gateway never learned its routes');
}

async function post(path: string, body: unknown = PROMPT, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(sandbox.gatewayUrl + path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

async function json(answer: Response): Promise<unknown> {
  const parsed: unknown = await answer.json();
  return parsed;
}

function events(text: string): EventSourceMessage[] {
  const found: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => void found.push(event) }).feed(text);
  return found;
}

const lastExchange = (): Sandbox['upstream']['exchanges'][number] | undefined => sandbox.upstream.exchanges.at(-1);

const failed = (why: string): readonly [number, string] => [503, `processing failed: failed to parse request: ${why}`];

describe('errors that the gateway makes itself are plain text without a final newline', () => {
  const rows: readonly (readonly [string, string, () => Promise<Response>, readonly [number, string]])[] = [
    ['no route', '404', () => post('/nothing'), [404, 'route not found']],
    ['a prefix that only looks alike', '404', () => post(`/openaix${CHAT}`), [404, 'route not found']],
    ['backendRef to nothing', '500', () => post(`/nobody${CHAT}`), [500, 'service not found']],
    ['rejected backend', '500', () => post(`/rejected${CHAT}`), [500, 'service not found']],
    ['route without backends', '500', () => post(`/empty${CHAT}`), [500, 'no valid backends']],
    ['malformed JSON', '503', () => post(`/openai${CHAT}`, '{a'), failed('key must be a string at line 1 column 2')],
    ['no messages', '503', () => post(`/openai${CHAT}`, '{}'), failed('missing field `messages` at line 1 column 2')],
    ['no model', '503', () => post(`/any-model${CHAT}`), failed('model not specified')],
    ['empty body', '503', () => post(`/openai${CHAT}`, ''), failed('EOF while parsing a value at line 1 column 0')],
    [
      'GET on completions',
      '503',
      () => fetch(`${sandbox.gatewayUrl}/openai${CHAT}`),
      failed('EOF while parsing a value at line 1 column 0'),
    ],
    [
      'OPTIONS on completions',
      '503',
      () => fetch(`${sandbox.gatewayUrl}/openai${CHAT}`, { method: 'OPTIONS' }),
      failed('EOF while parsing a value at line 1 column 0'),
    ],
    [
      'GET models without routes',
      '503',
      () => fetch(`${sandbox.gatewayUrl}/openai/v1/models`),
      failed('EOF while parsing a value at line 1 column 0'),
    ],
    [
      'upstream refuses',
      '503',
      () => post(`/refused${CHAT}`),
      [503, 'upstream call failed: Connect: Connection refused (os error 111)'],
    ],
    [
      'upstream refuses a stream',
      '503',
      () => post(`/refused${CHAT}`, { ...PROMPT, stream: true }),
      [503, 'upstream call failed: Connect: Connection refused (os error 111)'],
    ],
    [
      'upstream does not resolve',
      '503',
      () => post(`/unresolved${CHAT}`),
      [503, 'backends required DNS resolution which failed'],
    ],
  ];
  for (const [name, status, send, expected] of rows) {
    it(`${name}: ${status}`, async () => {
      const answer = await send();
      assert.deepEqual([answer.status, await answer.text()], expected);
      assert.equal(answer.headers.get('content-type'), 'text/plain');
    });
  }

  it('route timeout: 504 request timeout', async () => {
    sandbox.upstream.failNext({ kind: 'delay', delayMs: 1000 });
    const answer = await post(`/timeout${CHAT}`);
    assert.deepEqual([answer.status, await answer.text()], [504, 'request timeout']);
  });

  it('timeout of the backend policy: 504 upstream call timeout', async () => {
    sandbox.upstream.failNext({ kind: 'delay', delayMs: 1000 });
    const answer = await post(`/slow-call${CHAT}`);
    assert.deepEqual([answer.status, await answer.text()], [504, 'upstream call timeout']);
  });

  it('route type Models: 501, as JSON', async () => {
    const answer = await fetch(`${sandbox.gatewayUrl}/models/v1/models`);
    assert.equal(answer.status, 501);
    assert.deepEqual(await json(answer), { error: "Route 'Models' not implemented" });
  });
});

describe('chat completions', () => {
  it('not streamed: 200, upstream headers kept, model of the backend wins', async () => {
    const answer = await post(`/openai${CHAT}`, { ...PROMPT, model: 'other' });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('x-request-id') ?? '', /./);
    assert.equal(answer.headers.get('x-ratelimit-remaining-requests'), '9999');
    assert.equal(stringAt(await json(answer), 'model'), 'gpt-x');
    assert.deepEqual([lastExchange()?.host, lastExchange()?.path], ['api.openai.com', CHAT]);
  });

  it('streamed: relayed to [DONE], with the usage chunk that the gateway asks for', async () => {
    const answer = await post(`/openai${CHAT}`, { ...PROMPT, stream: true });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const found = events(await answer.text());
    assert.equal(found.at(-1)?.data, '[DONE]');
    const usage: unknown = JSON.parse(found.at(-2)?.data ?? '');
    assert.deepEqual(objectAt(usage, 'choices') ?? [], []);
    assert.equal(typeof objectAt(usage, 'usage')?.['prompt_tokens'], 'number');
    assert.match(lastExchange()?.body ?? '', /"stream_options":\{"include_usage":true\}/);
  });

  it('to Anthropic: translated, with max_tokens and the version added', async () => {
    const answer = await post(`/claude${CHAT}`, {
      messages: [{ role: 'system', content: 'Be brief' }, ...PROMPT.messages],
    });
    const body = await json(answer);
    assert.match(stringAt(body, 'choices', 0, 'message', 'content') ?? '', /claude-x/);
    assert.equal(stringAt(body, 'object'), 'chat.completion');
    const sent: unknown = JSON.parse(lastExchange()?.body ?? '');
    assert.deepEqual([objectAt(sent)?.['max_tokens'], stringAt(sent, 'system')], [4096, 'Be brief']);
    assert.deepEqual(
      [lastExchange()?.path, lastExchange()?.headers['anthropic-version'], lastExchange()?.headers['x-api-key']],
      ['/v1/messages', '2023-06-01', 'sk-test'],
    );
    assert.equal(lastExchange()?.headers.authorization, undefined);
  });

  it('streamed to Anthropic: no role chunk, no [DONE], prompt_tokens 0', async () => {
    const answer = await post(`/claude${CHAT}`, { ...PROMPT, stream: true });
    const found = events(await answer.text()).map(({ data }): unknown => JSON.parse(data));
    assert.ok(found.every((chunk) => stringAt(chunk, 'choices', 0, 'delta', 'role') === undefined));
    const last = found.at(-1);
    assert.equal(stringAt(last, 'choices', 0, 'finish_reason'), 'stop');
    assert.equal(objectAt(last, 'usage')?.['prompt_tokens'], 0);
    const text = found.map((chunk) => stringAt(chunk, 'choices', 0, 'delta', 'content') ?? '').join('');
    assert.match(text, /^This answer comes from \*\*claude-x\*\*/);
  });

  it('to Gemini: its compatible endpoint', async () => {
    assert.equal((await post(`/gemini${CHAT}`)).status, 200);
    assert.deepEqual(
      [lastExchange()?.host, lastExchange()?.path],
      ['generativelanguage.googleapis.com', '/v1beta/openai/chat/completions'],
    );
  });

  it('an upstream that breaks off: 200, and the body just ends', async () => {
    sandbox.upstream.failNext({ kind: 'cut', afterEvents: 2 });
    const answer = await post(`/openai${CHAT}`, { ...PROMPT, stream: true });
    assert.equal(answer.status, 200);
    await assert.rejects(answer.text());
    assert.equal(lastExchange()?.outcome, 'cut');
  });
});

describe('messages', () => {
  it("routes map: Anthropic's own shape", async () => {
    const body = await json(await post('/claude-routes/v1/messages', { ...PROMPT, max_tokens: 9 }));
    assert.deepEqual([stringAt(body, 'type'), stringAt(body, 'content', 0, 'type')], ['message', 'text']);
  });

  it("routes map, streamed: Anthropic's own events", async () => {
    const answer = await post('/claude-routes/v1/messages', { ...PROMPT, max_tokens: 9, stream: true });
    const names = events(await answer.text()).map(({ event }) => event);
    assert.deepEqual([names[0], names.at(-1)], ['message_start', 'message_stop']);
  });

  it('no routes map, upstream speaks Anthropic: empty choices beside the fields of Anthropic', async () => {
    const body = objectAt(await json(await post('/speaks-anthropic/v1/messages', { ...PROMPT, max_tokens: 9 })));
    assert.deepEqual([body?.['choices'], body?.['type']], [[], 'message']);
  });

  it('no routes map, upstream speaks Anthropic, streamed: an empty 200', async () => {
    const answer = await post('/speaks-anthropic/v1/messages', { ...PROMPT, max_tokens: 9, stream: true });
    assert.deepEqual([answer.status, await answer.text()], [200, '']);
  });

  it('to OpenAI with pathPrefix: translated both ways, the whole sequence of events', async () => {
    const body = await json(await post('/messages-prefix/v1/messages', { ...PROMPT, max_tokens: 9 }));
    assert.deepEqual([stringAt(body, 'type'), stringAt(body, 'stop_reason')], ['message', 'end_turn']);
    assert.equal(lastExchange()?.path, CHAT);
    const answer = await post('/messages-prefix/v1/messages', { ...PROMPT, max_tokens: 9, stream: true });
    const names = [...new Set(events(await answer.text()).map(({ event }) => event))];
    assert.deepEqual(names, [
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it("to OpenAI with a host and no pathPrefix: a chat body arrives at the client's path", async () => {
    await post('/messages-host/v1/messages', { ...PROMPT, max_tokens: 9 });
    assert.equal(lastExchange()?.path, '/v1/messages');
    assert.match(lastExchange()?.body ?? '', /"max_completion_tokens":9/);
  });
});

describe('passthrough', () => {
  it("GET models: the upstream's list", async () => {
    const answer = await fetch(`${sandbox.gatewayUrl}/passes/v1/models`);
    assert.equal(stringAt(await json(answer), 'object'), 'list');
    assert.equal(lastExchange()?.headers.authorization, 'Bearer sk-test');
  });
});

describe('keys', () => {
  it("without backend auth the client's Authorization goes upstream", async () => {
    await post(`/no-key${CHAT}`, PROMPT, { authorization: 'Bearer mine' });
    assert.equal(lastExchange()?.headers.authorization, 'Bearer mine');
  });

  it('with it, it is replaced', async () => {
    await post(`/openai${CHAT}`, PROMPT, { authorization: 'Bearer mine' });
    assert.equal(lastExchange()?.headers.authorization, 'Bearer sk-test');
  });

  it('a leading Bearer is taken off under the default data key, and stays under a named one', async () => {
    for (const [name, sent] of [
      ['bearer-default', 'Bearer k'],
      ['bearer-named', 'Bearer Bearer k'],
    ] as const) {
      await post(`/${name}${CHAT}`);
      assert.equal(lastExchange()?.headers.authorization, sent);
    }
  });

  it('a subscription token of Anthropic stays a bearer token', async () => {
    await post(`/claude-oauth${CHAT}`);
    assert.equal(lastExchange()?.headers.authorization, 'Bearer sk-ant-oat-1');
  });

  it('a Secret that is missing inside a group sends an empty key, and the upstream answers 401', async () => {
    const answer = await post(`/group${CHAT}`);
    assert.deepEqual([answer.status, lastExchange()?.headers.authorization], [401, 'Bearer']);
  });

  it('a host override without tls is plain HTTP', async () => {
    const answer = await post(`/no-tls${CHAT}`);
    assert.equal(answer.status, 400);
    assert.equal(lastExchange()?.headers['x-sandbox-upstream'], 'http://api.openai.com:443');
  });
});

describe('errors of the upstream', () => {
  for (const [status, body, contentType] of [
    [401, '{"error":{"message":"no"}}', 'application/json'],
    [429, '{"error":{"message":"slow down"}}', 'application/json'],
    [500, '{"error":{"message":"oops"}}', 'application/json'],
    [502, '<html>Bad gateway</html>', 'text/html'],
  ] as const) {
    it(`${status} through openai: the same status and body`, async () => {
      sandbox.upstream.failNext({ kind: 'answer', status, body, contentType, headers: { 'retry-after': '7' } });
      const answer = await post(`/openai${CHAT}`, { ...PROMPT, stream: true });
      assert.deepEqual([answer.status, await answer.text()], [status, body]);
      assert.deepEqual([answer.headers.get('content-type'), answer.headers.get('retry-after')], [contentType, '7']);
    });
  }

  for (const status of [401, 429]) {
    it(`${status} of anthropic for a chat client: only the status tells`, async () => {
      sandbox.upstream.failNext({
        kind: 'answer',
        status,
        body: '{"type":"error","error":{"type":"x","message":"why"}}',
      });
      const answer = await post(`/claude${CHAT}`);
      assert.equal(answer.status, status);
      assert.deepEqual(await json(answer), {
        event_id: null,
        error: { type: 'invalid_request_error', message: 'why' },
      });
    });
  }
});

describe('the upstream notices', () => {
  it('a client that leaves while the answer is held open', async () => {
    const hold = sandbox.upstream.hold(3);
    const stop = new AbortController();
    const body = JSON.stringify({ ...PROMPT, stream: true });
    const answer = await fetch(`${sandbox.gatewayUrl}/openai${CHAT}`, { method: 'POST', body, signal: stop.signal });
    const reader = answer.body?.getReader();
    assert.ok(((await reader?.read())?.value?.length ?? 0) > 0, 'text comes before the answer ends');
    const exchange = await hold.held;
    assert.equal(exchange.outcome, 'open');
    stop.abort();
    await exchange.ended;
    assert.equal(exchange.outcome, 'aborted');
  });

  it('nothing when a held answer is released: it goes on to its end', async () => {
    const hold = sandbox.upstream.hold(3);
    const answer = await post(`/openai${CHAT}`, { ...PROMPT, stream: true });
    await hold.held;
    hold.release();
    assert.match(await answer.text(), /\[DONE\]/);
  });
});
