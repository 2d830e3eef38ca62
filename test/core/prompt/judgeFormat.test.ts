import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backendContext } from '../../../src/core/checks/backendContext.ts';
import { messageTemplates, render } from '../../../src/core/messages/index.ts';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import { judgeFormat } from '../../../src/core/prompt/judgeFormat.ts';
import type { FormatId } from '../../../src/core/prompt/promptFormat.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { backend, clusterFact } from '../../support/objects.ts';

const openai = { provider: { openai: {} } };
const anthropic = { provider: { anthropic: {} } };
const gemini = { provider: { gemini: {} } };
const elsewhere = { provider: { openai: {}, host: 'h', port: 1 } };
const custom = { provider: { custom: { formats: [{ type: 'Messages' }] } } };
const useful = {
  '/v1/chat/completions': 'Completions',
  '/v1/messages': 'Messages',
  '/v1/responses': 'Responses',
  '/v1/embeddings': 'Embeddings',
  '*': 'Passthrough',
};

function judge(id: FormatId, ai: object, routes: object | undefined, path: string): string | undefined {
  const policies = routes && { ai: { routes } };
  const context = backendContext(clusterFact(backend({ ai, policies })), [], [], everyReleaseFeatures);
  const problem = judgeFormat(promptFormats[id], context, path);
  if (problem !== undefined) assert.doesNotMatch(render(problem), /[{}]/, 'every placeholder is filled');
  return problem?.code;
}

type Row = readonly [name: string, id: FormatId, ai: object, routes: object | undefined, path: string, code?: string];

/** Facts of sections 4.2 to 4.5 of the notes on agentgateway. */
const rows: readonly Row[] = [
  ['no table: everything is a chat completion', 'chatCompletions', openai, undefined, '/v1/chat/completions'],
  ['whatever the path', 'chatCompletions', openai, undefined, '/chat'],
  ['no table', 'messages', anthropic, undefined, '/v1/messages', 'format.takenFor'],
  ['no table', 'responses', openai, undefined, '/v1/responses', 'format.takenFor'],
  ['no table', 'embeddings', openai, undefined, '/v1/embeddings', 'format.takenFor'],
  ['no table', 'models', openai, undefined, '/v1/models', 'format.modelsTaken'],
  ['a table', 'messages', anthropic, useful, '/v1/messages'],
  ['a table, translated', 'messages', openai, useful, '/v1/messages'],
  ['a table, a prefix that stays', 'messages', anthropic, useful, '/anthropic/v1/messages'],
  ['a table', 'responses', openai, useful, '/v1/responses'],
  ['a table, never translated', 'responses', anthropic, useful, '/v1/responses', 'format.unsupported'],
  ['a table, never translated', 'embeddings', anthropic, useful, '/v1/embeddings', 'format.unsupported'],
  ['passed on', 'models', openai, useful, '/v1/models'],
  ['passed on with its prefix', 'models', openai, useful, '/openai/v1/models', 'format.pathPassedOn'],
  ['passed on with a path that Gemini lacks', 'models', gemini, useful, '/v1/models', 'format.pathPassedOn'],
  ['passed on to a host of its own', 'models', elsewhere, useful, '/api/v1/models'],
  ['the type Models', 'models', openai, { '/v1/models': 'Models' }, '/v1/models', 'format.modelsNotServed'],
  ['passed on to who speaks it', 'chatCompletions', openai, { '*': 'Passthrough' }, '/v1/chat/completions'],
  ['passed on to who does not', 'messages', openai, { '*': 'Passthrough' }, '/v1/messages', 'format.notTranslated'],
  ['detected', 'messages', openai, { '*': 'Detect' }, '/v1/messages', 'format.notTranslated'],
  ['a table without it', 'messages', anthropic, { '/v1/x': 'Messages' }, '/v1/messages', 'format.takenFor'],
  [
    'the longest end wins',
    'messages',
    anthropic,
    { '/messages': 'Messages', '/v1/messages': 'Responses' },
    '/v1/messages',
    'format.takenFor',
  ],
  ['custom, declared', 'messages', custom, { '*': 'Messages' }, '/v1/messages'],
  ['custom, translated', 'chatCompletions', custom, undefined, '/v1/chat/completions'],
  ['custom, not', 'responses', custom, { '*': 'Responses' }, '/v1/responses', 'format.unsupported'],
];

for (const [name, id, ai, routes, path, code] of rows) {
  test(`${id} at ${path}, ${name} (${Object.keys(Object.values(ai)[0]).join()})`, () => {
    assert.equal(judge(id, ai, routes, path), code);
  });
}

test('of several providers one that cannot is enough', () => {
  const groups = [{ providers: [{ name: 'a', openai: {} }] }, { providers: [{ name: 'b', anthropic: {} }] }];
  assert.equal(judge('responses', { groups }, useful, '/v1/responses'), 'format.unsupported');
  assert.equal(judge('messages', { groups }, useful, '/v1/messages'), undefined);
});

test('every warning has a row', () => {
  const used = new Set(rows.map((row) => row[5]));
  const known = Object.keys(messageTemplates).filter((code) => code.startsWith('format.'));
  assert.deepEqual(
    known.filter((code) => !used.has(code)),
    [],
  );
});
