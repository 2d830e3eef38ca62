import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pulse } from '../../src/io/forward/pulse.ts';

const pace = { quietTicks: 2, pongTicks: 2, busyPongTicks: 4 };
const ticks = (pulse: Pulse, count: number) => Array.from({ length: count }, () => pulse.tick());

test('silence is answered with a ping, a ping without an answer is death', () => {
  assert.deepEqual(ticks(new Pulse(pace), 5), ['fine', 'ping', 'fine', 'fine', 'dead']);
});

test('whatever comes begins anew', () => {
  const pulse = new Pulse(pace);
  ticks(pulse, 4);
  pulse.heard();
  assert.deepEqual(ticks(pulse, 5), ['fine', 'ping', 'fine', 'fine', 'dead']);
});

test('behind much that was sent the answer may take longer', () => {
  const pulse = new Pulse(pace);
  pulse.sent(1024 * 1024);
  assert.deepEqual(ticks(pulse, 7), ['fine', 'ping', 'fine', 'fine', 'fine', 'fine', 'dead']);
});
