import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGone } from '../../../src/core/panel/isGone.ts';
import { promptProviderId } from '../../../src/core/prompt/promptHost.ts';
import { targetId } from '../../../src/core/prompt/targetPrompts.ts';

const inContext = (context: string, name: string): string => promptProviderId({ context, namespace: 'ai', name });

const cases: readonly [
  what: string,
  expected: boolean,
  chosen: string | undefined,
  others: readonly string[],
  wasHeardOf: boolean,
][] = [
  ['nothing was chosen', false, undefined, [inContext('a', 'x')], false],
  ['it is there', false, inContext('a', 'x'), [inContext('a', 'x')], true],
  ['nothing is known yet', false, inContext('a', 'x'), [], false],
  ['its context has told of others', true, inContext('a', 'x'), [inContext('a', 'y')], false],
  ['its context is still being read, another has told', false, inContext('a', 'x'), [inContext('b', 'y')], false],
  ['its context is still being read, a target is known', false, inContext('a', 'x'), [targetId('mine')], false],
  ['it was there a moment ago', true, inContext('a', 'x'), [inContext('b', 'y')], true],
  ['a target is in no setting any more', true, targetId('mine'), [inContext('a', 'y')], false],
];
for (const [what, expected, chosen, others, wasHeardOf] of cases) {
  test(`a chosen provider that is not listed: ${what}`, () => {
    assert.equal(
      isGone(
        others.map((id) => ({ id })),
        chosen,
        wasHeardOf,
      ),
      expected,
    );
  });
}
