import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenRow, noRow } from '../../src/editor/commands/givenRow.ts';

const selected = (): string => 'the selected one';

test('a menu is about its row, a key about the one that is selected', () => {
  assert.equal(givenRow(['the row of the menu'], selected), 'the row of the menu');
  assert.equal(givenRow([], selected), 'the selected one');
  assert.equal(noRow([]).code, 'command.needsRow');
});

test('P34: a menu whose row VS Code does not know in this moment is never about the one that is selected', () => {
  assert.equal(givenRow([undefined], selected), undefined);
  assert.equal(noRow([undefined]).code, 'command.rowChanged');
});
