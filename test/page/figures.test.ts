import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '../../src/page/figures.ts';
import { promptRows } from '../../src/page/promptRows.ts';

test('durations as people say them', () => {
  const rows: readonly [number, string][] = [
    [0, '0 ms'],
    [0.4, '0 ms'],
    [312.4, '312 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_849, '1.8 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ];
  for (const [ms, text] of rows) assert.equal(duration(ms), text);
});

test('the box of the prompt grows with it, within reason', () => {
  assert.equal(promptRows('', 300), 3);
  assert.equal(promptRows('a\nb\nc\nd', 300), 4);
  assert.equal(promptRows('x'.repeat(200), 300), 5);
  assert.equal(promptRows('x'.repeat(1_000_000), 300), 12);
});
