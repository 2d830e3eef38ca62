import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  emptyPanelState,
  type PanelExchange,
  type PanelOptions,
  type PanelProvider,
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
  isModelFixed: false,
  problem: 'p',
  formats: [
    { id: 'messages', obstacle: undefined, problem: 'x' },
    { id: 'models', obstacle: 'y', problem: undefined },
  ],
};

const options: PanelOptions = { format: 'messages', model: 'm', system: 's' };

const exchange: PanelExchange = {
  requestId: '1',
  providerId: 'a',
  providerLabel: 'a · /a',
  prompt: 'Hi',
  answer: 'Hel',
  reasoning: 'hm',
  toolCalls: [{ name: 'a', input: '{}' }],
  state: 'failed',
  notice: undefined,
  figures: {
    firstTokenMs: undefined,
    totalMs: 5,
    inputTokens: 1,
    outputTokens: undefined,
    cachedTokens: 1,
    servedModel: 'm',
    finishReason: 'stop',
    dimensions: 3,
    status: 500,
    via: '10.0.0.1:80',
  },
  failure: { place: 'backend', explanation: 'e', action: 'Open', status: 500, body: undefined, refusesStream: true },
};

/** As messages cross between host and page: undefined is lost. */
function cross(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const toPage: readonly ToPage[] = [
  { type: 'init', strings: { a: 'b' }, providers: [provider], selected: 'a', draft: 'd', options, exchange },
  {
    type: 'init',
    strings: {},
    providers: [],
    selected: undefined,
    draft: undefined,
    options: undefined,
    exchange: undefined,
  },
  { type: 'providers', providers: [provider], selected: undefined },
  { type: 'exchange', exchange },
  { type: 'exchange', exchange: { ...exchange, state: 'sending', figures: undefined, failure: undefined } },
  { type: 'text', requestId: '1', reasoning: 'h', text: 'lo' },
  { type: 'copied', isCopied: true },
  { type: 'focus' },
];

const toHost: readonly ToHost[] = [
  { type: 'ready' },
  { type: 'choose', providerId: 'a' },
  { type: 'send', requestId: '1', providerId: 'a', prompt: 'Hi', options, stream: true },
  {
    type: 'send',
    requestId: '1',
    providerId: 'a',
    prompt: '',
    options: { ...options, format: 'models' },
    stream: false,
  },
  { type: 'stop', requestId: '1' },
  { type: 'act', requestId: '1' },
  { type: 'copy', kind: 'python', providerId: 'a', prompt: '', options },
  { type: 'draft', text: '', options: { ...options, format: undefined } },
  { type: 'showLog' },
  { type: 'openLink', url: 'https://example.com/a' },
];

test('every message arrives as it was sent', () => {
  for (const message of toPage) assert.deepEqual(parseToPage(cross(message)), message);
  for (const message of toHost) assert.deepEqual(parseToHost(cross(message)), message);
});

test('malformed messages are no messages', () => {
  const send = { type: 'send', requestId: '1', providerId: 'a', prompt: 'Hi', options, stream: true };
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
    { ...send, stream: 'yes' },
    { ...send, options: { ...options, format: 'x' } },
    { ...send, options: undefined },
    { type: 'draft', text: { length: 3 }, options },
    { type: 'draft', text: 'a' },
    { type: 'act' },
    { type: 'copy', kind: 'fax', providerId: 'a', prompt: '', options },
    { type: 'copied' },
    { type: 'exchange', exchange: { ...exchange, failure: { ...exchange.failure, place: 'moon' } } },
    { type: 'text', requestId: '1', reasoning: '' },
    { type: 'providers', providers: [{ ...provider, formats: [{ id: 'x' }] }] },
    { type: 'providers', providers: [{ ...provider, state: 'fine' }] },
    { type: 'providers', providers: {} },
    { type: 'exchange', exchange: { ...exchange, figures: { totalMs: 'soon' } } },
    { type: 'exchange', exchange: { ...exchange, figures: { totalMs: -1 } } },
    { type: 'exchange', exchange: { ...exchange, answer: undefined } },
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
  const state = { ...emptyPanelState, providers: [provider], selected: 'a', draft: 'mine', options, exchange };
  const init = {
    type: 'init',
    strings: {},
    providers: [provider],
    selected: 'a',
    draft: 'd',
    options,
    exchange,
  } as const;

  await t.test('what the host knows wins, what it forgot the page keeps', () => {
    assert.deepEqual(applyToPage(emptyPanelState, init), { ...state, draft: 'd' });
    const forgetful = { ...init, selected: undefined, draft: undefined, options: undefined, exchange: undefined };
    // But for the button, of which the host has forgotten what it did.
    const failure = exchange.failure && { ...exchange.failure, action: undefined };
    assert.deepEqual(applyToPage(state, forgetful), { ...state, exchange: { ...exchange, failure } });
  });
  await t.test('an exchange that ran when the window closed has stopped', () => {
    const running = { ...state, exchange: { ...exchange, state: 'streaming' } as const };
    const forgetful = { ...init, exchange: undefined };
    assert.equal(applyToPage(running, forgetful).exchange?.state, 'stopped');
  });
  await t.test('text is appended to its own exchange only', () => {
    const piece = { type: 'text', requestId: '1', reasoning: 'm', text: 'lo' } as const;
    const own = applyToPage(state, piece);
    assert.deepEqual([own.exchange?.reasoning, own.exchange?.answer], ['hmm', 'Hello']);
    assert.equal(applyToPage(state, { ...piece, requestId: '2' }), state);
  });
});

test('saved state: what was saved comes back, a long answer clipped, another version’s is refused', () => {
  const state = { ...emptyPanelState, draft: 'd', selected: 'a', options, exchange };
  assert.deepEqual(parseSavedState(cross(toSavedState(state))), { draft: 'd', selected: 'a', options, exchange });
  const long = toSavedState({ ...state, exchange: { ...exchange, answer: 'x'.repeat(300_000) } });
  assert.equal(long.exchange?.answer.length, 200_000);
  assert.equal(parseSavedState(undefined), undefined);
  assert.equal(parseSavedState({ draft: 3 }), undefined);
  assert.deepEqual(parseSavedState({ draft: 'd', exchange: { old: true } }), {
    draft: 'd',
    selected: undefined,
    options: { format: undefined, model: '', system: '' },
    exchange: undefined,
  });
});
