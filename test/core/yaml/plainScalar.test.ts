import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readPlainScalar } from '../../../src/core/yaml/plainScalar.ts';

/** What go-yaml v2 (the API server's reader) makes of a plain scalar, then JSON of that. */
const table: readonly (readonly [string, unknown])[] = [
  ['yes', true],
  ['Yes', true],
  ['y', true],
  ['on', true],
  ['off', false],
  ['N', false],
  ['True', true],
  ['tRUE', 'tRUE'],
  ['yEs', 'yEs'],
  ['null', null],
  ['~', null],
  ['', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['443', 443],
  ['+443', 443],
  ['-1', -1],
  ['0777', 511],
  ['0o17', 15],
  ['0o673', 443],
  ['08', 8],
  ['0x1F', 31],
  ['0b101', 5],
  ['-0b101', -5],
  ['1_000', 1000],
  ['1__0', 10],
  ['9007199254740993', 9_007_199_254_740_993n],
  ['9223372036854775807', 9_223_372_036_854_775_807n],
  ['18446744073709551615', 18_446_744_073_709_552_000],
  ['1e3', 1000],
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['.', '.'],
  ['-', '-'],
  ['+', '+'],
  ['1e400', '1e400'],
  ['-.inf', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['2024-01-01', '2024-01-01'],
  ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00Z'],
  ['12:30', '12:30'],
  ['190:20:30', '190:20:30'],
  ['1.2.3', '1.2.3'],
  ['0x', '0x'],
  ['0xZZ', '0xZZ'],
  ['gpt-4o', 'gpt-4o'],
  ['No-one', 'No-one'],
];

suite('A plain scalar means what go-yaml v2 makes of it', () => {
  for (const [text, expected] of table) {
    test(`${JSON.stringify(text)} is ${typeof expected} ${String(expected)}`, () => {
      assert.deepEqual(readPlainScalar(text), expected);
    });
  }
});
