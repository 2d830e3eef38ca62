import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent } from '../../../src/core/resource/event.ts';
import { mayConcern, readNack } from '../../../src/core/resource/nack.ts';

const nack = (message: string) =>
  readNack({ about: { namespace: 'n', name: 'g', uid: undefined }, message, at: undefined });

test('a refusal in the words of the proxy, or as a list of resources with what is wrong with each', () => {
  assert.deepEqual(nack('invalid rate limit'), { at: undefined, words: 'invalid rate limit', keys: [] });
  const list = JSON.stringify([
    { key: 'policy/traffic/team/p:rl-local:team/r', error: 'one' },
    { key: 'backend/team/b', warn: 'two' },
  ]);
  assert.deepEqual(nack(list), {
    at: undefined,
    words: 'policy/traffic/team/p:rl-local:team/r: one\nbackend/team/b: two',
    keys: ['policy/traffic/team/p:rl-local:team/r', 'backend/team/b'],
  });
  for (const odd of ['[', '[]', '[1]', '[{"error":"x"}]', '{"key":"x"}']) {
    assert.deepEqual(nack(odd), { at: undefined, words: odd, keys: [] });
  }
});

test('whom it may concern: all but those who are certainly not meant', () => {
  const policy = nack('[{"key":"policy/traffic/team/p:rl-local:team/r"}]');
  assert.ok(mayConcern(policy, ['team/p']));
  assert.ok(mayConcern(policy, ['team/r']));
  assert.ok(!mayConcern(policy, ['other/r', 'am/p', 'team/']));
  assert.ok(
    mayConcern(nack('[{"key":"backend/team/b"}]'), ['other/x']),
    'keys of other kinds are not known well enough',
  );
  assert.ok(mayConcern(nack('words'), ['other/x']));
});

test('an Event tells when it was last seen, as each recorder writes it', () => {
  const involvedObject = { name: 'g', namespace: 'n', uid: 'u' };
  const at = (more: object) => readEvent({ involvedObject, message: 'm', ...more })?.at;
  assert.equal(at({ lastTimestamp: '2026-01-02T03:04:05Z', eventTime: null }), '2026-01-02T03:04:05Z');
  assert.equal(at({ eventTime: '2026-01-02T03:04:05.000001Z', lastTimestamp: null }), '2026-01-02T03:04:05.000001Z');
  assert.equal(
    at({ series: { lastObservedTime: '2026-01-03T00:00:00Z' }, lastTimestamp: '2026-01-02T00:00:00Z' }),
    '2026-01-03T00:00:00Z',
  );
  assert.equal(at({ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' } }), '2026-01-01T00:00:00Z');
  assert.equal(readEvent({ message: 'about nothing' }), undefined);
});
