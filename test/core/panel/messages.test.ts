import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyPanelState, type PanelExchange, type PanelProvider } from '../../../src/core/panel/panelState.ts';
import { parseSavedState, toSavedState } from '../../../src/core/panel/savedState.ts';
import { parseToHost, type ToHost } from '../../../src/core/panel/toHost.ts';
import { applyToPage, parseToPage, type ToPage } from '../../../src/core/panel/toPage.ts';

const provider: PanelProvider = {
  id: 'a',
  label: 'a · /a',
  detail: 'n',
  model: 'm',
  state: 'notReady',
  problem: 'p',
  obstacle: undefined,
};

const exchange: PanelExchange = {
  requestId: '1',
  providerId: 'a',
  providerLabel: 'a · /a',
  prompt: 'Hi',
  answer: 'Hel',
  state: 'failed',
  notice: undefined,
  figures: {
    firstTokenMs: undefined,
    totalMs: 5,
    inputTokens: 1,
    outputTokens: undefined,
    servedModel: 'm',
    status: 500,
  },
  failure: { explanation: 'e', status: 500, body: undefined },
};

/** As messages cross between host and page: undefined is lost. */
function cross(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const toPage: readonly ToPage[] = [
  { type: 'init', strings: { a: 'b' }, providers: [provider], selected: 'a', draft: 'd', exchange },
  { type: 'init', strings: {}, providers: [], selected: undefined, draft: undefined, exchange: undefined },
  { type: 'providers', providers: [provider], selected: undefined },
  { type: 'exchange', exchange },
  { type: 'exchange', exchange: { ...exchange, state: 'sending', figures: undefined, failure: undefined } },
  { type: 'text', requestId: '1', text: 'lo' },
  { type: 'focus' },
];

const toHost: readonly ToHost[] = [
  { type: 'ready' },
  { type: 'choose', providerId: 'a' },
  { type: 'send', requestId: '1', providerId: 'a', prompt: 'Hi' },
  { type: 'stop', requestId: '1' },
  { type: 'draft', text: '' },
  { type: 'showLog' },
  { type: 'openLink', url: 'https://example.com/a' },
];

test('every message arrives as it was sent', () => {
  for (const message of toPage) assert.deepEqual(parseToPage(cross(message)), message);
  for (const message of toHost) assert.deepEqual(parseToHost(cross(message)), message);
});

test('malformed messages are no messages', () => {
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
    { type: 'send', requestId: '', providerId: 'a', prompt: 'Hi' },
    { type: 'send', requestId: '1', providerId: 'a', prompt: ' \n' },
    { type: 'send', requestId: '1', providerId: 'a', prompt: 'x'.repeat(1_000_001) },
    { type: 'draft', text: { length: 3 } },
    { type: 'text', requestId: '1' },
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
  const state = { ...emptyPanelState, providers: [provider], selected: 'a', draft: 'mine', exchange };
  const init = { type: 'init', strings: {}, providers: [provider], selected: 'a', draft: 'd', exchange } as const;

  await t.test('what the host knows wins, what it forgot the page keeps', () => {
    assert.deepEqual(applyToPage(emptyPanelState, init), { ...state, draft: 'd' });
    const forgetful = { ...init, selected: undefined, draft: undefined, exchange: undefined };
    assert.deepEqual(applyToPage(state, forgetful), state);
  });
  await t.test('an exchange that ran when the window closed has stopped', () => {
    const running = { ...state, exchange: { ...exchange, state: 'streaming' } as const };
    const forgetful = { ...init, exchange: undefined };
    assert.equal(applyToPage(running, forgetful).exchange?.state, 'stopped');
  });
  await t.test('text is appended to its own exchange only', () => {
    const own = applyToPage(state, { type: 'text', requestId: '1', text: 'lo' });
    assert.equal(own.exchange?.answer, 'Hello');
    assert.equal(applyToPage(state, { type: 'text', requestId: '2', text: 'lo' }), state);
  });
});

test('saved state: what was saved comes back, a long answer clipped, another version’s is refused', () => {
  const state = { ...emptyPanelState, draft: 'd', selected: 'a', exchange };
  assert.deepEqual(parseSavedState(cross(toSavedState(state))), { draft: 'd', selected: 'a', exchange });
  const long = toSavedState({ ...state, exchange: { ...exchange, answer: 'x'.repeat(300_000) } });
  assert.equal(long.exchange?.answer.length, 200_000);
  assert.equal(parseSavedState(undefined), undefined);
  assert.equal(parseSavedState({ draft: 3 }), undefined);
  assert.deepEqual(parseSavedState({ draft: 'd', exchange: { old: true } }), {
    draft: 'd',
    selected: undefined,
    exchange: undefined,
  });
});
