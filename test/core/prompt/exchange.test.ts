import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '../../../src/core/messages/index.ts';
import { advance, isRunning, newExchange } from '../../../src/core/prompt/exchange.ts';
import type { PromptEvent, PromptFigures } from '../../../src/core/prompt/promptEvent.ts';

const start = newExchange({ requestId: '1', providerId: 'p', prompt: 'Hi' });
const figures: PromptFigures = {
  firstTokenMs: 1,
  totalMs: 2,
  inputTokens: 3,
  outputTokens: 4,
  servedModel: 'm',
  status: 200,
};

function after(...events: PromptEvent[]) {
  return events.reduce(advance, start);
}

test('sending, streaming, done', () => {
  assert.deepEqual(start.progress, { state: 'sending' });
  assert.equal(after({ type: 'step', step: 'tunnelOpen', elapsedMs: 1 }).progress.state, 'sending');
  const streaming = after({ type: 'text', text: 'a' }, { type: 'text', text: 'b' });
  assert.equal(streaming.answer, 'ab');
  assert.ok(isRunning(streaming));
  const ended = advance(streaming, { type: 'ended', outcome: { result: 'done', figures } });
  assert.deepEqual(ended.progress, { state: 'done', figures });
  assert.equal(isRunning(ended), false);
});

test('a failure keeps what came', () => {
  const failure = { explanation: message('prompt.cut'), status: 200, body: undefined };
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
