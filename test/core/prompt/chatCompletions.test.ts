import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chatCompletions } from '../../../src/core/prompt/formats/chatCompletions.ts';
import type { ReplyEvent } from '../../../src/core/prompt/promptFormat.ts';

const encoder = new TextEncoder();

/** What a reader of the answer gets: text joined, the rest in order. */
interface Decoded {
  readonly text: string;
  readonly others: readonly ReplyEvent[];
}

function decode(pieces: readonly Uint8Array[]): Decoded {
  const decoder = chatCompletions.newDecoder();
  const events = [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { text, others: events.filter((event) => event.type !== 'text' && event.type !== 'model') };
}

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 14, completion_tokens: 96 } })}\n\n`;
const done = 'data: [DONE]\n\n';
const complete: ReplyEvent = { type: 'end', how: 'complete' };
const finish: ReplyEvent = { type: 'finish', reason: 'stop' };
const counted: ReplyEvent = { type: 'usage', inputTokens: 14, outputTokens: 96 };

const streams: readonly [name: string, body: string, text: string, others: readonly ReplyEvent[]][] = [
  [
    'OpenAI: role, text, finish, usage in a chunk without choices, end mark',
    chunk({ role: 'assistant', content: '' }) +
      chunk({ content: 'Grüße ' }) +
      chunk({ content: '🦜' }) +
      chunk({}, 'stop') +
      usage +
      done,
    'Grüße 🦜',
    [finish, counted, complete],
  ],
  [
    'Anthropic through the gateway: no role, no end mark',
    chunk({ content: 'Hi' }) + chunk({}, 'stop'),
    'Hi',
    [finish, complete],
  ],
  [
    'CRLF, comments, ids and retry',
    `: ping\r\n\r\nid: 1\r\nretry: 5\r\n${chunk({ content: 'a' }).replaceAll('\n', '\r\n')}: x\r\n\r\n${done}`,
    'a',
    [complete],
  ],
  ['CR alone', (chunk({ content: 'a' }) + done).replaceAll('\n', '\r'), 'a', [complete]],
  ['a byte order mark', `\uFEFF${chunk({ content: 'a' })}${done}`, 'a', [complete]],
  [
    'data over several lines',
    'data: {"choices":[{"delta":\ndata: {"content":"a"}}]}\n\ndata: [DONE]\n\n',
    'a',
    [complete],
  ],
  ['no empty line after the last event', chunk({ content: 'a' }, 'stop').trimEnd(), 'a', [finish, complete]],
  ['no usage', chunk({ content: 'a' }, 'stop') + done, 'a', [finish, complete]],
  [
    'what follows the end mark is no answer',
    chunk({ content: 'a' }, 'stop') + done + chunk({ content: 'b' }),
    'a',
    [finish, complete],
  ],
  ['a refusal is text', chunk({ refusal: 'I cannot.' }, 'stop') + done, 'I cannot.', [finish, complete]],
  [
    'content as parts',
    chunk({ content: [{ type: 'text', text: 'a' }, { type: 'x' }] }, 'stop') + done,
    'a',
    [finish, complete],
  ],
  [
    'pieces that are no JSON',
    `data: oops\n\n${chunk({ content: 'a' }, 'stop')}data: 3\n\n${done}`,
    'a',
    [finish, complete],
  ],
  ['cut in the middle', chunk({ content: 'The answer is' }), 'The answer is', [{ type: 'end', how: 'cut' }]],
  ['cut inside a chunk', chunk({ content: 'a' }) + 'data: {"choi', 'a', [{ type: 'end', how: 'cut' }]],
  [
    'an error in the stream',
    `${chunk({ content: 'a' })}data: {"error":{"message":"overloaded"}}\n\n`,
    'a',
    [{ type: 'error', detail: 'overloaded', raw: '{"error":{"message":"overloaded"}}' }, complete],
  ],
  [
    'an error as a string, and nothing after it counts',
    `data: {"error":"blocked"}\n\n${chunk({ content: 'a' })}`,
    '',
    [{ type: 'error', detail: 'blocked', raw: '{"error":"blocked"}' }, complete],
  ],
  [
    'JSON despite stream: true',
    JSON.stringify({
      model: 'm-1',
      choices: [{ message: { role: 'assistant', content: 'Whole.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 14, completion_tokens: 96 },
    }),
    'Whole.',
    [finish, counted, complete],
  ],
  ['JSON over several lines', '\n{\n "choices": [{"message": {"content": "a"}}]\n}\n', 'a', [complete]],
  [
    'a web page with 200',
    '<!doctype html>\n<title>Sign in</title>',
    '',
    [{ type: 'end', how: 'foreign', raw: '<!doctype html>\n<title>Sign in</title>' }],
  ],
  ['another JSON', '{"hello":1}', '', [{ type: 'end', how: 'foreign', raw: '{"hello":1}' }]],
  ['plain text', 'It works!', '', [{ type: 'end', how: 'foreign', raw: 'It works!' }]],
  ['nothing', '', '', [{ type: 'end', how: 'empty' }]],
  ['nothing but comments', ': ping\n\n: ping\n\n', '', [{ type: 'end', how: 'empty' }]],
];

for (const [name, body, text, others] of streams) {
  const bytes = encoder.encode(body);
  const whole = { text, others };
  test(`${name}: whole, by the byte, and cut at every byte`, () => {
    assert.deepEqual(decode([bytes]), whole);
    assert.deepEqual(decode([...bytes].map((_, index) => bytes.subarray(index, index + 1))), whole);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      assert.deepEqual(decode([bytes.subarray(0, cut), bytes.subarray(cut)]), whole, `cut at ${cut}`);
    }
  });
}

test('any text arrives whole, however the bytes are split', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat({ max: 40 })), (texts, lengths) => {
      const body = texts.map((content) => chunk({ content })).join('') + done;
      const bytes = encoder.encode(body);
      const pieces: Uint8Array[] = [];
      let start = 0;
      for (const length of lengths) {
        pieces.push(bytes.subarray(start, start + length));
        start += length;
      }
      pieces.push(bytes.subarray(start));
      assert.equal(decode(pieces).text, texts.join(''));
    }),
    { numRuns: 200 },
  );
});

test('any bytes end in exactly one end, and never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
      assert.equal(decode(pieces).others.filter((event) => event.type === 'end').length, 1);
    }),
    { numRuns: 300 },
  );
});

test('a request names a model only when one is chosen, and asks for no stream_options', () => {
  const turns = [{ role: 'user', text: 'Hi "there"\n' }] as const;
  const messages = [{ role: 'user', content: 'Hi "there"\n' }];
  const encode = (model: string | undefined, stream: boolean): unknown =>
    JSON.parse(chatCompletions.encode({ turns, model, stream }));
  assert.deepEqual(encode(undefined, true), { messages, stream: true });
  assert.deepEqual(encode('mistral', true), { model: 'mistral', messages, stream: true });
  assert.deepEqual(encode(undefined, false), { messages });
});
