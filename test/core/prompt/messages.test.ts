import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import { complete, encoded, finish, sse, testStreams, usage } from './decoding.ts';

function named(type: string, more: object = {}): string {
  return sse({ type, ...more }, type);
}

function start(counts: object): string {
  return named('message_start', {
    message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], usage: counts },
  });
}

function block(index: number, content: object): string {
  return named('content_block_start', { index, content_block: content });
}

function delta(index: number, content: object): string {
  return named('content_block_delta', { index, delta: content });
}

function ending(reason: string, counts: object): string {
  return (
    named('content_block_stop', { index: 0 }) +
    named('message_delta', { delta: { stop_reason: reason, stop_sequence: null }, usage: counts }) +
    named('message_stop')
  );
}

const text = (index: number, value: string): string => delta(index, { type: 'text_delta', text: value });
const stopped = finish('message_stop');
const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
const wrongShape = JSON.stringify({
  choices: [],
  type: 'message',
  content: [{ type: 'text', text: 'Hi' }],
  usage: { input_tokens: 3, output_tokens: 2 },
});
const chatChunk = sse({ choices: [{ delta: { content: 'Hi' } }] });

testStreams('messages', [
  [
    'Anthropic: pings between, input counted first, output last',
    start({ input_tokens: 25, output_tokens: 1 }) +
      block(0, { type: 'text', text: '' }) +
      named('ping') +
      text(0, 'Grüße ') +
      text(0, '🦜') +
      ending('end_turn', { output_tokens: 15 }),
    {
      text: 'Grüße 🦜',
      others: [usage(25, 1), finish('end_turn'), usage(undefined, 15), stopped, complete],
    },
  ],
  [
    'the cache counts beside the input',
    start({ input_tokens: 5, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 }) +
      text(0, 'a') +
      ending('end_turn', { output_tokens: 2 }),
    { text: 'a', others: [usage(125, 1, 100), finish('end_turn'), usage(undefined, 2), stopped, complete] },
  ],
  [
    'OpenAI through the gateway: the counts come last',
    start({ input_tokens: 0, output_tokens: 0 }) +
      block(0, { type: 'text', text: '' }) +
      text(0, 'a') +
      ending('end_turn', { input_tokens: 14, output_tokens: 96 }),
    { text: 'a', others: [usage(0, 0), finish('end_turn'), usage(14, 96), stopped, complete] },
  ],
  [
    'thinking, text and a tool call',
    start({ input_tokens: 1, output_tokens: 1 }) +
      block(0, { type: 'thinking', thinking: '' }) +
      delta(0, { type: 'thinking_delta', thinking: 'Let me see.' }) +
      delta(0, { type: 'signature_delta', signature: 'c2ln' }) +
      block(1, { type: 'text', text: '' }) +
      text(1, 'I look.') +
      block(2, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }) +
      delta(2, { type: 'input_json_delta', partial_json: '' }) +
      delta(2, { type: 'input_json_delta', partial_json: '{"city":' }) +
      delta(2, { type: 'input_json_delta', partial_json: '"Köln"}' }) +
      ending('tool_use', { output_tokens: 9 }),
    {
      text: 'I look.',
      reasoning: 'Let me see.',
      calls: ['weather({"city":"Köln"})'],
      others: [usage(1, 1), finish('tool_use'), usage(undefined, 9), stopped, complete],
    },
  ],
  [
    'an error in the stream',
    start({ input_tokens: 1, output_tokens: 1 }) + text(0, 'a') + sse(overloaded, 'error'),
    {
      text: 'a',
      others: [usage(1, 1), { type: 'error', detail: 'Overloaded', raw: JSON.stringify(overloaded) }, complete],
    },
  ],
  [
    'cut in the middle',
    start({ input_tokens: 1, output_tokens: 1 }) + text(0, 'a'),
    { text: 'a', others: [usage(1, 1), { type: 'end', how: 'cut' }] },
  ],
  ['hung up after a ping', named('ping'), { others: [{ type: 'end', how: 'cut' }] }],
  [
    'without message_stop',
    text(0, 'a') + named('message_delta', { delta: { stop_reason: 'end_turn' } }),
    { text: 'a', others: [finish('end_turn'), complete] },
  ],
  [
    'JSON despite stream: true',
    JSON.stringify({
      type: 'message',
      model: 'claude',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'x' },
        { type: 'redacted_thinking', data: 'x' },
        { type: 'text', text: 'Whole.' },
        { type: 'tool_use', id: 't', name: 'a', input: { x: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 3, output_tokens: 2 },
    }),
    {
      text: 'Whole.',
      reasoning: 'hm',
      calls: ['a({"x":1})'],
      others: [finish('tool_use'), usage(3, 2), complete],
    },
  ],
  [
    'the wrong shape of a gateway without a route table',
    wrongShape,
    { others: [{ type: 'end', how: 'foreign', raw: wrongShape }] },
  ],
  ['the chunks of a chat completion', chatChunk, { others: [{ type: 'end', how: 'foreign', raw: chatChunk }] }],
  ['nothing, as the gateway answers without a route table', '', { others: [{ type: 'end', how: 'empty' }] }],
  ['a web page', '<p>hi</p>', { others: [{ type: 'end', how: 'foreign', raw: '<p>hi</p>' }] }],
]);

test('a request has a limit and keeps the system prompt apart', () => {
  const turns = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Hello.' },
    { role: 'user', text: 'Again' },
  ] as const;
  assert.deepEqual(encoded('messages', { turns, model: 'claude', stream: true }), {
    model: 'claude',
    max_tokens: 4096,
    system: 'Be brief.',
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Again' },
    ],
    stream: true,
  });
  assert.deepEqual(encoded('messages', { turns: turns.slice(1, 2), model: undefined, stream: false }), {
    max_tokens: 4096,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  assert.equal(promptFormats.messages.headers['anthropic-version'], '2023-06-01');
});
