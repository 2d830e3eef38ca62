import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askProvider, whyNotAsk } from '../../../src/core/diagnose/providerSteps.ts';
import { hasModel, readTags } from '../../../src/core/diagnose/readTags.ts';
import type { StepResult } from '../../../src/core/diagnose/step.ts';
import { message, render } from '../../../src/core/messages/index.ts';
import type { PromptFailure, PromptOutcome } from '../../../src/core/prompt/promptEvent.ts';
import { noFigures } from '../../../src/core/prompt/runFigures.ts';

const done = (figures: Partial<PromptOutcome['figures']>): PromptOutcome => ({
  result: 'done',
  figures: { ...noFigures, status: 200, ...figures },
});

function failed(failure: Partial<PromptFailure>): PromptOutcome {
  const explanation = message('reply.providerKeyRefused', { backend: 'n/b' });
  const whole = { explanation, place: undefined, step: undefined, status: 401, body: undefined, ...failure };
  return { result: 'failed', figures: noFigures, failure: whole };
}

async function ask(outcome: PromptOutcome) {
  const signal = new AbortController().signal;
  const { provider, model } = await askProvider(
    async (_signal, onEvent) => onEvent({ type: 'ended', outcome }),
    signal,
  );
  return [told(provider), told(model)];
}

const told = ({ state, evidence }: StepResult): string => `${state}: ${evidence.map((said) => render(said)).join(' ')}`;

test('an answer tells of the provider and of the model that served it', async () => {
  assert.deepEqual(await ask(done({ outputTokens: 1, servedModel: 'gpt-4o-mini-2024' })), [
    'ok: Answered; tokens out: 1.',
    'ok: Served by gpt-4o-mini-2024.',
  ]);
  assert.deepEqual(await ask(done({})), ['ok: Answered.', 'unknown: The answer does not name a model.']);
});

test('a model that is not done within one token has answered', async () => {
  const explanation = message('prompt.emptyReply', { path: '/v1', format: 'Completions' });
  assert.match((await ask(failed({ explanation, status: 200 })))[0] ?? '', /^ok/);
});

test('a refusal is a failure of the provider, with what came back, and nothing is known of the model', async () => {
  assert.deepEqual(
    (await ask(failed({ body: '{"error":"no"}' }))).map((line) => line.split(':')[0]),
    ['failed', 'skipped'],
  );
});

test('a provider that does not know the model answers; the model is what fails', async () => {
  const explanation = message('reply.modelUnknown', { backend: 'n/b' });
  const [provider, model] = await ask(failed({ explanation, place: 'provider', status: 404 }));
  assert.match(provider ?? '', /^ok: It answers \(HTTP 404\), but not for this model/);
  assert.match(model ?? '', /^failed: The provider of n\/b does not know this model/);
});

test('who refuses an answer of one token has said that it answers', async () => {
  const body = '{"error":{"message":"Unsupported parameter: \'max_tokens\'. Use \'max_completion_tokens\'"}}';
  assert.match((await ask(failed({ status: 400, body })))[0] ?? '', /^warned: It answers, and refuses/);
});

test('a prompt that a person refused to send is skipped', async () => {
  for (const result of ['stopped', 'unsent'] as const) {
    assert.match((await ask({ result, figures: noFigures }))[0] ?? '', /^skipped/);
  }
});

const why = (backend: StepResult, answers: StepResult) =>
  whyNotAsk(
    new Map([
      ['backend', backend],
      ['answers', answers],
    ]),
  )?.code;

test('it is not asked through what is known to be broken', () => {
  const failedStep: StepResult = { state: 'failed', evidence: [] };
  const noWay: StepResult = { state: 'skipped', evidence: [message('diagnose.noWay')] };
  const ok: StepResult = { state: 'ok', evidence: [] };
  assert.equal(why(failedStep, ok), 'diagnose.provider.rejected');
  assert.equal(why(ok, failedStep), 'diagnose.provider.unreached');
  assert.equal(why(ok, noWay), 'diagnose.noWay');
  assert.equal(why(ok, ok), undefined);
});

test('tags: what is no answer of Ollama is none; a name without a tag means latest', () => {
  assert.deepEqual(readTags('{"models":[{"name":"a:latest"},{"x":1}]}'), ['a:latest']);
  assert.deepEqual(readTags('{"models":null}'), []);
  for (const body of ['', 'Ollama is running', '[]', '{"data":[]}']) assert.equal(readTags(body), undefined);
  assert.ok(hasModel(['a:latest'], 'a') && hasModel(['a:1b'], 'a:1b'));
  assert.ok(!hasModel(['a:1b'], 'a') && !hasModel(['a'], 'b'));
});
