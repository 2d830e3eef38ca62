import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding } from '../../../src/core/validate/index.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';
import { valid } from './corpus.ts';
import { invalid } from './invalidCorpus.ts';
import { invalidMetadata } from './invalidMetadata.ts';
import { publishedMissing, publishedSchemas } from './publishedCrds.ts';

const bundled = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });

function findings(text: string): readonly Finding[] {
  return bundled.validateText('file', text).flatMap((judged) => judged.findings);
}

suite('What an API server takes', () => {
  for (const [name, text] of Object.entries(valid)) {
    test(name, () =>
      assert.deepEqual(
        findings(text).map((finding) => render(finding.message)),
        [],
      ),
    );
  }
});

suite('What an API server refuses', () => {
  for (const [name, text, code, path, sentence] of [...invalid, ...invalidMetadata]) {
    test(name, () => {
      const found = findings(text).map((finding) => [
        finding.code,
        finding.field ?? formatPath(finding.path),
        render(finding.message),
      ]);
      assert.ok(
        found.some((one) => one[0] === code && one[1] === path && one[2] === sentence),
        JSON.stringify(found, undefined, 1),
      );
    });
  }
});

function places(validator: typeof bundled, text: string): readonly string[] {
  const judged = validator.validateText('file', text);
  return judged.flatMap(({ findings }) => findings.map((one) => `${one.field ?? formatPath(one.path)} ${one.code}`));
}

suite('The published CRDs say the same of all of these', { skip: publishedMissing }, () => {
  test('verdicts and places', () => {
    const sources = [...publishedSchemas('agentgateway-v1.4.1'), ...publishedSchemas('gateway-api-v1.6.1')];
    const published = createValidator({ registry: new SchemaRegistry(sources, bundledSchemas()) });
    for (const text of [...Object.values(valid), ...invalid.map(([, text]) => text)]) {
      assert.deepEqual(places(bundled, text).toSorted(), places(published, text).toSorted(), text);
    }
  });
});
