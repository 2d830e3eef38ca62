import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fillPlaceholders, onlyInSecrets, placeholdersOf } from '../../../src/core/apply/placeholders.ts';
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
      { name: 'TEAM', isSecret: false, hasFallback: false },
      { name: 'KEY', isSecret: true, hasFallback: false },
      { name: 'OTHER', isSecret: true, hasFallback: false },
    ]);
  });
  test('those that stand in the data of Secrets only', () => {
    const secret = { kind: 'Secret', metadata: { name: '${NAME}' }, stringData: { a: '${KEY}${HOST}', b: '${NAME}' } };
    assert.deepEqual(onlyInSecrets([secret, { kind: 'ConfigMap', data: { a: '${HOST}' } }]), ['KEY']);
  });
  test('what only looks like one is text', () => {
    assert.deepEqual(placeholdersOf({ a: '$KEY', b: '${1A}', c: '${}' }), []);
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
  test('a fallback stands where nothing sets the variable, and need not be asked for', () => {
    const content = {
      a: '${UNSET:-x}',
      b: '${UNSET:=y}',
      c: '${HOST:-z}',
      d: '${NEEDED:?why}',
      e: '${BOTH-q} ${BOTH}',
    };
    assert.deepEqual(
      placeholdersOf(content).filter(({ hasFallback }) => hasFallback),
      [
        { name: 'UNSET', isSecret: false, hasFallback: true },
        { name: 'HOST', isSecret: false, hasFallback: true },
      ],
    );
    assert.deepEqual(fillPlaceholders(content, values, undefined), {
      a: 'x',
      b: 'y',
      c: 'ollama.lan',
      d: '${NEEDED:?why}',
      e: 'q ${BOTH}',
    });
  });
  test('what nothing sets stays', () => {
    assert.deepEqual(fillPlaceholders({ a: '${NOBODY}' }, values, undefined), { a: '${NOBODY}' });
  });
});
