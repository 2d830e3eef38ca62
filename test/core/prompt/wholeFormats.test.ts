import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import { complete, encoded, testStreams, usage } from './decoding.ts';

const vector = Array.from({ length: 12 }, (_, index) => index / 8);

testStreams('embeddings', [
  [
    'one vector, of which the beginning is shown',
    JSON.stringify({
      object: 'list',
      model: 'e',
      data: [{ object: 'embedding', index: 0, embedding: vector }],
      usage: { prompt_tokens: 5, total_tokens: 5 },
    }),
    {
      text: '`[0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, …]`\n\n',
      others: [{ type: 'vector', dimensions: 12 }, usage(5, undefined), complete],
    },
  ],
  ['a vector as text', '{"data":[{"embedding":"AAAAAA=="}]}', { text: '`AAAAAA==…`\n\n', others: [complete] }],
  [
    'an error despite 200',
    '{"error":"no such model"}',
    { others: [{ type: 'error', detail: 'no such model', raw: '{"error":"no such model"}' }, complete] },
  ],
  ['another JSON', '{"data":[]}', { others: [{ type: 'end', how: 'foreign', raw: '{"data":[]}' }] }],
  ['a web page', '<p>', { others: [{ type: 'end', how: 'foreign', raw: '<p>' }] }],
]);

testStreams('models', [
  [
    'the list of OpenAI, Anthropic and Ollama',
    '{"object":"list","data":[{"id":"gpt-4o","object":"model"},{"id":"gpt`4"}],"has_more":false}',
    { text: '- `gpt-4o`\n- `gpt4`\n', others: [complete] },
  ],
  [
    'the list of Gemini',
    '{"models":[{"name":"models/gemini-2.0"}]}',
    { text: '- `models/gemini-2.0`\n', others: [complete] },
  ],
  ['no model', '{"object":"list","data":null}', { others: [{ type: 'end', how: 'empty' }] }],
  ['another JSON', '{"status":"ok"}', { others: [{ type: 'end', how: 'foreign', raw: '{"status":"ok"}' }] }],
]);

test('an embedding is of the last thing said; models need no body', () => {
  const turns = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hi' },
  ] as const;
  assert.deepEqual(encoded('embeddings', { turns, model: 'e', stream: false }), { model: 'e', input: 'Hi' });
  assert.equal(encoded('models', { turns, model: 'e', stream: false }), undefined);
  assert.equal(promptFormats.models.method, 'GET');
});
