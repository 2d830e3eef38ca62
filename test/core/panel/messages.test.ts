import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  emptyPanelState,
  noOptions,
  type PanelClient,
  type PanelExchange,
  type PanelOptions,
  type PanelProvider,
  type PanelState,
} from '../../../src/core/panel/panelState.ts';
import { parseSavedState, toSavedState } from '../../../src/core/panel/savedState.ts';
import { parseToHost, type ToHost } from '../../../src/core/panel/toHost.ts';
import { applyToPage, parseToPage, type ToPage } from '../../../src/core/panel/toPage.ts';

const provider: PanelProvider = {
  id: 'a',
  label: 'a · /a',
  detail: 'n',
  model: 'm',
  state: 'notReady',
  isTarget: false,
  isModelFixed: false,
  problem: 'p',
  formats: [
    { id: 'messages', obstacle: undefined, problem: 'x', route: 'r', routes: [{ id: 'r', label: 'a · g · /a' }] },
    { id: 'models', obstacle: 'y', problem: undefined, route: undefined, routes: [] },
  ],
};

const options: PanelOptions = { format: 'messages', route: 'r', model: 'm', system: 's', parameters: { topP: '1' } };
const client: PanelClient = { gateway: 'n/g', hasKey: true, headers: ['x-a'], isSessionOnly: false };

const exchange: PanelExchange = {
  requestId: '1',
  providerId: 'a',
  providerLabel: 'a · /a',
  format: 'messages',
  prompt: 'Hi',
  answer: 'Hel',
  reasoning: 'hm',
  toolCalls: [{ name: 'a', input: '{}' }],
  state: 'failed',
  notice: undefined,
  steps: [{ step: 'resolve', tookMs: 2 }],
  hasRaw: true,
  figures: {
    firstTokenMs: undefined,
    totalMs: 5,
    inputTokens: 1,
    outputTokens: undefined,
    cachedTokens: 1,
    requestedModel: 'n',
    servedModel: 'm',
    finishReason: 'stop',
    dimensions: 3,
    status: 500,
    via: '10.0.0.1:80',
    cost: 0.01,
  },
  failure: { place: 'backend', explanation: 'e', action: 'Open', status: 500, body: undefined, refusesStream: true },
};

/** As messages cross between host and page: undefined is lost. */
function cross(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const toPage: readonly ToPage[] = [
  {
    type: 'init',
    strings: { a: 'b' },
    providers: [provider],
    selected: 'a',
    isPinned: true,
    client,
    draft: 'd',
    options,
    exchanges: [exchange],
  },
  {
    type: 'init',
    strings: {},
    providers: [],
    selected: undefined,
    isPinned: false,
    client: undefined,
    draft: undefined,
    options: undefined,
    exchanges: [],
  },
  { type: 'providers', providers: [provider], selected: undefined, isPinned: false, client },
  { type: 'exchange', place: 0, exchange },
  { type: 'exchange', place: 1, exchange: { ...exchange, state: 'sending', figures: undefined, failure: undefined } },
  { type: 'unknown', requestId: '1' },
  { type: 'cleared' },
  { type: 'raw', requestId: '1', request: 'POST', reply: '' },
  { type: 'text', requestId: '1', reasoning: 'h', text: 'lo' },
  { type: 'copied', isCopied: true },
  { type: 'focus' },
];

const toHost: readonly ToHost[] = [
  { type: 'ready', exchanges: [exchange] },
  { type: 'newConversation' },
  { type: 'pin', isPinned: true },
  { type: 'raw', requestId: '1' },
  { type: 'client', act: 'setKey', providerId: 'a' },
  { type: 'removeHeader', providerId: 'a', name: 'x-a' },
  { type: 'choose', providerId: 'a' },
  { type: 'send', requestId: '1', providerId: 'a', prompt: 'Hi', options, stream: true, isAgain: false },
  {
    type: 'send',
    requestId: '1',
    providerId: 'a',
    prompt: '',
    options: { ...options, format: 'models' },
    stream: false,
    isAgain: true,
  },
  { type: 'stop', requestId: '1' },
  { type: 'act', requestId: '1' },
  { type: 'copy', kind: 'python', providerId: 'a', prompt: '', options, isAgain: false },
  { type: 'draft', text: '', options: { ...options, format: undefined } },
  { type: 'showLog' },
  { type: 'openLink', url: 'https://example.com/a' },
];

test('every message arrives as it was sent', () => {
  for (const message of toPage) assert.deepEqual(parseToPage(cross(message)), message);
  for (const message of toHost) assert.deepEqual(parseToHost(cross(message)), message);
});

test('malformed messages are no messages', () => {
  const send = { type: 'send', requestId: '1', providerId: 'a', prompt: 'Hi', options, stream: true, isAgain: false };
  const malformed: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'nothing' },
    { type: ['ready'] },
    { type: 'choose' },
    { type: 'choose', providerId: 3 },
    { ...send, requestId: '' },
    { ...send, prompt: ' \n' },
    { ...send, prompt: 'x'.repeat(1_000_001) },
    { ...send, options: { ...options, system: 'x'.repeat(1_000_001) } },
    { type: 'unknown' },
    { ...send, stream: 'yes' },
    { ...send, isAgain: undefined },
    { type: 'pin' },
    { type: 'client', act: 'read', providerId: 'a' },
    { type: 'removeHeader', providerId: 'a' },
    { type: 'raw', requestId: 3 },
    { type: 'exchange', place: -1, exchange },
    { ...send, options: { ...options, format: 'x' } },
    { ...send, options: undefined },
    { type: 'draft', text: { length: 3 }, options },
    { type: 'draft', text: 'a' },
    { type: 'act' },
    { type: 'copy', kind: 'fax', providerId: 'a', prompt: '', options, isAgain: false },
    { type: 'copied' },
    { type: 'exchange', place: 0, exchange: { ...exchange, failure: { ...exchange.failure, place: 'moon' } } },
    { type: 'text', requestId: '1', reasoning: '' },
    { type: 'providers', isPinned: true, providers: [{ ...provider, formats: [{ id: 'x' }] }] },
    { type: 'providers', isPinned: true, providers: [{ ...provider, state: 'fine' }] },
    { type: 'providers', isPinned: true, providers: {} },
    { type: 'exchange', place: 0, exchange: { ...exchange, figures: { totalMs: 'soon' } } },
    { type: 'exchange', place: 0, exchange: { ...exchange, figures: { totalMs: -1 } } },
    { type: 'exchange', place: 0, exchange: { ...exchange, answer: undefined } },
    { type: 'init', strings: [], providers: [] },
  ];
  for (const value of malformed) {
    assert.equal(parseToHost(value), undefined, JSON.stringify(value));
    assert.equal(parseToPage(value), undefined, JSON.stringify(value));
  }
});

test('no value makes a parser throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(...toPage, ...toHost), (value, message) => {
      for (const key of Object.keys(message)) {
        parseToPage({ ...message, [key]: value });
        parseToHost({ ...message, [key]: value });
      }
      parseSavedState(value);
    }),
  );
});

function open(url: unknown): string | undefined {
  const message = parseToHost({ type: 'openLink', url });
  return message?.type === 'openLink' ? message.url : undefined;
}

test('only links of the web are opened', () => {
  assert.equal(open('http://example.com'), 'http://example.com/');
  assert.equal(open(' https://example.com/a b '), 'https://example.com/a%20b');
  for (const url of ['command:x', 'javascript:x', 'JAVASCRIPT:x', 'file:///x', 'vscode://x', 'data:x', '/x', '', 3]) {
    assert.equal(open(url), undefined, String(url));
  }
});

test('the page’s state follows the messages', async (t) => {
  const choice = { providers: [provider], selected: 'a', isPinned: true, client };
  const state: PanelState = { ...emptyPanelState, ...choice, draft: 'mine', options, exchanges: [exchange] };
  const init = { type: 'init', strings: {}, ...choice, draft: 'd', options, exchanges: [exchange] } as const;
  // What the host of then knew.
  const failure = exchange.failure && { ...exchange.failure, action: undefined };

  await t.test('what the host knows wins, what it forgot the page keeps', () => {
    assert.deepEqual(applyToPage(emptyPanelState, init), { ...state, draft: 'd' });
    const forgetful = { ...init, selected: undefined, draft: undefined, options: undefined, exchanges: [] };
    assert.deepEqual(applyToPage(state, forgetful), { ...state, exchanges: [{ ...exchange, hasRaw: false, failure }] });
  });
  await t.test('an exchange that ran when the window closed has stopped, and its prompt is in the box', () => {
    const running = { ...state, draft: '', exchanges: [{ ...exchange, state: 'streaming' } as const] };
    const after = applyToPage(running, { ...init, draft: undefined, exchanges: [] });
    assert.deepEqual([after.exchanges[0]?.state, after.draft], ['stopped', 'Hi']);
  });
  await t.test('text is appended to the last exchange only', () => {
    const piece = { type: 'text', requestId: '1', reasoning: 'm', text: 'lo' } as const;
    const [own] = applyToPage(state, piece).exchanges;
    assert.deepEqual([own?.reasoning, own?.answer], ['hmm', 'Hello']);
    assert.equal(applyToPage(state, { ...piece, requestId: '2' }), state);
  });
  await t.test('an exchange takes its place, and what stood there and after it is gone', () => {
    const next = { ...exchange, requestId: '2' };
    const two = applyToPage(state, { type: 'exchange', place: 1, exchange: next });
    assert.deepEqual(
      two.exchanges.map(({ requestId }) => requestId),
      ['1', '2'],
    );
    assert.deepEqual(applyToPage(two, { type: 'exchange', place: 0, exchange: next }).exchanges, [next]);
    assert.deepEqual(applyToPage(two, { type: 'cleared' }).exchanges, []);
  });
  await t.test('what failed is in the box again, where nothing else was written', () => {
    const empty = { ...state, draft: '' };
    assert.equal(applyToPage(empty, { type: 'exchange', place: 0, exchange }).draft, 'Hi');
    assert.equal(applyToPage(state, { type: 'exchange', place: 0, exchange }).draft, 'mine');
    const done = { ...exchange, state: 'done' } as const;
    assert.equal(applyToPage(empty, { type: 'exchange', place: 0, exchange: done }).draft, '');
  });
  await t.test('another provider means its own format and model', () => {
    const other = applyToPage(state, { type: 'providers', ...choice, selected: 'b' });
    assert.deepEqual(other.options, { ...options, format: undefined, route: undefined, model: '' });
    assert.equal(applyToPage(state, { type: 'providers', ...choice }).options, options);
  });
});

test('saved state: what was saved comes back, a long answer clipped, another version’s is refused', () => {
  const state = { draft: 'd', selected: 'a', isPinned: true, options, exchanges: [exchange], scrollTop: 40 };
  assert.deepEqual(parseSavedState(cross(toSavedState(state))), state);
  const long = toSavedState({ ...state, exchanges: [{ ...exchange, answer: 'x'.repeat(300_000) }] });
  assert.equal(long.exchanges[0]?.answer.length, 200_000);
  const many = Array.from({ length: 5 }, (_, index) => ({
    ...exchange,
    answer: 'x'.repeat(200_000),
    requestId: String(index),
  }));
  assert.deepEqual(
    toSavedState({ ...state, exchanges: many }).exchanges.map(({ requestId }) => requestId),
    ['4'],
    'two do not fit with their prompts',
  );
  assert.equal(parseSavedState(undefined), undefined);
  assert.equal(parseSavedState({ draft: 3 }), undefined);
  assert.deepEqual(parseSavedState({ draft: 'd', exchanges: [{ old: true }] }), {
    draft: 'd',
    selected: undefined,
    isPinned: false,
    options: noOptions,
    exchanges: [],
    scrollTop: undefined,
  });
});
