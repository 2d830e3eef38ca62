import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import {
  bodyParameters,
  formatParameters,
  parameterValue,
  wrongParameter,
} from '../../../src/core/prompt/parameters.ts';
import { formatIds, type FormatId } from '../../../src/core/prompt/promptFormat.ts';

const rows: readonly [FormatId, string, string, unknown][] = [
  ['chatCompletions', 'temperature', '2', 2],
  ['chatCompletions', 'temperature', ' .5 ', 0.5],
  ['chatCompletions', 'temperature', '2.01', undefined],
  ['chatCompletions', 'temperature', '-0.1', undefined],
  ['chatCompletions', 'temperature', '1e9', undefined],
  ['chatCompletions', 'temperature', '0x1', undefined],
  ['chatCompletions', 'temperature', 'NaN', undefined],
  ['chatCompletions', 'frequencyPenalty', '-2', -2],
  ['chatCompletions', 'maxTokens', '0', undefined],
  ['chatCompletions', 'maxTokens', '1.5', undefined],
  ['chatCompletions', 'maxTokens', '99999999999999999999', undefined],
  ['chatCompletions', 'maxTokens', '50', 50],
  ['chatCompletions', 'stop', 'a\n\nb\\nc', ['a', 'b\nc']],
  ['chatCompletions', 'stop', '1\n2\n3\n4\n5', undefined],
  ['chatCompletions', 'reasoningEffort', 'low', 'low'],
  ['chatCompletions', 'reasoningEffort', 'lots', undefined],
  ['messages', 'temperature', '1.5', undefined],
  ['messages', 'topK', '0', 0],
  ['responses', 'maxTokens', '15', undefined],
  ['responses', 'maxTokens', '16', 16],
  ['embeddings', 'dimensions', '256', 256],
];

for (const [format, id, written, value] of rows) {
  test(`${format}, ${id}: ${JSON.stringify(written)} is ${value === undefined ? 'no value' : JSON.stringify(value)}`, () => {
    const spec = formatParameters[format].find((one) => one.id === id);
    assert.ok(spec);
    assert.deepEqual(parameterValue(spec, written), value);
    assert.equal(wrongParameter(format, { [id]: written }), value === undefined ? spec : undefined);
  });
}

test('what is empty, wrong or of another format is not sent', () => {
  const written = { temperature: '0.3', topK: '4', maxTokens: 'x', stop: ' ', seed: '' };
  assert.deepEqual(bodyParameters('chatCompletions', written), { temperature: 0.3 });
  assert.deepEqual(bodyParameters('messages', written), { temperature: 0.3, top_k: 4 });
  assert.deepEqual(bodyParameters('models', written), {});
  assert.deepEqual(bodyParameters('responses', { reasoningEffort: 'high' }), { reasoning: { effort: 'high' } });
});

test('every format writes its parameters into its body, and nothing that it has itself', () => {
  for (const id of formatIds) {
    const fields = new Set(formatParameters[id].map(({ field }) => field.split('.')[0] ?? ''));
    for (const own of ['model', 'messages', 'input', 'stream', 'system', 'instructions']) assert.ok(!fields.has(own));
    const parameters = Object.fromEntries([...fields].map((field) => [field, 'x']));
    const turns = [{ role: 'user', text: 'Hi' }] as const;
    const body = promptFormats[id].encode({ turns, model: undefined, stream: true, parameters });
    if (id === 'models') assert.equal(body, undefined);
    else assert.partialDeepStrictEqual(JSON.parse(body ?? ''), parameters);
  }
});

test('a person’s limit goes before the one that Messages must have', () => {
  const turns = [{ role: 'user', text: 'Hi' }] as const;
  const body = promptFormats.messages.encode({ turns, model: undefined, stream: false, parameters: { max_tokens: 7 } });
  assert.equal((JSON.parse(body ?? '') as { max_tokens: number }).max_tokens, 7);
});

test('the turns of a conversation go with it in every format', () => {
  const turns = [
    { role: 'system', text: 'S' },
    { role: 'user', text: 'A' },
    { role: 'assistant', text: 'B' },
    { role: 'user', text: 'C' },
  ] as const;
  const dialogue = [
    { role: 'user', content: 'A' },
    { role: 'assistant', content: 'B' },
    { role: 'user', content: 'C' },
  ];
  const encoded = (id: FormatId): unknown =>
    JSON.parse(promptFormats[id].encode({ turns, model: undefined, stream: false }) ?? 'null');
  assert.partialDeepStrictEqual(encoded('chatCompletions'), {
    messages: [{ role: 'system', content: 'S' }, ...dialogue],
  });
  assert.partialDeepStrictEqual(encoded('messages'), { system: 'S', messages: dialogue });
  assert.partialDeepStrictEqual(encoded('responses'), { instructions: 'S', input: dialogue });
  assert.partialDeepStrictEqual(encoded('embeddings'), { input: 'C' });
});
