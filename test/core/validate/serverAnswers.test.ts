import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding } from '../../../src/core/validate/index.ts';
import { readRecorded, recordedDocuments, recordedFormats } from './oracle/recorded.ts';
import { sampleSchemas } from './oracle/sampleKind.ts';
import { disagreements } from './serverAnswer.ts';

const validator = createValidator({ registry: new SchemaRegistry(sampleSchemas, bundledSchemas()) });

/** The findings, and whether there are rules that are not checked. */
function judge(text: string): { readonly findings: readonly Finding[]; readonly isChecked: boolean } {
  const [judged] = validator.validateText('recorded', text);
  return { findings: judged?.findings ?? [], isChecked: judged?.unchecked.length === 0 };
}

suite('What a real API server answered (recorded by AGENTGATEWAY_RECORD=1 npm run test:real)', () => {
  const { answers, formats } = readRecorded();
  const known = recordedDocuments().filter(({ name }) => answers[name] !== undefined);

  test('most documents of the tables have an answer', () => assert.ok(known.length > 1500, String(known.length)));

  test('each is judged the same', () => {
    const differences = known.flatMap(({ name, text }) => {
      const { findings, isChecked } = judge(text);
      const answer = answers[name];
      if (answer === undefined || !isChecked) return [];
      return disagreements(findings, answer).map((difference) => `${name}: ${difference}`);
    });
    assert.deepEqual(differences, []);
  });

  test('formats', () => {
    const differences = recordedFormats().flatMap(({ name, text }, index) => {
      const isTaken = judge(text).findings.length === 0;
      return isTaken === (formats[index] === '1') ? [] : [`${name}: the server ${isTaken ? 'refuses' : 'takes'} it`];
    });
    assert.deepEqual(differences, []);
  });
});
