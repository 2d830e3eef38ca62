import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '../../../src/core/messages/index.ts';
import { advance, isRunning, newExchange } from '../../../src/core/prompt/exchange.ts';
import type { PromptEvent, PromptFigures } from '../../../src/core/prompt/promptEvent.ts';
import { noFigures } from '../../../src/core/prompt/runFigures.ts';

const start = newExchange({ requestId: '1', providerId: 'p', format: undefined, prompt: 'Hi' });
const figures: PromptFigures = { ...noFigures, totalMs: 2, outputTokens: 4 };

function after(...events: PromptEvent[]) {
  return events.reduce(advance, start);
}

test('sending, streaming, done', () => {
  assert.deepEqual(start.progress, { state: 'sending' });
  const stepped = after({ type: 'step', step: 'tunnel', tookMs: 1 });
  assert.deepEqual([stepped.progress.state, stepped.steps], ['sending', [{ step: 'tunnel', tookMs: 1 }]]);
  const streaming = after({ type: 'text', text: 'a' }, { type: 'text', text: 'b' });
  assert.equal(streaming.answer, 'ab');
  assert.ok(isRunning(streaming));
  const ended = advance(streaming, { type: 'ended', outcome: { result: 'done', figures } });
  assert.deepEqual(ended.progress, { state: 'done', figures });
  assert.equal(isRunning(ended), false);
});

test('a failure keeps what came', () => {
  const failure = {
    explanation: message('prompt.cut'),
    status: 200,
    body: undefined,
    place: undefined,
    step: undefined,
  };
  const failed = after({ type: 'text', text: 'a' }, { type: 'ended', outcome: { result: 'failed', figures, failure } });
  assert.equal(failed.answer, 'a');
  assert.deepEqual(failed.progress, { state: 'failed', figures, failure });
});

test('what comes after the end changes nothing', () => {
  const stopped = after({ type: 'ended', outcome: { result: 'stopped', figures } });
  assert.equal(advance(stopped, { type: 'text', text: 'late' }), stopped);
});

test('what a prompt waits for is told until the answer begins', () => {
  const notice = message('prompt.reconnecting', { gateway: 'n/g' });
  const waiting = after({ type: 'notice', notice });
  assert.deepEqual(waiting.progress, { state: 'sending', notice });
  assert.deepEqual(advance(waiting, { type: 'notice', notice: undefined }).progress.state, 'sending');
  const streaming = advance(waiting, { type: 'text', text: 'a' });
  assert.equal(advance(streaming, { type: 'notice', notice }), streaming);
});

function call(name: string | undefined, input: string, id = '0'): PromptEvent {
  return { type: 'toolCall', call: id, name, input };
}

test('what was thought and the calls stand beside the answer', () => {
  const exchange = after(
    { type: 'reasoning', text: 'Let me ' },
    { type: 'reasoning', text: 'see.' },
    { type: 'text', text: 'I look.' },
    call('weather', ''),
    call(undefined, '{"city":'),
    call('time', '{}', '1'),
    call(undefined, '"Köln"}'),
  );
  assert.deepEqual([exchange.reasoning, exchange.answer], ['Let me see.', 'I look.']);
  assert.deepEqual(exchange.toolCalls, [
    { call: '0', name: 'weather', input: '{"city":"Köln"}' },
    { call: '1', name: 'time', input: '{}' },
  ]);
  assert.equal(exchange.progress.state, 'streaming');
});
