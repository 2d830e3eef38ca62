import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatIds } from '../../../src/core/prompt/promptFormat.ts';
import { complete, decode, encoded, finish, sse, testStreams, usage } from './decoding.ts';

function chunk(delta: object, reason: string | null = null, more: object = {}): string {
  return sse({ model: 'm-1', choices: [{ index: 0, delta, finish_reason: reason }], ...more });
}

const counts = { prompt_tokens: 14, completion_tokens: 96 };
const done = 'data: [DONE]\n\n';
const stop = finish('stop');
const page = '<!doctype html>\n<title>Sign in</title>';

function call(index: number, spoken: object, id?: string): object {
  return { tool_calls: [{ index, ...(id === undefined ? {} : { id, type: 'function' }), function: spoken }] };
}

testStreams('chatCompletions', [
  [
    'OpenAI: role, text, finish, usage in a chunk without choices, end mark',
    chunk({ role: 'assistant', content: '' }) +
      chunk({ content: 'Grüße ' }) +
      chunk({ content: '🦜' }) +
      chunk({}, 'stop') +
      sse({ choices: [], usage: counts }) +
      done,
    { text: 'Grüße 🦜', others: [stop, usage(14, 96), complete] },
  ],
  [
    'Anthropic through the gateway: no role, no end mark',
    chunk({ content: 'Hi' }) + chunk({}, 'stop'),
    { text: 'Hi', others: [stop, complete] },
  ],
  [
    'usage beside the finish, with what came from the cache',
    chunk({ content: 'a' }, 'stop', { usage: { ...counts, prompt_tokens_details: { cached_tokens: 8 } } }),
    { text: 'a', others: [stop, usage(14, 96, 8), complete] },
  ],
  [
    'usage null until it is counted',
    chunk({ content: 'a' }, null, { usage: null }) +
      chunk({}, 'stop', { usage: null }) +
      sse({ choices: [], usage: counts }),
    { text: 'a', others: [stop, usage(14, 96), complete] },
  ],
  [
    'usage with every chunk, as vLLM counts when asked to',
    chunk({ content: 'a' }, null, { usage: { prompt_tokens: 14, completion_tokens: 1 } }) +
      chunk({ content: 'b' }, 'stop', { usage: { prompt_tokens: 14, completion_tokens: 2 } }),
    { text: 'ab', others: [usage(14, 1), stop, usage(14, 2), complete] },
  ],
  [
    'Groq counts in a field of its own',
    chunk({ content: 'a' }) + chunk({}, 'stop', { x_groq: { usage: counts } }) + done,
    { text: 'a', others: [stop, usage(14, 96), complete] },
  ],
  [
    'DeepSeek counts its cache its own way, and thinks first',
    chunk({ reasoning_content: 'Let me ' }) +
      chunk({ reasoning_content: 'see.' }) +
      chunk({ content: '4' }, 'stop', { usage: { ...counts, prompt_cache_hit_tokens: 3 } }),
    { text: '4', reasoning: 'Let me see.', others: [stop, usage(14, 96, 3), complete] },
  ],
  [
    'Ollama thinks under another name',
    chunk({ content: '', reasoning: 'hm' }) + chunk({ content: 'a' }, 'stop') + done,
    { text: 'a', reasoning: 'hm', others: [stop, complete] },
  ],
  [
    'two tool calls in pieces',
    chunk(call(0, { name: 'weather', arguments: '' }, 'c1')) +
      chunk(call(0, { arguments: '{"city":' })) +
      chunk(call(0, { arguments: '"Köln"}' })) +
      chunk(call(1, { name: 'time', arguments: '{}' }, 'c2')) +
      chunk({}, 'tool_calls') +
      done,
    { calls: ['weather({"city":"Köln"})', 'time({})'], others: [finish('tool_calls'), complete] },
  ],
  [
    'Gemini gives every call the index 0',
    chunk(call(0, { name: 'a', arguments: '{"x":1}' }, 'c1')) +
      chunk(call(0, { name: 'b', arguments: '{}' }, 'c2'), 'stop'),
    { calls: ['a({"x":1})', 'b({})'], others: [stop, complete] },
  ],
  [
    'arguments as an object, without an index',
    chunk({ tool_calls: [{ id: 'c', function: { name: 'a', arguments: { x: 1 } } }] }, 'stop'),
    { calls: ['a({"x":1})'], others: [stop, complete] },
  ],
  [
    'the older function_call',
    chunk({ function_call: { name: 'a', arguments: '{"x"' } }) +
      chunk({ function_call: { arguments: ':1}' } }, 'function_call'),
    { calls: ['a({"x":1})'], others: [finish('function_call'), complete] },
  ],
  [
    'CRLF, comments, ids and retry',
    `: ping\r\n\r\nid: 1\r\nretry: 5\r\n${chunk({ content: 'a' }).replaceAll('\n', '\r\n')}: x\r\n\r\n${done}`,
    { text: 'a', others: [complete] },
  ],
  ['CR alone', (chunk({ content: 'a' }) + done).replaceAll('\n', '\r'), { text: 'a', others: [complete] }],
  ['a byte order mark', `\uFEFF${chunk({ content: 'a' })}${done}`, { text: 'a', others: [complete] }],
  [
    'data over several lines',
    'data: {"choices":[{"delta":\ndata: {"content":"a"}}]}\n\ndata: [DONE]\n\n',
    { text: 'a', others: [complete] },
  ],
  [
    'no empty line after the last event',
    chunk({ content: 'a' }, 'stop').trimEnd(),
    { text: 'a', others: [stop, complete] },
  ],
  ['no usage', chunk({ content: 'a' }, 'stop') + done, { text: 'a', others: [stop, complete] }],
  [
    'what follows the end mark is no answer',
    chunk({ content: 'a' }, 'stop') + done + chunk({ content: 'b' }),
    { text: 'a', others: [stop, complete] },
  ],
  [
    'a refusal is text',
    chunk({ refusal: 'I cannot.' }, 'stop') + done,
    { text: 'I cannot.', others: [stop, complete] },
  ],
  [
    'content as parts',
    chunk({ content: [{ type: 'text', text: 'a' }, { type: 'x' }] }, 'stop') + done,
    { text: 'a', others: [stop, complete] },
  ],
  [
    'pieces that are no JSON',
    `data: oops\n\n${chunk({ content: 'a' }, 'stop')}data: 3\n\n${done}`,
    { text: 'a', others: [stop, complete] },
  ],
  [
    'cut in the middle',
    chunk({ content: 'The answer is' }),
    { text: 'The answer is', others: [{ type: 'end', how: 'cut' }] },
  ],
  [
    'cut inside a chunk',
    chunk({ content: 'a' }) + 'data: {"choi',
    { text: 'a', others: [{ type: 'end', how: 'cut' }] },
  ],
  ['cut inside the first chunk', 'data: {"choi', { others: [{ type: 'end', how: 'cut' }] }],
  [
    'an error in the stream',
    `${chunk({ content: 'a' })}data: {"error":{"message":"overloaded"}}\n\n`,
    {
      text: 'a',
      others: [{ type: 'error', detail: 'overloaded', raw: '{"error":{"message":"overloaded"}}' }, complete],
    },
  ],
  [
    'an error as a string, and nothing after it counts',
    `data: {"error":"blocked"}\n\n${chunk({ content: 'a' })}`,
    { others: [{ type: 'error', detail: 'blocked', raw: '{"error":"blocked"}' }, complete] },
  ],
  [
    'JSON despite stream: true',
    JSON.stringify({
      model: 'm-1',
      choices: [{ message: { role: 'assistant', content: 'Whole.', reasoning_content: 'hm' }, finish_reason: 'stop' }],
      usage: counts,
    }),
    { text: 'Whole.', reasoning: 'hm', others: [stop, usage(14, 96), complete] },
  ],
  [
    'JSON over several lines',
    '\n{\n "choices": [{"message": {"content": "a"}}]\n}\n',
    { text: 'a', others: [complete] },
  ],
  ['JSON that answers nothing', '{"choices":[]}', { others: [{ type: 'end', how: 'empty' }] }],
  [
    'JSON with an error despite 200',
    '{"error":{"message":"no quota"}}',
    { others: [{ type: 'error', detail: 'no quota', raw: '{"error":{"message":"no quota"}}' }, complete] },
  ],
  ['a web page with 200', page, { others: [{ type: 'end', how: 'foreign', raw: page }] }],
  ['another JSON', '{"hello":1}', { others: [{ type: 'end', how: 'foreign', raw: '{"hello":1}' }] }],
  [
    'a stream of another format',
    sse({ type: 'message_start', message: {} }, 'message_start'),
    {
      others: [
        { type: 'end', how: 'foreign', raw: 'event: message_start\ndata: {"type":"message_start","message":{}}\n\n' },
      ],
    },
  ],
  ['plain text', 'It works!', { others: [{ type: 'end', how: 'foreign', raw: 'It works!' }] }],
  ['nothing', '', { others: [{ type: 'end', how: 'empty' }] }],
  ['nothing but an end mark', done, { others: [{ type: 'end', how: 'empty' }] }],
  ['nothing but comments', ': ping\n\n: ping\n\n', { others: [{ type: 'end', how: 'empty' }] }],
]);

test('any text arrives whole, however the bytes are split', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat({ max: 40 })), (texts, lengths) => {
      const bytes = new TextEncoder().encode(texts.map((content) => chunk({ content })).join('') + done);
      const pieces: Uint8Array[] = [];
      let start = 0;
      for (const length of lengths) {
        pieces.push(bytes.subarray(start, start + length));
        start += length;
      }
      pieces.push(bytes.subarray(start));
      assert.equal(decode('chatCompletions', pieces).text, texts.join(''));
    }),
    { numRuns: 200 },
  );
});

/** Fields that a reader of some format looks at. */
const keys =
  'choices delta message content usage error type data embedding object output response item tool_calls function index models content_block prompt_tokens'.split(
    ' ',
  );

for (const id of formatIds) {
  test(`${id}: any bytes end in exactly one end, and never throw`, () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        assert.equal(decode(id, pieces).others.filter((event) => event.type === 'end').length, 1);
      }),
      { numRuns: 200 },
    );
  });

  test(`${id}: any JSON, whole or as events, ends in exactly one end, and never throws`, () => {
    const likely = fc.constantFrom(...keys);
    const words = fc.constantFrom('message', 'response', 'message_start', 'content_block_delta', 'text', 'error', 'x');
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, words, fc.integer(), fc.constant(null), tie('list'), tie('record')),
      list: fc.array(tie('node'), { maxLength: 3 }),
      record: fc.dictionary(likely, tie('node'), { maxKeys: 5 }),
    }));
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), fc.boolean(), (values, isWhole) => {
        const body = isWhole ? JSON.stringify(values[0]) : values.map((value) => sse(JSON.stringify(value))).join('');
        const { others } = decode(id, [encoder.encode(body)]);
        assert.equal(others.filter((event) => event.type === 'end').length, 1);
      }),
      { numRuns: 500 },
    );
  });
}

test('a request names a model only when one is chosen, and asks for no stream_options', () => {
  const turns = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hi "there"\n' },
  ] as const;
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi "there"\n' },
  ];
  const encode = (model: string | undefined, stream: boolean): unknown =>
    encoded('chatCompletions', { turns, model, stream });
  assert.deepEqual(encode(undefined, true), { messages, stream: true });
  assert.deepEqual(encode('mistral', true), { model: 'mistral', messages, stream: true });
  assert.deepEqual(encode(undefined, false), { messages });
});
