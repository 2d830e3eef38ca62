import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodedError } from '../../../src/core/base/codedError.ts';
import type { PromptEndpoint } from '../../../src/core/gateway/endpoint.ts';
import type { ForwardLease, ForwardTarget } from '../../../src/core/gateway/forwarder.ts';
import { Emitter } from '../../../src/core/base/event.ts';
import type { ForwardState } from '../../../src/core/gateway/forwardState.ts';
import { placeOf, type GatewayWay } from '../../../src/core/gateway/gatewayWays.ts';
import { failure, message } from '../../../src/core/messages/index.ts';
import { chatCompletions } from '../../../src/core/prompt/formats/chatCompletions.ts';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import type { PromptFormat } from '../../../src/core/prompt/promptFormat.ts';
import type { PromptEvent, PromptOutcome } from '../../../src/core/prompt/promptEvent.ts';
import type { PromptTransport, TransportReply, TransportRequest } from '../../../src/core/prompt/promptTransport.ts';
import { runPrompt } from '../../../src/core/prompt/runPrompt.ts';

const name = { namespace: 'n', name: 'openai-backend' };

function endpoint(parts: Partial<PromptEndpoint> = {}): PromptEndpoint {
  const target = { context: 'c', namespace: 'n', gateway: 'g', port: 8080 };
  const path = '/openai/v1/chat/completions';
  return {
    backend: name,
    route: name,
    gateway: name,
    scheme: 'http',
    ways: [{ kind: 'tunnel', target, reason: message('way.tunnel', { gateway: 'g' }) }],
    noWays: [],
    host: undefined,
    path,
    forwardedPath: path,
    headers: {},
    routePath: '/',
    ...parts,
  };
}

/** A world that notes what is asked of it; a tick of its clock is a millisecond. */
class World {
  readonly states = new Emitter<ForwardState>();
  readonly requests: TransportRequest[] = [];
  readonly events: PromptEvent[] = [];
  readonly controller = new AbortController();
  closed = 0;
  timeMs = 0;
  onOpen: () => void = () => undefined;
  unreachable: CodedError | undefined;
  connections = 0;
  readonly unreached: string[] = [];
  readonly reply: (world: World) => TransportReply | Promise<TransportReply>;

  constructor(reply: (world: World) => TransportReply | Promise<TransportReply>) {
    this.reply = reply;
  }

  readonly connection = { destroy: (): void => void (this.connections -= 1) };

  readonly openTunnel = (target: ForwardTarget): ForwardLease => {
    assert.equal(target.gateway, 'g');
    return {
      state: { status: 'connecting', reason: undefined },
      onDidChangeState: this.states.event,
      connect: async () => {
        this.timeMs += 20;
        this.onOpen();
        if (this.unreachable !== undefined) throw this.unreachable;
        this.connections += 1;
        return this.connection;
      },
      dispose: () => void (this.closed += 1),
    };
  };

  /** What the transport fails with, by the place that is asked. */
  readonly broken = new Map<string, CodedError>();

  readonly transport: PromptTransport = {
    send: async (request) => {
      this.requests.push(request);
      const trouble = this.broken.get(new URL(request.url).host);
      if (trouble !== undefined) throw trouble;
      return this.reply(this);
    },
  };

  async run(
    parts: Partial<PromptEndpoint> = {},
    model?: string,
    format: PromptFormat = chatCompletions,
    stream = true,
  ): Promise<PromptOutcome> {
    const asked = endpoint(parts);
    await runPrompt(
      { endpoint: asked, ways: asked.ways, format, turns: [{ role: 'user', text: 'Hi' }], model, stream },
      {
        openTunnel: this.openTunnel,
        transport: this.transport,
        nowMs: () => this.timeMs,
        unreached: (way) => this.unreached.push(placeOf(way)),
      },
      this.controller.signal,
      (event) => this.events.push(event),
    );
    const last = this.events.at(-1);
    assert.equal(this.events.filter((event) => event.type === 'ended').length, 1);
    assert.ok(last?.type === 'ended', 'ended comes last');
    return last.outcome;
  }

  get answer(): string {
    return this.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  }
}

async function* bodyOf(pieces: readonly (string | Error | (() => void))[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    if (typeof piece === 'function') piece();
    else yield new TextEncoder().encode(piece);
  }
}

function reply(status: number, ...pieces: (string | Error | (() => void))[]): TransportReply {
  return { status, headers: {}, body: bodyOf(pieces) };
}

function said(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ model: 'gpt-4o-mini-2024-07-18', choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`;
}

const usage = 'data: {"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":2}}\n\n';

test('an answered prompt: text as it comes, then the figures, and the tunnel is let go', async () => {
  const world = new World((own) => {
    own.timeMs += 300;
    return reply(200, said('Hel'), () => (own.timeMs += 50), said('lo', 'stop'), usage, 'data: [DONE]\n\n');
  });
  assert.deepEqual(await world.run(), {
    result: 'done',
    figures: {
      firstTokenMs: 320,
      totalMs: 370,
      inputTokens: 14,
      outputTokens: 2,
      cachedTokens: undefined,
      requestedModel: undefined,
      servedModel: 'gpt-4o-mini-2024-07-18',
      finishReason: 'stop',
      dimensions: undefined,
      status: 200,
      via: undefined,
      cost: undefined,
    },
  });
  assert.equal(world.answer, 'Hello');
  assert.equal(world.closed, 1);
  assert.deepEqual(
    world.events.filter((event) => event.type === 'step'),
    [
      { type: 'step', step: 'tunnel', tookMs: 20 },
      { type: 'step', step: 'firstByte', tookMs: 300 },
      { type: 'step', step: 'done', tookMs: 50 },
    ],
  );
});

test('the request carries path, Host, headers of the match and the chosen model', async () => {
  const world = new World(() => reply(200, said('a', 'stop')));
  await world.run({ host: 'ai.example.com', headers: { 'x-tenant': 'blue' } }, 'mistral');
  assert.deepEqual(world.requests, [
    {
      method: 'POST',
      url: 'http://localhost:8080/openai/v1/chat/completions',
      headers: { ...chatCompletions.headers, 'x-tenant': 'blue', host: 'ai.example.com' },
      body: '{"model":"mistral","messages":[{"role":"user","content":"Hi"}],"stream":true}',
      connection: world.connection,
    },
  ]);
});

test('a tunnel that finds its way again is told while nothing was sent, and nothing is sent twice', async () => {
  const reason = failure('forward.podGone', { pod: 'p1', namespace: 'n' });
  const world = new World((own) => {
    own.states.fire({ status: 'reconnecting', reason });
    return reply(200, said('a', 'stop'));
  });
  world.onOpen = () => {
    world.states.fire({ status: 'connecting', reason });
    world.states.fire({ status: 'open', pod: 'p2' });
  };
  await world.run();
  assert.deepEqual(
    world.events.filter((event) => event.type === 'notice'),
    [
      { type: 'notice', notice: { code: 'prompt.reconnecting', args: { gateway: 'n/openai-backend' } } },
      { type: 'notice', notice: undefined },
    ],
  );
  assert.equal(world.requests.length, 1);
  assert.equal(world.connections, 0);
});

test('a tunnel that broke tells why', async () => {
  const broken = failure('forward.lost', { pod: 'p1', namespace: 'n' });
  const world = new World(() => reply(200, said('Hel'), broken));
  const outcome = await world.run();
  assert.ok(outcome.result === 'failed');
  assert.equal(outcome.failure.explanation.code, 'forward.lost');
  assert.equal(world.answer, 'Hel');
});

test('silence is told in terms of the gateway', async () => {
  const world = new World(() => reply(200, failure('http.timeout', { origin: 'o', seconds: 60 })));
  const outcome = await world.run();
  assert.ok(outcome.result === 'failed');
  assert.deepEqual(outcome.failure.explanation, {
    code: 'prompt.silent',
    args: { gateway: 'n/openai-backend', seconds: 60 },
  });
});

const failures: readonly [string, (world: World) => TransportReply, string, object][] = [
  [
    'a refusal of the gateway',
    () => reply(500, 'service ', 'not found'),
    'reply.backendRejected',
    { status: 500, body: 'service not found', answer: '' },
  ],
  [
    'an error in the stream keeps what came',
    () => reply(200, said('Hel'), 'data: {"error":{"message":"overloaded"}}\n\n'),
    'prompt.errorInStream',
    { status: 200, body: '{"error":{"message":"overloaded"}}', answer: 'Hel' },
  ],
  [
    'a cut stream keeps what came',
    () => reply(200, said('Hel')),
    'prompt.cut',
    { status: 200, body: undefined, answer: 'Hel' },
  ],
  [
    'a broken connection keeps what came',
    () => reply(200, said('Hel'), failure('http.cut', { origin: 'o', detail: 'd' })),
    'prompt.connectionLost',
    { status: 200, body: undefined, answer: 'Hel' },
  ],
  ['an empty answer', () => reply(200), 'prompt.emptyReply', { status: 200, body: undefined, answer: '' }],
  ['a web page', () => reply(200, '<html>'), 'prompt.foreignReply', { status: 200, body: '<html>', answer: '' }],
  [
    'a transport that cannot connect',
    () => {
      throw failure('http.connect', { origin: 'o', detail: 'd' });
    },
    'prompt.notConnected',
    { status: undefined, body: undefined, answer: '' },
  ],
  [
    'a fault of ours',
    () => {
      throw new TypeError('x');
    },
    'prompt.failed',
    { status: undefined, body: undefined, answer: '' },
  ],
];

for (const [what, answer, code, expected] of failures) {
  test(`failed: ${what}`, async () => {
    const world = new World(answer);
    const outcome = await world.run();
    assert.ok(outcome.result === 'failed');
    const { explanation, status, body } = outcome.failure;
    assert.equal(explanation.code, code);
    assert.deepEqual({ status, body, answer: world.answer }, expected);
    assert.equal(world.closed, 1);
  });
}

test('no tunnel: the last reason is told and nothing is sent', async () => {
  const world = new World(() => reply(200));
  world.unreachable = failure('forward.podGone', { pod: 'p1', namespace: 'n' });
  const outcome = await world.run();
  assert.ok(outcome.result === 'failed');
  assert.equal(outcome.failure.explanation.code, 'forward.podGone');
  assert.equal(world.requests.length, 0);
});

test('an upstream that hangs up right after its last word has answered', async () => {
  const world = new World(() => reply(200, said('Hello', 'stop'), new Error('socket closed')));
  assert.equal((await world.run()).result, 'done');
});

test('a long error body is read only so far', async () => {
  const long = 'x'.repeat(70 * 1024);
  const world = new World(() => reply(500, long, new Error('must not be read')));
  const outcome = await world.run();
  assert.ok(outcome.result === 'failed');
  assert.equal(outcome.failure.body?.length, 4_001);
});

test('a stop ends as stopped, with what came, and nothing after it', async (t) => {
  await t.test('while the answer streams', async () => {
    const world = new World((own) =>
      reply(200, said('Hel'), () => own.controller.abort(), said('lo'), new DOMException('aborted', 'AbortError')),
    );
    const outcome = await world.run();
    assert.equal(outcome.result, 'stopped');
    assert.equal(world.answer, 'Hel');
    assert.equal(world.closed, 1);
  });
  await t.test('before the tunnel opened', async () => {
    const world = new World(() => reply(200));
    world.controller.abort();
    assert.equal((await world.run()).result, 'stopped');
    assert.deepEqual([world.timeMs, world.requests], [0, []]);
  });
  await t.test('while the tunnel opens: the late lease is let go', async () => {
    const world = new World(() => reply(200));
    world.onOpen = () => world.controller.abort();
    assert.equal((await world.run()).result, 'stopped');
    assert.equal(world.closed, 1);
    assert.equal(world.requests.length, 0);
  });
});

test('a format decides method, headers and body; a list of models has none', async () => {
  const messages = new World(() => reply(200, '{"type":"message","content":[{"type":"text","text":"Hi"}]}'));
  assert.equal((await messages.run({}, undefined, promptFormats.messages)).result, 'done');
  const [sent] = messages.requests;
  assert.equal(sent?.headers['anthropic-version'], '2023-06-01');
  assert.deepEqual(JSON.parse(sent?.body ?? ''), {
    max_tokens: 4096,
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  });
  const models = new World(() => reply(200, '{"data":[{"id":"m"}]}'));
  assert.equal((await models.run({}, undefined, promptFormats.models)).result, 'done');
  assert.deepEqual([models.requests[0]?.method, models.requests[0]?.body], ['GET', undefined]);
  assert.equal(models.answer, '- `m`\n');
});

const thought = (delta: object): string => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;

test('what was thought and calls are told as they come, and the first of them is the first token', async () => {
  const world = new World((own) =>
    reply(
      200,
      () => (own.timeMs += 5),
      thought({ reasoning_content: 'hm' }),
      () => (own.timeMs += 50),
      thought({ tool_calls: [{ index: 0, function: { name: 'a', arguments: '{}' } }] }),
      said('', 'tool_calls'),
    ),
  );
  const outcome = await world.run();
  assert.equal(outcome.result, 'done');
  assert.deepEqual([outcome.figures.firstTokenMs, outcome.figures.finishReason], [25, 'tool_calls']);
  assert.deepEqual(
    world.events.map(({ type }) => type).filter((type) => type !== 'step' && type !== 'notice'),
    ['reasoning', 'toolCall', 'ended'],
  );
});

test('an endpoint that refuses to stream is told as such, once', async (t) => {
  const rows: readonly [string, number, string, boolean, boolean][] = [
    [
      'OpenAI',
      400,
      '{"error":{"message":"Your organization must be verified to stream this model.","param":"stream"}}',
      true,
      true,
    ],
    ['Foundry', 500, 'Streaming is not supported', true, true],
    ['a word that only looks like it', 500, 'upstream call failed', true, false],
    ['another status', 401, 'stream', true, false],
    ['asked for whole', 400, 'stream', false, false],
  ];
  for (const [name, status, body, stream, expected] of rows) {
    await t.test(name, async () => {
      const outcome = await new World(() => reply(status, body)).run({}, undefined, chatCompletions, stream);
      assert.ok(outcome.result === 'failed');
      assert.equal(outcome.failure.refusesStream, expected);
    });
  }
});

const tunnelTarget = { context: 'c', namespace: 'n', gateway: 'g', port: 8080 };
const tunnelWay: GatewayWay = { kind: 'tunnel', target: tunnelTarget, reason: message('way.tunnel', { gateway: 'g' }) };

function address(host: string): GatewayWay {
  return { kind: 'address', host, port: 80, reason: message('way.address', { gateway: 'g', address: host }) };
}

const refused = failure('http.connect', { origin: 'http://10.0.0.1', detail: 'ECONNREFUSED' });

test('the first way that connects is taken, and none is tried when something may have been sent', async (t) => {
  const ways = [address('10.0.0.1'), address('10.0.0.2'), tunnelWay] as const;
  const fine = said('Hi', 'stop');

  await t.test('the first: no tunnel is opened, and no address of this machine is asked', async () => {
    const world = new World(() => reply(200, fine));
    const outcome = await world.run({ ways, host: 'ai.example.com' });
    assert.deepEqual([outcome.result, outcome.figures.via], ['done', '10.0.0.1:80']);
    assert.equal(world.closed, 0);
    const [sent] = world.requests;
    assert.equal(sent?.url, 'http://10.0.0.1:80/openai/v1/chat/completions');
    assert.equal(sent?.headers['host'], 'ai.example.com');
    assert.equal(sent?.connectMs, 1_500);
    assert.equal(sent?.addressTrouble?.('169.254.169.254')?.code, 'way.refused');
  });

  await t.test('the next, with a word on it; what led nowhere is told', async () => {
    const world = new World(() => reply(200, fine));
    world.broken.set('10.0.0.1', refused).set('10.0.0.2', failure('http.connectTimeout', { origin: 'x', seconds: 3 }));
    const outcome = await world.run({ ways });
    assert.deepEqual([outcome.result, outcome.figures.via], ['done', undefined]);
    assert.deepEqual(world.unreached, ['10.0.0.1:80', '10.0.0.2:80']);
    const notices = world.events.flatMap((event) => (event.type === 'notice' ? (event.notice?.code ?? []) : []));
    assert.deepEqual(notices, ['prompt.nextWay', 'prompt.nextWay']);
    assert.deepEqual([world.closed, world.connections], [1, 0], 'and all is let go');
  });

  await t.test('no other after a break, for the prompt may have gone out', async () => {
    const world = new World(() => reply(200, fine));
    world.broken.set('10.0.0.1', failure('http.cut', { origin: 'x', detail: 'ECONNRESET' }));
    const outcome = await world.run({ ways });
    assert.ok(outcome.result === 'failed');
    assert.equal(outcome.failure.explanation.code, 'prompt.connectionLost');
    assert.equal(world.requests.length, 1);
  });

  await t.test('no other after a certificate that is not trusted', async () => {
    const world = new World(() => reply(200, fine));
    const certificate = { origin: 'x', host: 'ai.example.com', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    world.broken.set('10.0.0.1:80', failure('http.certificate', certificate));
    const outcome = await world.run({ ways, scheme: 'https' });
    assert.ok(outcome.result === 'failed');
    assert.equal(outcome.failure.explanation.code, 'prompt.certificate');
    assert.equal(world.requests.length, 1);
    assert.match(world.requests[0]?.url ?? '', /^https:/);
  });

  await t.test('the last, when none connects', async () => {
    const world = new World(() => reply(200, fine));
    world.broken.set('10.0.0.1', refused);
    const outcome = await world.run({ ways: [address('10.0.0.1')] });
    assert.ok(outcome.result === 'failed');
    assert.equal(outcome.failure.explanation.code, 'prompt.notReached');
    assert.equal(world.requests[0]?.connectMs, undefined, 'which has the whole time');
  });
});

test('a key of a service stands in no failure: neither in the body, nor in what explains it, nor in the raw reply', async () => {
  const key = ['sk', 'proj', 'aB3_'.repeat(12)].join('-');
  const error = JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } });
  const refused = new World(() => reply(401, error));
  const atTheClip = new World(() => reply(401, `${'x '.repeat(1_980)} key: ${key}`));
  const inStream = new World(() => reply(200, `data: ${error}\n\n`));
  const thrown = new World(() => Promise.reject(new Error(`no such key: ${key}`)));
  for (const world of [refused, atTheClip, inStream, thrown]) {
    const outcome = await world.run();
    assert.equal(outcome.result, 'failed');
    const told = JSON.stringify(world.events);
    assert.match(told, /key(?: provided)?: •••/);
    assert.ok(!told.includes(key.slice(0, 12)), told);
  }
});
