import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verdictProgress } from '../../../src/core/apply/applyVerdict.ts';
import type { ProviderRow } from '../../../src/core/cluster/topology.ts';

type Row = Parameters<typeof verdictProgress>[0];

/** A row as far as the verdict looks at it. */
function row(generation: number, status: string, accepted?: { readonly status: string; readonly seen?: number }): Row {
  const condition = accepted && {
    type: 'Accepted',
    status: accepted.status,
    reason: 'a',
    message: '',
    ...(accepted.seen !== undefined && { observedGeneration: accepted.seen }),
  };
  const object = { metadata: { name: 'a', generation }, status: { conditions: condition ? [condition] : [] } };
  return { object, verdict: { status } } as unknown as ProviderRow;
}

describe('the verdict of the controller on what was applied', () => {
  for (const [title, seen, generation, expected] of [
    ['no row yet', undefined, 1, 'waiting'],
    ['an older text of it', row(1, 'ready', { status: 'True', seen: 1 }), 2, 'waiting'],
    ['no word yet', row(2, 'unknown'), 2, 'waiting'],
    ['a word about an older text', row(2, 'ready', { status: 'True', seen: 1 }), 2, 'waiting'],
    ['it works', row(2, 'ready', { status: 'True', seen: 2 }), 2, 'settled'],
    ['it was rejected', row(2, 'notReady', { status: 'False', seen: 2 }), 2, 'settled'],
    ['accepted, and a route is missing', row(2, 'notReady', { status: 'True', seen: 2 }), 2, 'accepted'],
    ['a controller that names no generation', row(2, 'ready', { status: 'True' }), 2, 'settled'],
    ['a kind without generations', row(2, 'ready', { status: 'True' }), undefined, 'settled'],
  ] as const) {
    it(title, () => assert.equal(verdictProgress(seen, generation), expected));
  }
});
