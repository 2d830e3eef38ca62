import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { checkModel } from '../../../src/core/scaffold/checkModel.ts';
import { checkName, checkNamespace } from '../../../src/core/scaffold/names.ts';

const checks = { name: checkName, namespace: checkNamespace, model: checkModel };

/** What is checked, the text, the code (undefined: taken) and what the sentence must say. */
const rows: readonly [keyof typeof checks, string, string | undefined, string?][] = [
  ['name', 'openai-backend', undefined],
  ['name', 'a', undefined],
  ['name', '0', undefined],
  ['name', 'a.b-c.d9', undefined],
  ['name', 'x'.repeat(253), undefined],
  ['name', '', 'scaffold.name.empty'],
  ['name', 'x'.repeat(254), 'scaffold.name.tooLong', '254'],
  ['name', 'OpenAI', 'scaffold.name.character', '"O"'],
  ['name', 'my backend', 'scaffold.name.character', 'U+0020'],
  ['name', 'a_b', 'scaffold.name.character', '"_"'],
  ['name', 'größe', 'scaffold.name.character', '"ö"'],
  ['name', 'a🙂', 'scaffold.name.character', '"🙂"'],
  ['name', 'a\n', 'scaffold.name.character', 'U+000A'],
  ['name', '-a', 'scaffold.name.edge'],
  ['name', 'a-', 'scaffold.name.edge'],
  ['name', '.a', 'scaffold.name.edge'],
  ['name', 'a..b', 'scaffold.name.edge'],
  ['name', 'a-.b', 'scaffold.name.edge'],
  ['namespace', 'kgateway-system', undefined],
  ['namespace', 'x'.repeat(63), undefined],
  ['namespace', '', 'scaffold.namespace.empty'],
  ['namespace', 'x'.repeat(64), 'scaffold.namespace.tooLong', '63'],
  ['namespace', 'a.b', 'scaffold.namespace.character', '"."'],
  ['namespace', 'a-', 'scaffold.namespace.edge'],
  ['model', 'gpt-4o-mini', undefined],
  ['model', 'gemma2:9b-instruct', undefined],
  ['model', 'x'.repeat(256), undefined],
  ['model', '🙂'.repeat(256), undefined],
  ['model', ' ', 'scaffold.model.empty'],
  ['model', 'x'.repeat(257), 'scaffold.model.tooLong', '257'],
  ['model', 'a\u0000b', 'scaffold.model.character'],
  ['model', 'a\u2028b', 'scaffold.model.character'],
];

describe('answers are checked as the API server checks them', () => {
  for (const [what, text, code, says = ''] of rows) {
    const shown = text.length > 30 ? `${text.slice(0, 5)}… (${text.length})` : JSON.stringify(text);
    it(`${what} ${shown}: ${code ?? 'taken'}`, () => {
      const problem = checks[what](text);
      assert.equal(problem?.code, code);
      if (problem) assert.ok(render(problem).includes(says), render(problem));
    });
  }
});
