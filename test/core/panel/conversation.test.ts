// What grows beside one exchange: the conversation, its steps, the choice by the tree, what a gateway is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '../../../src/core/messages/index.ts';
import { noOptions, type PanelExchange } from '../../../src/core/panel/panelState.ts';
import { provider } from '../../page/support/fakeHost.ts';
import { Bench, ready, started } from './controllerBench.ts';

const answered = (bench: Bench, requestId: string, prompt: string, answer: string): void => {
  bench.send(requestId, prompt);
  bench.host.last.text(answer);
  bench.host.last.done();
};

test('a conversation grows: what was answered is sent along, what failed or was cut is not', () => {
  const bench = started();
  answered(bench, '1', 'One', 'First.');
  bench.send('2', 'Two');
  bench.host.last.text('Half');
  bench.receive({ type: 'stop', requestId: '2' });
  bench.send('3', 'Three');
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: undefined });
  answered(bench, '4', 'Four', 'Fourth.');
  bench.take();
  bench.send('5', 'Five');
  assert.deepEqual(bench.host.last.options.earlier, [
    { role: 'user', text: 'One' },
    { role: 'assistant', text: 'First.' },
    { role: 'user', text: 'Four' },
    { role: 'assistant', text: 'Fourth.' },
  ]);
  const [begun] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.equal(begun.place, 4, 'what failed stays to be seen');
});

test('vectors and lists of models are no part of what is said', () => {
  const bench = started();
  bench.send('1', 'One', true, { ...noOptions, format: 'embeddings' });
  bench.host.last.text('[1, 2]');
  bench.host.last.done();
  bench.send('2', 'Two');
  assert.deepEqual(bench.host.last.options.earlier, []);
});

test('Run Again by another provider stands below the answer that there is, and does not hear it', () => {
  const bench = started();
  answered(bench, '1', 'One', 'First.');
  answered(bench, '2', 'Two', 'Second.');
  bench.take();
  const { id: providerId } = provider('ollama-backend');
  bench.receive({
    type: 'send',
    requestId: '3',
    providerId,
    prompt: 'Two',
    options: noOptions,
    stream: true,
    isAgain: true,
  });
  const [begun] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.deepEqual([begun.place, begun.exchange.requestId], [2, '3']);
  assert.deepEqual(bench.host.last.options.earlier, [
    { role: 'user', text: 'One' },
    { role: 'assistant', text: 'First.' },
  ]);
});

test('Run Again asks the last prompt with what stood before it, and takes its place', () => {
  const bench = started();
  answered(bench, '1', 'One', 'First.');
  answered(bench, '2', 'Two', 'Second.');
  bench.receive({ type: 'draft', text: 'a draft', options: noOptions });
  bench.take();
  bench.send('3', 'Two', true, noOptions, true);
  assert.equal(bench.host.last.prompt, 'Two');
  assert.deepEqual(bench.host.last.options.earlier, [
    { role: 'user', text: 'One' },
    { role: 'assistant', text: 'First.' },
  ]);
  const [begun] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.deepEqual([begun.place, begun.exchange.requestId], [1, '3']);
  bench.host.last.done();
  bench.attach();
  bench.take();
  bench.receive(ready);
  const [init] = bench.take();
  assert.ok(init?.type === 'init');
  assert.equal(init.draft, 'a draft');
  assert.deepEqual(
    init.exchanges.map(({ requestId }) => requestId),
    ['1', '3'],
  );
});

test('a new conversation knows nothing of the last one, and stops what ran', () => {
  const bench = started();
  answered(bench, '1', 'One', 'First.');
  bench.send('2', 'Two');
  bench.take();
  const running = bench.host.last;
  bench.receive({ type: 'newConversation' });
  assert.equal(running.signal.aborted, true);
  assert.deepEqual(bench.take(), [{ type: 'cleared' }], 'the end of what ran is told to nobody');
  bench.send('3', 'Three');
  assert.deepEqual(bench.host.last.options.earlier, []);
});

test('the conversation outlives the window, and goes on', () => {
  const bench = started();
  answered(bench, '1', 'One', 'First.');
  bench.controller.dispose();
  bench.controller = bench.newController();
  bench.attach();
  bench.receive(ready);
  bench.send('2', 'Two');
  assert.equal(bench.host.last.options.earlier?.length, 2);
});

test('a host that forgot takes the conversation that the page saved', () => {
  const first = started();
  answered(first, '1', 'One', 'First.');
  first.controller.dispose();
  const { exchanges } = JSON.parse(JSON.stringify(first.saved)) as { exchanges: PanelExchange[] };
  const bench = new Bench();
  bench.attach();
  bench.receive({ type: 'ready', exchanges });
  const [init] = bench.take();
  assert.ok(init?.type === 'init');
  assert.equal(init.exchanges[0]?.answer, 'First.');
  bench.send('2', 'Two');
  assert.equal(bench.host.last.options.earlier?.length, 2);
});

test('what was sent leaves the box; what was not answered is in it again, unless something else is', () => {
  const bench = started();
  const draft = (): string | undefined => {
    bench.attach();
    bench.take();
    bench.receive(ready);
    const [init] = bench.take();
    return init?.type === 'init' ? init.draft : 'none';
  };
  bench.send('1', 'One');
  assert.equal(draft(), '');
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: undefined });
  assert.equal(draft(), 'One');
  bench.send('2', 'One');
  bench.receive({ type: 'draft', text: 'another', options: noOptions });
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: undefined });
  assert.equal(draft(), 'another');
  bench.send('3', 'another');
  bench.host.last.done();
  assert.equal(draft(), '');
});

test('steps are told as they are over; request and response only to who asks, and never remembered', () => {
  const bench = started();
  bench.send('1');
  bench.take();
  bench.host.last.step('resolve', 2);
  bench.host.last.step('tunnel', 24);
  const told = bench.take().at(-1);
  assert.ok(told?.type === 'exchange');
  assert.deepEqual(told.exchange.steps, [
    { step: 'resolve', tookMs: 2 },
    { step: 'tunnel', tookMs: 24 },
  ]);
  assert.equal(told.exchange.hasRaw, false);
  const raw = { request: 'POST the-raw-request', reply: 'HTTP 200' };
  bench.host.last.done({}, raw);
  const ended = bench.take().at(-1);
  assert.ok(ended?.type === 'exchange' && ended.exchange.hasRaw);
  assert.ok(!JSON.stringify(ended).includes('the-raw-request'));
  bench.receive({ type: 'raw', requestId: '0' });
  bench.receive({ type: 'raw', requestId: '1' });
  assert.deepEqual(bench.take(), [{ type: 'raw', requestId: '1', ...raw }]);
  bench.controller.dispose();
  assert.ok(!JSON.stringify(bench.saved).includes('the-raw-request'));
});

test('the choice follows the tree, unless it is pinned; a row’s own command moves the pin', () => {
  const bench = started();
  const [anthropic, , openai] = bench.host.providers();
  assert.ok(anthropic && openai);
  const selected = (): string | undefined => {
    const told = bench.take().at(-1);
    return told?.type === 'providers' ? told.selected : undefined;
  };
  bench.receive({ type: 'draft', text: '', options: { ...noOptions, format: 'messages', model: 'm', system: 's' } });
  bench.controller.follow(openai.id);
  assert.equal(selected(), openai.id);
  bench.controller.follow(openai.id);
  assert.equal(selected(), undefined, 'nothing new');
  bench.receive({ type: 'pin', isPinned: true });
  bench.take();
  bench.controller.follow(anthropic.id);
  assert.equal(selected(), undefined);
  bench.controller.choose(anthropic.id);
  bench.controller.dispose();
  assert.partialDeepStrictEqual(bench.saved, {
    selected: anthropic.id,
    isPinned: true,
    options: { model: '', system: 's' },
  });
});

test('a key and headers: the page asks for boxes and is told names, never a value', () => {
  const bench = started();
  const { id: providerId } = provider('openai-backend');
  bench.receive({ type: 'client', act: 'setKey', providerId });
  bench.receive({ type: 'client', act: 'addHeader', providerId });
  bench.receive({ type: 'client', act: 'forgetKey', providerId });
  bench.receive({ type: 'removeHeader', providerId, name: 'x-tenant' });
  bench.receive({ type: 'client', act: 'setKey', providerId: 'gone' });
  assert.deepEqual(bench.credentials.asked, [
    'key of ai-gateway',
    'header of ai-gateway',
    'forget key of ai-gateway',
    'remove x-tenant of ai-gateway',
  ]);
  bench.credentials.set({ hasKey: true, headers: ['x-tenant'] });
  const told = bench.take().at(-1);
  assert.ok(told?.type === 'providers');
  assert.deepEqual(told.client, {
    gateway: 'kgateway-system/ai-gateway',
    hasKey: true,
    headers: ['x-tenant'],
    isSessionOnly: false,
  });
});
