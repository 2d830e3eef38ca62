import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHistoryEntry, type SentPrompt } from '../../../../src/core/prompt/history/historyEntry.ts';
import {
  maxBytes,
  maxEntries,
  maxTextLength,
  PromptHistory,
  type HistoryLevel,
} from '../../../../src/core/prompt/history/promptHistory.ts';
import { searchHistory } from '../../../../src/core/prompt/history/searchHistory.ts';
import { recordedPrompts } from '../../../../src/core/prompt/history/recordedPrompts.ts';
import type { PromptOptions } from '../../../../src/core/prompt/promptHost.ts';
import { FakeHost, provider } from '../../../page/support/fakeHost.ts';

/** A history on a shelf that is written as VS Code writes it: as JSON. */
class Bench {
  written = '';
  level: HistoryLevel = 'prompts';
  nowMs = 1_000;
  secrets: readonly string[] = [];
  history = this.newHistory();

  /** The next life of the window. */
  newHistory(): PromptHistory {
    return new PromptHistory({
      kept: () => (this.written === '' ? undefined : JSON.parse(this.written)),
      keep: (history) => (this.written = JSON.stringify(history)),
      level: () => this.level,
      nowMs: () => (this.nowMs += 1),
      secrets: () => this.secrets,
    });
  }

  get prompts(): readonly string[] {
    return this.history.entries.map(({ prompt }) => prompt);
  }
}

const plain = { format: 'chatCompletions', route: undefined, system: '', parameters: {} } as const;

function sent(prompt: string, parts: Partial<SentPrompt> = {}): SentPrompt {
  return {
    prompt,
    options: plain,
    providers: [{ id: 'sandbox\u0000n\u0000openai-backend', label: 'openai-backend', place: '', model: '' }],
    ...parts,
  };
}

test('the newest comes first, and outlives the window', () => {
  const bench = new Bench();
  bench.history.add(sent('one'));
  bench.history.add(sent('two'));
  bench.history = bench.newHistory();
  assert.deepEqual(bench.prompts, ['two', 'one']);
  assert.deepEqual(
    bench.history.entries.map(({ sentAtMs, isPartial }) => [sentAtMs, isPartial]),
    [
      [1_002, false],
      [1_001, false],
    ],
  );
});

test('what is sent again takes the place of before; with another system prompt, model or provider it is another', () => {
  const bench = new Bench();
  bench.history.add(sent('one'));
  bench.history.add(sent('two'));
  bench.history.add(sent('one'));
  assert.deepEqual(bench.prompts, ['one', 'two']);
  bench.history.add(sent('one', { options: { ...plain, system: 'Be brief.' } }));
  bench.history.add(sent('one', { providers: [{ id: 'other', label: 'other', place: '', model: '' }] }));
  bench.history.add(sent('one', { providers: [{ id: 'other', label: 'other', place: '', model: 'm' }] }));
  bench.history.add(sent('one', { options: { ...plain, route: 'spare' } }));
  assert.equal(bench.prompts.length, 6);
});

test('one is deleted, all are cleared, and both are written down', () => {
  const bench = new Bench();
  bench.history.add(sent('one'));
  const id = bench.history.add(sent('two'));
  assert.ok(id !== undefined);
  let heard = 0;
  bench.history.onDidChange(() => (heard += 1));
  bench.history.remove(id);
  assert.deepEqual(bench.newHistory().entries.length, 1);
  bench.history.clear();
  assert.equal(bench.newHistory().entries.length, 0);
  assert.equal(bench.written, '{"entries":[]}');
  assert.equal(heard, 2);
});

test('answers are kept only where they are asked for, and go when they are no longer', () => {
  const bench = new Bench();
  const add = (prompt: string): void => {
    const id = bench.history.add(sent(prompt));
    if (id !== undefined) bench.history.answered(id, 0, `answer to ${prompt}`);
  };
  add('one');
  bench.level = 'promptsAndAnswers';
  add('two');
  bench.level = 'off';
  add('three');
  const kept = bench.history.entries.map(({ prompt, answers }) => [prompt, answers]);
  assert.deepEqual(kept, [
    ['two', ['answer to two']],
    ['one', ['']],
  ]);
  bench.history.dropAnswers();
  assert.doesNotMatch(bench.written, /answer to/);
  assert.match(bench.written, /two/);
});

test('the number of entries has a limit: the oldest go', () => {
  const bench = new Bench();
  for (let count = 0; count < maxEntries + 5; count += 1) bench.history.add(sent(`prompt ${count}`));
  assert.equal(bench.history.entries.length, maxEntries);
  assert.equal(bench.prompts[0], `prompt ${maxEntries + 4}`);
  assert.equal(bench.prompts.at(-1), 'prompt 5');
});

test('the bytes have a limit, whatever is sent and answered', () => {
  const bench = new Bench();
  bench.level = 'promptsAndAnswers';
  for (let count = 0; count < 60; count += 1) {
    const id = bench.history.add(sent(`${count} ${'語'.repeat(9_000)}`));
    if (id !== undefined) bench.history.answered(id, 0, '答'.repeat(1_000_000));
  }
  const bytes = new TextEncoder().encode(bench.written).length;
  assert.ok(bytes > maxBytes / 2 && bytes < maxBytes * 1.01, `${bytes} bytes`);
  assert.match(bench.prompts[0] ?? '', /^59 /);
});

test('a prompt that is too long is kept in part, and says so', () => {
  const bench = new Bench();
  bench.history.add(sent('x'.repeat(maxTextLength + 1)));
  const [entry] = bench.history.entries;
  assert.equal(entry?.isPartial, true);
  assert.ok(entry.prompt.length <= maxTextLength + 1);
});

test('nothing is kept of an empty prompt', () => {
  const bench = new Bench();
  assert.equal(bench.history.add(sent('  \n')), undefined);
  assert.equal(bench.written, '');
});

// Made of parts: a key as a whole in a file is what scanners look for.
const keys = [
  `sk-proj-${'aB3_'.repeat(12)}`,
  `sk-ant-api03-${'xY7-'.repeat(20)}`,
  `AIza${'Sy1'.repeat(11)}Ab`,
  `gsk_${'Zz09'.repeat(13)}`,
  `eyJhbGciOiJI.eyJzdWIiOiIx${'a'.repeat(20)}.sig-nature`,
];

test('no key stays in a prompt, a system prompt, a model, a label or an answer, by its form', () => {
  for (const key of keys) {
    for (const around of [
      key,
      `use ${key}.`,
      `"${key}"`,
      `curl -H "Authorization: Bearer ${key}" x`,
      `k=${key}\nnext`,
    ]) {
      const bench = new Bench();
      bench.level = 'promptsAndAnswers';
      const id = bench.history.add(
        sent(around, {
          options: { ...plain, system: around, parameters: { temperature: around } },
          providers: [{ id: 'p', label: around, place: around, model: around }],
        }),
      );
      assert.ok(id !== undefined);
      bench.history.answered(id, 0, around);
      assert.equal(bench.written.includes(key), false, around);
      assert.equal(bench.history.entries[0]?.isPartial, true);
    }
  }
});

test('the value of a header that somebody pastes is not kept, whatever its form', () => {
  const pasted = [
    'Authorization: Bearer hunter2hunter2',
    'authorization: hunter2hunter2',
    `curl -H 'x-api-key: hunter2hunter2' localhost`,
    '{"api-key": "hunter2hunter2", "max": 1}',
    'x-goog-api-key=hunter2hunter2',
    'Cookie: hunter2hunter2',
    'X-Auth-Token: hunter2hunter2',
  ];
  for (const text of pasted) {
    const bench = new Bench();
    bench.history.add(sent(text));
    assert.doesNotMatch(bench.written, /hunter2/, text);
  }
  const bench = new Bench();
  bench.history.add(sent('-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\nWhat is this?'));
  assert.match(bench.prompts[0] ?? '', /^•••\nWhat is this\?$/);
});

test('what is no key stays as it was', () => {
  const bench = new Bench();
  const texts = [
    'Explain OAuth: what does an authorization server do with a token?',
    'What does max_tokens: 100 mean, and x-api-key?',
    'Write a haiku about https://example.com/a/very/long/path/that/goes/on/and/on?x=1',
    'sk-your-key-here is a placeholder',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ];
  for (const text of texts) bench.history.add(sent(text));
  assert.deepEqual(bench.prompts, texts.toReversed());
});

test('values that are known to be secret are in nothing that is kept: plain, in base64, as a URL has them', () => {
  const text = fc.string({ minLength: 0, maxLength: 40, unit: 'grapheme' });
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }).filter((one) => one.trim() === one);
  fc.assert(
    fc.property(secret, text, text, (value, before, after) => {
      const bench = new Bench();
      bench.level = 'promptsAndAnswers';
      bench.secrets = [value];
      const base64 = Buffer.from(value).toString('base64');
      for (const form of [value, base64, encodeURIComponent(value)]) {
        const id = bench.history.add(sent(`${before}${form}${after}`));
        if (id !== undefined) bench.history.answered(id, 0, `${after}${form}${before}`);
      }
      const kept = bench.history.entries.flatMap(({ prompt, answers }) => [prompt, ...answers]);
      for (const one of kept) {
        for (const form of [value, base64, encodeURIComponent(value)]) {
          // The words around it may hold the same letters by themselves.
          assert.equal(one.includes(form) && !`${before} ${after} •••`.includes(form), false, one);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('the search finds every word in prompt, provider, model or format, whatever its case', () => {
  const bench = new Bench();
  bench.history.add(sent('Tell me a story'));
  bench.history.add(
    sent('And now?', { providers: [{ id: 'p', label: 'anthropic-backend', place: '', model: 'claude-x' }] }),
  );
  bench.history.add(sent('A STORY', { options: { ...plain, format: 'messages', system: 'In Latin.' } }));
  const found = (query: string) => searchHistory(bench.history.entries, query).map(({ prompt }) => prompt);
  assert.deepEqual(found('story'), ['A STORY', 'Tell me a story']);
  assert.deepEqual(found(' story  TELL '), ['Tell me a story']);
  assert.deepEqual(found('latin'), ['A STORY']);
  assert.deepEqual(found('claude'), ['And now?']);
  assert.deepEqual(found('messages'), ['A STORY']);
  assert.deepEqual(found('openai story me'), ['A STORY', 'Tell me a story']);
  assert.deepEqual(found('nowhere'), []);
  assert.equal(found('').length, 3);
});

test('what another version kept, or somebody changed, does no harm', () => {
  const bench = new Bench();
  for (const written of [
    'null',
    '3',
    '[]',
    '{"entries":{}}',
    '{"entries":[null,3,{"id":"a"},{"id":1,"prompt":"x"}]}',
  ]) {
    bench.written = written;
    assert.deepEqual(bench.newHistory().entries, []);
  }
  bench.written = JSON.stringify({
    entries: [
      { id: 'a', sentAtMs: 5, prompt: 'x', providers: [{ id: 'p', label: 'l' }, 3], apiKey: 'hunter2', options: 7 },
    ],
  });
  bench.history = bench.newHistory();
  bench.history.add(sent('y'));
  assert.deepEqual(bench.prompts, ['y', 'x']);
  assert.doesNotMatch(bench.written, /hunter2/);
});

test('a host whose prompts are recorded: the prompt at its start, the answer at its end, nothing else of the options', async () => {
  const bench = new Bench();
  bench.level = 'promptsAndAnswers';
  const host = new FakeHost();
  const recorded = recordedPrompts(host, bench.history);
  const heard: string[] = [];
  // What a later version may add to the options is not kept.
  const options = {
    format: undefined,
    route: 'spare',
    system: 'Be brief.',
    model: 'm',
    stream: true,
    headers: { 'x-tenant': 'hunter2hunter2' },
    key: 'hunter2hunter2',
  } satisfies PromptOptions & Record<string, unknown>;
  const signal = new AbortController().signal;
  const { id } = provider('openai-backend');
  const run = recorded.run(id, 'Hi', options, signal, ({ type }) => heard.push(type));
  assert.equal(bench.prompts[0], undefined, 'not before it may be sent');
  host.last.step('resolve', 1);
  assert.equal(bench.prompts[0], 'Hi', 'before it has ended');
  host.last.say({ type: 'reasoning', text: 'hm' });
  host.last.text('Hel');
  host.last.text('lo');
  host.last.done();
  await run;
  assert.deepEqual(heard, ['step', 'reasoning', 'text', 'text', 'ended']);
  const [entry] = bench.history.entries;
  assert.deepEqual(entry?.answers, ['Hello']);
  assert.deepEqual(parseHistoryEntry(JSON.parse(JSON.stringify(entry)) as unknown)?.options, entry.options);
  assert.equal(entry.options.route, 'spare');
  assert.deepEqual(entry.providers, [{ id, label: 'openai-backend', place: 'kgateway-system · sandbox', model: 'm' }]);
  assert.doesNotMatch(bench.written, /hunter2/);
  const left: unknown[] = [];
  const asked = recorded.run(id, 'Not to prod', options, signal, (event) => left.push(event));
  host.last.leave();
  await asked;
  assert.deepEqual([bench.prompts, left.length], [['Hi'], 1], 'what a person would not send is not taken down');
  bench.level = 'off';
  void recorded.run(id, 'And now?', options, signal, () => undefined);
  assert.deepEqual([bench.prompts, host.last.prompt], [['Hi'], 'And now?'], 'sent all the same');
});
