import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete, encoded, finish, sse, testStreams, usage } from './decoding.ts';

function named(type: string, more: object = {}): string {
  return sse({ type, ...more }, type);
}

const created =
  named('response.created', { response: { object: 'response', model: 'gpt', status: 'in_progress', output: [] } }) +
  named('response.in_progress', { response: {} });
const counts = { input_tokens: 14, output_tokens: 96, input_tokens_details: { cached_tokens: 8 } };
const text = (delta: string): string => named('response.output_text.delta', { output_index: 1, delta });

function ended(how: 'completed' | 'incomplete' | 'failed', more: object = {}): string {
  const response = { object: 'response', model: 'gpt', status: how, output: [{ type: 'message' }], usage: counts };
  return named(`response.${how}`, { response: { ...response, ...more } });
}

const failure = { error: { code: 'server_error', message: 'The model failed.' } };

testStreams('responses', [
  [
    'OpenAI: item, part, text, done, completed',
    created +
      named('response.output_item.added', { output_index: 0, item: { type: 'message', content: [] } }) +
      named('response.content_part.added', { part: { type: 'output_text', text: '' } }) +
      text('Grüße ') +
      text('🦜') +
      named('response.output_text.done', { text: 'Grüße 🦜' }) +
      named('response.output_item.done', { item: { type: 'message', content: [{ type: 'output_text', text: 'x' }] } }) +
      ended('completed'),
    { text: 'Grüße 🦜', others: [usage(14, 96, 8), finish('completed'), complete] },
  ],
  [
    'reasoning and two tool calls',
    created +
      named('response.reasoning_summary_text.delta', { output_index: 0, delta: 'Let me see.' }) +
      named('response.output_item.added', {
        output_index: 1,
        item: { type: 'function_call', name: 'weather', arguments: '' },
      }) +
      named('response.function_call_arguments.delta', { output_index: 1, delta: '{"city":' }) +
      named('response.function_call_arguments.delta', { output_index: 1, delta: '"Köln"}' }) +
      named('response.output_item.added', {
        output_index: 2,
        item: { type: 'function_call', name: 'time', arguments: '' },
      }) +
      named('response.function_call_arguments.delta', { output_index: 2, delta: '{}' }) +
      ended('completed'),
    {
      reasoning: 'Let me see.',
      calls: ['weather({"city":"Köln"})', 'time({})'],
      others: [usage(14, 96, 8), finish('completed'), complete],
    },
  ],
  [
    'a limit that cuts the answer',
    created + text('a') + ended('incomplete', { incomplete_details: { reason: 'max_output_tokens' } }),
    { text: 'a', others: [usage(14, 96, 8), finish('max_output_tokens'), complete] },
  ],
  [
    'an answer that fails',
    created + text('a') + named('response.failed', { response: { status: 'failed', ...failure } }),
    {
      text: 'a',
      others: [
        { type: 'error', detail: 'The model failed.', raw: JSON.stringify({ status: 'failed', ...failure }) },
        complete,
      ],
    },
  ],
  [
    'an error event',
    created + named('error', { code: 'rate_limit', message: 'slow down' }),
    {
      others: [
        { type: 'error', detail: 'slow down', raw: '{"type":"error","code":"rate_limit","message":"slow down"}' },
        complete,
      ],
    },
  ],
  ['cut in the middle', created + text('a'), { text: 'a', others: [{ type: 'end', how: 'cut' }] }],
  [
    'a refusal is text',
    created + named('response.refusal.delta', { delta: 'I cannot.' }) + ended('completed'),
    { text: 'I cannot.', others: [usage(14, 96, 8), finish('completed'), complete] },
  ],
  [
    'JSON despite stream: true',
    JSON.stringify({
      object: 'response',
      model: 'gpt',
      status: 'completed',
      error: null,
      incomplete_details: null,
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
        { type: 'function_call', name: 'a', arguments: '{"x":1}' },
        {
          type: 'message',
          content: [
            { type: 'output_text', text: 'Whole.' },
            { type: 'refusal', refusal: ' No.' },
          ],
        },
      ],
      usage: counts,
    }),
    {
      text: 'Whole. No.',
      reasoning: 'hm',
      calls: ['a({"x":1})'],
      others: [usage(14, 96, 8), finish('completed'), complete],
    },
  ],
  ['another JSON', '{"choices":[]}', { others: [{ type: 'end', how: 'foreign', raw: '{"choices":[]}' }] }],
  ['nothing', '', { others: [{ type: 'end', how: 'empty' }] }],
]);

test('a request keeps the system prompt apart', () => {
  const turns = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hi' },
  ] as const;
  assert.deepEqual(encoded('responses', { turns, model: 'gpt', stream: true }), {
    model: 'gpt',
    instructions: 'Be brief.',
    input: [{ role: 'user', content: 'Hi' }],
    stream: true,
  });
});
