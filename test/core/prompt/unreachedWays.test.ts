import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GatewayWay } from '../../../src/core/gateway/gatewayWays.ts';
import { message } from '../../../src/core/messages/index.ts';
import { UnreachedWays } from '../../../src/core/prompt/unreachedWays.ts';

const reason = message('way.address', { gateway: 'n/g', address: '10.0.0.1' });
const address: GatewayWay = { kind: 'address', host: '10.0.0.1', port: 8080, reason };
const tunnel: GatewayWay = {
  kind: 'tunnel',
  target: { context: 'blue', namespace: 'n', gateway: 'g', port: 8080 },
  reason,
};
const ways = [address, tunnel] as const;

test('a way that led nowhere is left alone for an hour, where another is left', () => {
  let nowMs = 0;
  const unreached = new UnreachedWays(() => nowMs);
  assert.deepEqual(unreached.likely('blue', ways), ways);
  unreached.add('blue', address);
  assert.deepEqual(unreached.likely('blue', ways), [tunnel]);
  assert.deepEqual(unreached.likely('blue', [address]), [address], 'the only one is tried again');
  nowMs = 3_600_001;
  assert.deepEqual(unreached.likely('blue', ways), ways);
});

test('the same private address in another context is another machine', () => {
  const unreached = new UnreachedWays(() => 0);
  unreached.add('blue', address);
  assert.deepEqual(unreached.likely('green', ways), ways);
});

test('a fresh look forgets them all', () => {
  const unreached = new UnreachedWays(() => 0);
  unreached.add('blue', address);
  unreached.clear();
  assert.deepEqual(unreached.likely('blue', ways), ways);
});
