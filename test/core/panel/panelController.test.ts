import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, messageTemplates } from '../../../src/core/messages/index.ts';
import { panelMessages } from '../../../src/core/messages/panel.ts';
import { noOptions } from '../../../src/core/panel/panelState.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import type { ToHost } from '../../../src/core/panel/toHost.ts';
import { provider, someFigures } from '../../page/support/fakeHost.ts';
import { Bench, ready, started } from './controllerBench.ts';

test('nothing is asked of the cluster before a page is ready', () => {
  const bench = new Bench();
  assert.equal(bench.host.started, 0);
  bench.attach();
  bench.receive(ready);
  assert.equal(bench.host.started, 1);
});

test('a page is greeted with translated templates, providers and the first that works', () => {
  const bench = new Bench();
  bench.attach();
  bench.receive(ready);
  const [init] = bench.take();
  assert.ok(init?.type === 'init');
  assert.equal(init.strings['panel.send'], 'SEND');
  assert.equal(init.strings['panel.figure.total'], 'TOTAL {time}', 'the page fills placeholders by their own names');
  assert.deepEqual(Object.keys(init.strings), Object.keys(panelMessages));
  assert.deepEqual(
    init.providers.map(({ label, detail, state }) => ({ label, detail, state })),
    [
      { label: 'anthropic-backend · /anthropic', detail: 'kgateway-system', state: 'notReady' },
      { label: 'ollama-backend · /ollama', detail: 'kgateway-system', state: 'ready' },
      { label: 'openai-backend · /openai', detail: 'kgateway-system', state: 'ready' },
    ],
  );
  assert.equal(init.selected, provider('ollama-backend').id);
  assert.equal(init.draft, undefined);
});

test('an exchange: begun, text gathered, ended whole', () => {
  const bench = started();
  bench.send('1');
  const [begun] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.equal(begun.exchange.state, 'sending');
  assert.equal(begun.exchange.providerLabel, 'openai-backend · /openai');
  bench.host.last.text('Hel');
  bench.host.last.text('lo');
  assert.deepEqual(bench.take(), []);
  bench.tick();
  assert.deepEqual(bench.take(), [{ type: 'text', requestId: '1', reasoning: '', text: 'Hello' }]);
  bench.host.last.text('!');
  bench.host.last.done();
  const [ended] = bench.take();
  assert.ok(ended?.type === 'exchange');
  assert.deepEqual(
    { answer: ended.exchange.answer, state: ended.exchange.state, figures: ended.exchange.figures },
    { answer: 'Hello!', state: 'done', figures: someFigures },
  );
  bench.tick();
  assert.deepEqual(bench.take(), [], 'no text comes after the end');
});

test('one request at a time; after its end the next', () => {
  const bench = started();
  bench.send('1');
  bench.send('2');
  assert.equal(bench.host.runs.length, 1);
  bench.host.last.done();
  bench.send('3');
  assert.equal(bench.host.runs.length, 2);
});

test('Stop reaches the request that it is for, and no other', () => {
  const bench = started();
  bench.send('1');
  bench.receive({ type: 'stop', requestId: '0' });
  assert.equal(bench.host.last.signal.aborted, false);
  bench.receive({ type: 'stop', requestId: '1' });
  assert.equal(bench.host.last.signal.aborted, true);
});

test('a failure is told in the reader’s language, with status and body', () => {
  const bench = started();
  bench.send('1');
  bench.take();
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: 'service not found' });
  const [failed] = bench.take();
  assert.ok(failed?.type === 'exchange');
  assert.deepEqual(failed.exchange.failure, {
    explanation: messageTemplates['prompt.cut'].toUpperCase(),
    status: 500,
    body: 'service not found',
    refusesStream: false,
    place: undefined,
    action: undefined,
  });
});

test('the log holds no prompt and no answer', () => {
  const bench = started();
  bench.send('1', 'my-secret-prompt');
  bench.host.last.text('my-secret-answer');
  bench.host.last.done();
  assert.deepEqual(bench.log, ['prompt 1 to openai-backend · /openai', 'prompt 1 done, HTTP 200, 1885 ms']);
});

test('a page that comes later gets the draft and the answer so far', () => {
  const bench = started();
  bench.send('1');
  bench.receive({ type: 'draft', text: 'next', options: noOptions });
  bench.attach().dispose();
  bench.take();
  bench.host.last.text('Hel');
  bench.tick();
  assert.deepEqual(bench.take(), [], 'nobody listens');
  bench.attach();
  bench.receive(ready);
  const [init] = bench.take();
  assert.ok(init?.type === 'init');
  assert.deepEqual([init.draft, init.exchanges[0]?.answer], ['next', 'Hel']);
});

test('a provider that is chosen before the page is there is chosen, and the prompt has the cursor', () => {
  const bench = new Bench();
  const { id } = provider('openai-backend');
  bench.controller.choose(id);
  bench.attach();
  bench.receive(ready);
  const [init, focus] = bench.take();
  assert.ok(init?.type === 'init');
  assert.equal(init.selected, id);
  assert.deepEqual(focus, { type: 'focus' });
  bench.receive(ready);
  assert.equal(bench.take().length, 1, 'only once');
});

test('changes of the cluster are gathered, and keep the choice even while it is away', () => {
  const bench = started();
  const { id } = provider('openai-backend');
  bench.receive({ type: 'choose', providerId: id });
  bench.take();
  bench.host.setProviders([]);
  bench.host.setProviders([provider('ollama-backend')]);
  assert.deepEqual(bench.take(), []);
  bench.tick();
  const [providers, ...rest] = bench.take();
  assert.ok(providers?.type === 'providers');
  assert.deepEqual([providers.providers.length, providers.selected, rest.length], [1, id, 0]);
});

test('only the chosen provider’s obstacle is told', () => {
  const bench = started();
  const { id } = provider('anthropic-backend');
  bench.host.obstacles.set(id, message('prompt.unknownProvider'));
  bench.host.obstacles.set(provider('openai-backend').id, message('prompt.cut'));
  bench.receive({ type: 'choose', providerId: id });
  const [providers] = bench.take();
  assert.ok(providers?.type === 'providers');
  const told = messageTemplates['prompt.unknownProvider'].toUpperCase();
  assert.deepEqual(
    providers.providers.map(({ formats }) => formats[0]?.obstacle),
    [told, undefined, undefined],
  );
});

const bothRoutes = [
  { id: 'a', route: 'openai', gateway: 'ai-gateway', place: '/openai', path: '/openai' },
  { id: 'b', route: 'spare', gateway: 'edge/public', place: 'HTTPS m.example.com/spare', path: '/spare' },
] as const;

test('the routes of the chosen provider are told, and it is called by the one that is used', () => {
  const bench = started();
  const { id: providerId } = provider('openai-backend');
  bench.host.routes = bothRoutes;
  bench.receive({ type: 'choose', providerId });
  const told = (): unknown => {
    const [providers] = bench.take();
    assert.ok(providers?.type === 'providers');
    const chosen = providers.providers.find(({ id }) => id === providerId);
    return [chosen?.label, chosen?.formats[0]?.route, chosen?.formats[0]?.routes.map(({ label }) => label)];
  };
  const labels = ['openai · ai-gateway · /openai', 'spare · edge/public · HTTPS m.example.com/spare'];
  assert.deepEqual(told(), ['openai-backend · /openai', 'a', labels]);
  const options = { ...noOptions, route: 'b' };
  bench.receive({ type: 'draft', text: 'Hi', options });
  assert.deepEqual(told(), ['openai-backend · /spare', 'b', labels]);
  assert.equal(bench.host.gatewaysAsked.at(-1), 'b', 'its gateway may be another');
  bench.receive({ type: 'draft', text: 'Hi there', options });
  assert.deepEqual(bench.take(), [], 'nothing is told for what is typed');
  bench.send('1', 'Hi', true, options);
  const [begun] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.equal(begun.exchange.providerLabel, 'openai-backend · /spare');
  assert.equal(bench.host.last.options.route, 'b');
  bench.host.routes = bothRoutes.slice(0, 1);
  bench.host.setProviders(bench.host.providers());
  bench.tick();
  assert.deepEqual(told(), ['openai-backend · /openai', 'a', labels.slice(0, 1)], 'a route that goes: the first');
});

test('a route outlives the window, and is no choice for another provider', () => {
  const bench = started();
  bench.host.routes = bothRoutes;
  bench.receive({ type: 'choose', providerId: provider('openai-backend').id });
  bench.receive({ type: 'draft', text: 'Hi', options: { ...noOptions, route: 'b' } });
  const init = bench.reopen();
  assert.equal(init.options?.route, 'b');
  bench.receive({ type: 'choose', providerId: provider('ollama-backend').id });
  assert.equal(bench.controller.current.options.route, undefined);
});

test('disposing stops the request and everything that waits', () => {
  const bench = started();
  bench.send('1');
  bench.host.last.text('Hel');
  bench.host.setProviders([]);
  bench.controller.dispose();
  assert.equal(bench.host.last.signal.aborted, true);
  assert.equal(bench.waiting, 0);
});

test('draft, choice and exchange outlive the window; what ran then has stopped', () => {
  const bench = started();
  bench.send('1');
  bench.host.last.text('Half an');
  bench.receive({ type: 'draft', text: 'next', options: noOptions });
  assert.equal(bench.saved, undefined, 'not at every key');
  bench.tick();
  bench.receive({ type: 'draft', text: 'the next', options: { ...noOptions, system: 'Be brief.' } });
  const init = bench.reopen();
  assert.deepEqual([init.draft, init.options?.system], ['the next', 'Be brief.']);
  assert.equal(init.selected, provider('openai-backend').id);
  assert.deepEqual([init.exchanges[0]?.state, init.exchanges[0]?.answer], ['stopped', 'Half an']);
  bench.send('2');
  assert.equal(bench.host.runs.length, 2, 'and the next prompt goes out');
});

test('what an older version remembered does no harm', () => {
  const bench = new Bench();
  bench.saved = { draft: 3 };
  assert.equal(bench.reopen().draft, undefined);
});

test('what is set beside the prompt goes with it; an empty model is none', () => {
  const bench = started();
  bench.send('1', 'Hi', true, {
    format: 'messages',
    route: 'r',
    model: ' claude ',
    system: 'Be brief.',
    parameters: { topP: '1' },
  });
  assert.deepEqual(bench.host.last.options, {
    format: 'messages',
    route: 'r',
    model: 'claude',
    system: 'Be brief.',
    stream: true,
    earlier: [],
    parameters: { topP: '1' },
  });
  bench.host.last.done();
  bench.send('2');
  assert.deepEqual(bench.host.last.options, {
    format: undefined,
    route: undefined,
    model: undefined,
    system: '',
    stream: true,
    earlier: [],
    parameters: {},
  });
});

test('a provider that was asked again without streaming is not asked to stream any more', () => {
  const bench = started();
  bench.send('1');
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 400, body: 'no stream', refusesStream: true });
  const told = bench.take().at(-1);
  assert.ok(told?.type === 'exchange' && told.exchange.failure?.refusesStream);
  bench.send('2', 'Hi', false);
  bench.host.last.done();
  bench.send('3');
  assert.deepEqual(
    bench.host.runs.map(({ options }) => options.stream),
    [true, false, false],
  );
});

test('what was thought is gathered beside the text; a call is told when it begins, and whole at the end', () => {
  const bench = started();
  bench.send('1');
  bench.take();
  bench.host.last.say({ type: 'reasoning', text: 'h' });
  bench.host.last.say({ type: 'reasoning', text: 'm' });
  bench.host.last.say({ type: 'text', text: 'a' });
  bench.tick();
  assert.deepEqual(bench.take(), [{ type: 'text', requestId: '1', reasoning: 'hm', text: 'a' }]);
  bench.host.last.say({ type: 'text', text: 'b' });
  bench.host.last.say({ type: 'toolCall', call: '0', name: 'weather', input: '' });
  bench.host.last.say({ type: 'toolCall', call: '0', name: undefined, input: '{}' });
  bench.tick();
  const [begun, ...more] = bench.take();
  assert.ok(begun?.type === 'exchange');
  assert.deepEqual([begun.exchange.answer, begun.exchange.toolCalls], ['ab', [{ name: 'weather', input: '' }]]);
  assert.deepEqual(more, []);
  bench.host.last.done();
  const [ended] = bench.take();
  assert.ok(ended?.type === 'exchange');
  assert.deepEqual(ended.exchange.toolCalls, [{ name: 'weather', input: '{}' }]);
});

test('the step that a failure advises is run by what the host remembers, for its own exchange only', () => {
  const bench = started();
  const target = { context: 'c', kind: 'AgentgatewayBackend', namespace: 'n', name: 'openai-backend', uid: 'u' };
  const action: PromptAction = {
    title: message('action.diagnose'),
    call: { id: 'agentgateway.diagnose', args: [target] },
  };
  bench.send('1');
  bench.receive({ type: 'act', requestId: '1' });
  bench.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: undefined, place: 'backend', action });
  const told = bench.take().at(-1);
  assert.ok(told?.type === 'exchange');
  assert.deepEqual([told.exchange.failure?.place, told.exchange.failure?.action], ['backend', 'DIAGNOSE']);
  bench.receive({ type: 'act', requestId: '0' });
  assert.deepEqual(bench.ran, [], 'nothing while it ran, nothing of another');
  bench.receive({ type: 'act', requestId: '1' });
  assert.deepEqual(bench.ran, [action]);
});

test('what is copied goes into the clipboard, and the page is told; what gets nowhere does not', async () => {
  const bench = started();
  const { id: providerId } = provider('openai-backend');
  const copy: ToHost = {
    type: 'copy',
    kind: 'curl',
    providerId,
    prompt: 'Hi',
    options: { ...noOptions, model: ' m ' },
    isAgain: false,
  };
  bench.receive(copy);
  await Promise.resolve();
  assert.deepEqual(bench.clipboard, ['curl']);
  assert.deepEqual(bench.host.copies, [
    [
      'curl',
      providerId,
      'Hi',
      {
        format: undefined,
        route: undefined,
        system: '',
        model: 'm',
        stream: true,
        earlier: [],
        parameters: {},
        headerNames: [],
      },
    ],
  ]);
  assert.deepEqual(bench.take(), [{ type: 'copied', isCopied: true }]);
  bench.host.copied = undefined;
  bench.receive(copy);
  assert.deepEqual(bench.take(), [{ type: 'copied', isCopied: false }]);
  assert.equal(bench.clipboard.length, 1);
  assert.deepEqual(bench.log, [], 'and nothing of it is logged');
});
