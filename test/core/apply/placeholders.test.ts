import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fillPlaceholders, placeholdersOf } from '../../../src/core/apply/placeholders.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';

const backend = bundledSchemas().find(({ id }) => id.kind === 'AgentgatewayBackend');
const values = new Map([
  ['KEY', 'sk-"1\': *x\n'],
  ['PORT', '11434'],
  ['HOST', 'ollama.lan'],
  ['NUMBER', '7'],
]);

suite('Variables of a document', () => {
  test('each once; those of a Secret are secret wherever else they stand', () => {
    const secret = {
      kind: 'Secret',
      metadata: { name: 'a', labels: { team: '${TEAM}', key: '${KEY}' } },
      stringData: { Authorization: 'Bearer ${KEY}', other: '${KEY}${OTHER}' },
    };
    assert.deepEqual(placeholdersOf(secret), [
      { name: 'TEAM', isSecret: false },
      { name: 'KEY', isSecret: true },
      { name: 'OTHER', isSecret: true },
    ]);
  });
  test('what only looks like one is text', () => {
    assert.deepEqual(placeholdersOf({ a: '$KEY', b: '${1A}', c: '${A:-b}', d: '${}' }), []);
  });
  test('a value is put in as it is, never read as YAML', () => {
    const filled = fillPlaceholders({ kind: 'Secret', stringData: { a: 'Bearer ${KEY}' } }, values, undefined);
    assert.deepEqual(filled, { kind: 'Secret', stringData: { a: 'Bearer sk-"1\': *x\n' } });
  });
  test('a number where the schema wants one, a text where it wants that', () => {
    const provider = { openai: { model: '${NUMBER}' }, host: '${HOST}', port: '${PORT}' };
    const filled = fillPlaceholders({ spec: { ai: { provider } } }, values, backend?.root);
    assert.deepEqual(filled, {
      spec: { ai: { provider: { openai: { model: '7' }, host: 'ollama.lan', port: 11434 } } },
    });
  });
  test('what nothing sets stays', () => {
    assert.deepEqual(fillPlaceholders({ a: '${NOBODY}' }, values, undefined), { a: '${NOBODY}' });
  });
});
