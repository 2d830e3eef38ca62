import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanceForward, firstForwardState, type ForwardEvent } from '../../../src/core/gateway/forwardState.ts';
import { failure } from '../../../src/core/messages/index.ts';

const gone = failure('forward.podGone', { namespace: 'n', pod: 'a' });
const noPod = failure('forward.noPod', { namespace: 'n', gateway: 'g' });

const after = (...events: readonly ForwardEvent[]) => events.reduce(advanceForward, firstForwardState);
const opened = { type: 'opened', pod: 'a' } as const;

test('connecting until the first tunnel opens, with the reason of a try that failed', () => {
  assert.deepEqual(after({ type: 'missed', error: noPod }), { status: 'connecting', reason: noPod });
  assert.deepEqual(after({ type: 'missed', error: noPod }, opened), { status: 'open', pod: 'a' });
});

test('a tunnel that is lost reconnects, and is open again at the next Pod', () => {
  const lost = { type: 'lost', error: gone } as const;
  assert.deepEqual(after(opened, lost), { status: 'reconnecting', reason: gone });
  assert.deepEqual(after(opened, lost, { type: 'missed', error: noPod }), { status: 'reconnecting', reason: noPod });
  assert.deepEqual(after(opened, lost, { type: 'opened', pod: 'b' }), { status: 'open', pod: 'b' });
});

test('it fails when patience ends, and a later try shows as reconnecting', () => {
  const failed = { type: 'gaveUp', error: noPod } as const;
  assert.deepEqual(after(opened, failed), { status: 'failed', error: noPod });
  assert.equal(after(failed, { type: 'missed', error: gone }).status, 'reconnecting');
  assert.deepEqual(after(failed, opened), { status: 'open', pod: 'a' });
});

test('what changes nothing is the same state: a second tunnel to the Pod, one lost before any was open', () => {
  const open = after(opened);
  assert.equal(advanceForward(open, opened), open);
  assert.equal(advanceForward(firstForwardState, { type: 'lost', error: gone }), firstForwardState);
});
