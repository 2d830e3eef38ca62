import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '../../../../src/core/messages/index.ts';
import { fillTemplate } from '../../../../src/core/messages/message.ts';
import { CompareController } from '../../../../src/core/panel/compare/compareController.ts';
import { parseCompareToHost, type CompareToHost } from '../../../../src/core/panel/compare/compareToHost.ts';
import {
  applyCompareToPage,
  parseCompareToPage,
  type CompareToPage,
} from '../../../../src/core/panel/compare/compareToPage.ts';
import { emptyCompareState, type CompareState } from '../../../../src/core/panel/compare/compareState.ts';
import { parseSavedCompare, toSavedCompare } from '../../../../src/core/panel/compare/savedCompare.ts';
import { PromptHistory } from '../../../../src/core/prompt/history/promptHistory.ts';
import { FakeHost, provider } from '../../../page/support/fakeHost.ts';

const anthropic = provider('anthropic-backend').id;
const ollama = provider('ollama-backend').id;
const openai = provider('openai-backend').id;

/** A controller with a page that applies what it is told; `tick` lets time pass. */
class Bench {
  readonly host = new FakeHost();
  readonly posted: CompareToPage[] = [];
  readonly log: string[] = [];
  state: CompareState = emptyCompareState;
  remembered: unknown;
  #waiting: (() => void)[] = [];
  readonly history = new PromptHistory({
    kept: () => undefined,
    keep: () => undefined,
    level: () => 'promptsAndAnswers',
    nowMs: () => 0,
    secrets: () => [],
  });
  controller = this.newController();

  newController(saved?: unknown): CompareController {
    return new CompareController(
      this.host,
      {
        later: (action) => {
          this.#waiting.push(action);
          return { dispose: () => (this.#waiting = this.#waiting.filter((one) => one !== action)) };
        },
        translate: fillTemplate,
        showLog: () => this.log.push('shown'),
        run: () => undefined,
        openLink: () => undefined,
        info: (line) => this.log.push(line),
        history: this.history,
        remember: (state) => (this.remembered = JSON.parse(JSON.stringify(state))),
      },
      parseSavedCompare(saved),
    );
  }

  /** A page that listens; messages cross as JSON, and are read as the page reads them. */
  attach(): { dispose(): void } {
    const attached = this.controller.attach((told) => {
      const read = parseCompareToPage(JSON.parse(JSON.stringify(told)));
      assert.ok(read !== undefined, `the page reads ${told.type}`);
      this.posted.push(read);
      this.state = applyCompareToPage(this.state, read);
    });
    this.receive({ type: 'ready' });
    return attached;
  }

  receive(one: CompareToHost): void {
    const read = parseCompareToHost(JSON.parse(JSON.stringify(one)));
    assert.ok(read !== undefined, `the host reads ${one.type}`);
    this.controller.receive(read);
  }

  send(prompt: string, requestId = '1'): void {
    this.receive({ type: 'send', requestId, prompt, system: '', models: {} });
  }

  tick(): void {
    const actions = this.#waiting;
    this.#waiting = [];
    for (const action of actions) action();
  }

  get chosen(): readonly string[] {
    return this.state.columns.map(({ providerId }) => providerId);
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

function started(): Bench {
  const bench = new Bench();
  bench.attach();
  return bench;
}

test('nothing is asked of the cluster before a page is ready; then it begins with the first two that work', () => {
  const bench = new Bench();
  assert.equal(bench.host.started, 0);
  bench.attach();
  assert.equal(bench.host.started, 1);
  assert.deepEqual(bench.chosen, [ollama, openai]);
  assert.ok(bench.state.providers.find(({ id }) => id === openai)?.formats.length, 'told how they take formats');
  assert.deepEqual(bench.state.providers.find(({ id }) => id === anthropic)?.formats, []);
});

test('providers that come later fill the columns, until somebody has chosen', () => {
  const bench = new Bench();
  bench.host.setProviders([]);
  bench.attach();
  assert.deepEqual(bench.chosen, []);
  bench.host.setProviders([provider('openai-backend')]);
  bench.tick();
  assert.deepEqual(bench.chosen, [openai]);
  const [only] = bench.state.columns;
  bench.receive({ type: 'remove', column: only?.id ?? '' });
  bench.host.setProviders([provider('openai-backend'), provider('ollama-backend')]);
  bench.tick();
  assert.deepEqual(bench.chosen, []);
});

test('what it is opened with: one provider is joined by another that works, several are as they are', () => {
  const bench = new Bench();
  bench.controller.open({ providers: [{ id: anthropic, model: '' }], prompt: 'Hi', system: 'Brief.' }, false);
  bench.attach();
  assert.deepEqual([bench.chosen, bench.state.draft, bench.state.system], [[anthropic, ollama], 'Hi', 'Brief.']);
  assert.equal(bench.posted.at(-1)?.type, 'focus');
  bench.controller.open({ providers: [{ id: openai, model: '' }], prompt: '', system: '' }, false);
  assert.deepEqual([bench.chosen, bench.state.draft], [[openai, ollama], 'Hi'], 'no prompt takes none away');
  const four = [openai, openai, ollama, anthropic, ollama].map((id, index) => ({ id, model: `m${index}` }));
  bench.controller.open({ providers: four, prompt: 'Again', system: '' }, true);
  assert.deepEqual(
    bench.host.runs.map(({ providerId, prompt, options }) => [providerId, prompt, options.model]),
    four.slice(0, 4).map(({ id, model }) => [id, 'Again', model]),
  );
  bench.controller.open({ providers: [{ id: ollama, model: '' }], prompt: 'No', system: '' }, true);
  assert.deepEqual([bench.host.runs.length, bench.state.draft], [4, 'Again'], 'what runs is left alone');
});

test('text is gathered by column, and told before the end; the end has the whole', () => {
  const bench = started();
  bench.send('Hi');
  const [first, second] = bench.host.runs;
  bench.posted.splice(0);
  first?.text('a');
  first?.text('b');
  second?.say({ type: 'reasoning', text: 'hm' });
  assert.equal(bench.posted.length, 0);
  bench.tick();
  assert.deepEqual(
    bench.posted.map((told) => told.type === 'text' && [told.reasoning, told.text]),
    [
      ['', 'ab'],
      ['hm', ''],
    ],
  );
  first?.text('c');
  first?.done();
  assert.deepEqual(
    bench.state.columns.map(({ exchange }) => [exchange?.state, exchange?.answer, exchange?.reasoning]),
    [
      ['done', 'abc', ''],
      ['streaming', '', 'hm'],
    ],
  );
  bench.tick();
  assert.equal(bench.state.columns[0]?.exchange?.answer, 'abc', 'no text comes after the end');
});

test('one request a click: while one answer is to come nothing more is sent, and the page is told how it stands', () => {
  const bench = started();
  bench.send('Hi');
  bench.host.runs[0]?.done();
  bench.posted.splice(0);
  bench.send('Hi', '2');
  assert.deepEqual([bench.host.runs.length, bench.posted.map(({ type }) => type)], [2, ['columns']]);
  bench.host.runs[1]?.done();
  bench.send('Hi', '3');
  assert.equal(bench.host.runs.length, 4);
});

test('the history has one entry from when on a column may be sent; what a person would not send is in none', () => {
  const bench = started();
  const kept = () => bench.history.entries.map(({ prompt, answers }) => [prompt, answers?.[1]]);
  bench.send('Not to prod');
  for (const run of bench.host.runs) run.leave();
  assert.deepEqual(kept(), []);
  assert.deepEqual(
    bench.state.columns.map(({ exchange }) => exchange?.state),
    ['unsent', 'unsent'],
  );
  bench.host.runs.splice(0);
  bench.send('Hi', '2');
  assert.deepEqual(kept(), []);
  const [first, second] = bench.host.runs;
  first?.leave();
  second?.step('resolve', 1);
  assert.deepEqual(kept(), [['Hi', '']]);
  second?.text('Hello');
  second?.done();
  assert.deepEqual(kept(), [['Hi', 'Hello']]);
});

test('Stop reaches its column, or all', () => {
  const bench = started();
  bench.send('Hi');
  const aborted = () => bench.host.runs.map(({ signal }) => signal.aborted);
  bench.receive({ type: 'stop', column: bench.state.columns[1]?.id });
  assert.deepEqual(aborted(), [false, true]);
  bench.receive({ type: 'stop', column: undefined });
  assert.deepEqual(aborted(), [true, true]);
});

test('a page that is hidden loses nothing; one that comes back is told the whole once', () => {
  const bench = new Bench();
  const attached = bench.attach();
  bench.send('Hi');
  attached.dispose();
  bench.posted.splice(0);
  bench.host.runs[0]?.text('while hidden');
  bench.tick();
  assert.deepEqual(bench.posted, [], 'nobody listens');
  bench.host.runs[0]?.text(', and more');
  bench.attach();
  bench.tick();
  assert.equal(bench.state.columns[0]?.exchange?.answer, 'while hidden, and more');
});

test('the next life of the window: columns, answers and draft; what ran has stopped', () => {
  const bench = started();
  bench.receive({ type: 'edit', prompt: 'draft', system: 's', models: { [bench.state.columns[0]?.id ?? '']: 'm' } });
  bench.send('Hi');
  bench.receive({ type: 'edit', prompt: 'next', system: 's', models: { [bench.state.columns[0]?.id ?? '']: 'm' } });
  bench.host.runs[0]?.text('whole');
  bench.host.runs[0]?.done();
  bench.host.runs[1]?.text('half');
  bench.tick();
  const written = { ...bench.state, draft: 'next', system: 's' };
  const saved: unknown = JSON.parse(JSON.stringify(toSavedCompare(written)));
  bench.controller.dispose();
  bench.state = emptyCompareState;
  bench.controller = bench.newController(saved);
  bench.attach();
  assert.deepEqual(
    bench.state.columns.map(({ providerId, exchange }) => [providerId, exchange?.state, exchange?.answer]),
    [
      [ollama, 'done', 'whole'],
      [openai, 'stopped', 'half'],
    ],
  );
  assert.deepEqual([bench.state.draft, bench.state.system], ['next', 's']);
  bench.send('And now?', '2');
  assert.deepEqual(bench.host.runs.at(-2)?.options.model, 'm');
});

test('the host remembers by itself, a moment after a change and at the end', () => {
  const bench = started();
  bench.send('Hi');
  bench.host.runs[0]?.text('half');
  assert.equal(bench.remembered, undefined, 'not at every token');
  bench.tick();
  bench.receive({ type: 'edit', prompt: 'next', system: 's', models: {} });
  bench.controller.dispose();
  bench.state = emptyCompareState;
  bench.controller = bench.newController(bench.remembered);
  bench.attach();
  const [first] = bench.state.columns;
  assert.deepEqual(
    [bench.state.draft, bench.state.system, first?.exchange?.state, first?.exchange?.answer],
    ['next', 's', 'stopped', 'half'],
  );
});

test('answers that are kept by the page have a limit', () => {
  const bench = started();
  bench.send('Hi');
  bench.host.runs[0]?.text('x'.repeat(3_000_000));
  bench.host.runs[0]?.done();
  assert.ok(JSON.stringify(toSavedCompare(bench.state)).length < 200_000);
});

test('what an older version kept, or a page that lies, does no harm', () => {
  for (const value of [undefined, null, 3, {}, { draft: 1 }, { draft: '', system: '', columns: [{}] }])
    assert.equal(parseSavedCompare(value), undefined);
  const columns = Array.from({ length: 9 }, (_, index) => ({ id: String(index), providerId: 'p', model: '' }));
  assert.equal(parseSavedCompare({ draft: '', system: '', columns })?.columns.length, 4);
  const lies: readonly unknown[] = [
    undefined,
    { type: 'send', requestId: '', prompt: 'x', system: '', models: {} },
    { type: 'send', requestId: '1', prompt: '  ', system: '', models: {} },
    { type: 'send', requestId: '1', prompt: 'x'.repeat(1_000_001), system: '', models: {} },
    { type: 'send', requestId: '1', prompt: 'x', system: 'x'.repeat(1_000_001), models: {} },
    { type: 'openLink', url: 'command:workbench.action.quit' },
    { type: 'act' },
    { type: 'choose', column: '1' },
    { type: 'stop', column: 3 },
  ];
  for (const lie of lies) assert.equal(parseCompareToHost(lie), undefined, JSON.stringify(lie)?.slice(0, 80));
});

test('disposing stops every request and everything that waits', () => {
  const bench = started();
  bench.send('Hi');
  bench.host.runs[0]?.text('x');
  bench.host.setProviders([]);
  bench.controller.dispose();
  assert.deepEqual([bench.host.runs.map(({ signal }) => signal.aborted), bench.waiting], [[true, true], 0]);
});

test('the log holds no prompt and no answer, and says how each ended', () => {
  const bench = started();
  bench.send('my-secret-prompt');
  bench.host.runs[0]?.text('my-secret-answer');
  bench.host.runs[0]?.done();
  bench.host.runs[1]?.fail({ explanation: message('prompt.cut'), status: 500, body: 'my-secret-body' });
  assert.doesNotMatch(bench.log.join('\n'), /my-secret/);
  assert.match(bench.log.join('\n'), /done, HTTP 200, 1885 ms\n.* failed \[prompt\.cut\], HTTP 500/);
});
