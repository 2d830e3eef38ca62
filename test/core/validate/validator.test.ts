import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { messageTemplates, render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { closestWord, createValidator } from '../../../src/core/validate/index.ts';
import { editDistance } from '../../../src/core/validate/spelling.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';
import { backend, valid, withProvider } from './corpus.ts';
import { invalid } from './invalidCorpus.ts';

const registry = new SchemaRegistry(bundledSchemas());

function judge(text: string): readonly string[] {
  const judged = createValidator({ registry }).validateText('file', text);
  return judged.flatMap(({ findings }) => findings.map((one) => `${one.field ?? formatPath(one.path)} ${one.code}`));
}

suite('What is left alone', () => {
  const broken = withProvider('openai: {foo: 1}');
  for (const [name, text, skipped] of [
    ['other YAML', 'foo: [1]\n', 'notAResource'],
    ['a kind that nobody knows', 'apiVersion: v1\nkind: Pod\nmetadata: {name: A}\n', 'unknownKind'],
    ['nothing', '# only a comment\n', 'empty'],
    ['a Helm value', broken.replace('name: sample', 'name: {{ .Release.Name }}'), 'template'],
    ['a Helm value inside text', broken.replace('name: sample', 'name: x-{{ .Release.Name }}'), 'template'],
    ['a Helm value in quotes', broken.replace('name: sample', 'name: "{{ .Release.Name }}"'), 'template'],
    ['a Helm block', `{{- if .Values.x }}\n${broken}{{- end }}\n`, 'template'],
    ['ytt', `#@ load("x")\n${broken}`, 'template'],
    ['a Kustomize patch', broken.replace('spec:', 'spec:\n  $patch: replace'), 'template'],
    ['a list', '- a\n- b\n', 'notAResource'],
    ['text', 'just words\n', 'notAResource'],
  ] as const) {
    test(name, () => {
      const judged = createValidator({ registry }).validateText('file', text);
      assert.deepEqual(
        judged.map(({ findings, skipped: reason }) => [findings, reason]),
        [[[], skipped]],
      );
    });
  }

  test('braces in a prompt are no template', () => {
    const text = `${withProvider('openai: {foo: 1}')}  policies:\n    ai:\n      prompt:\n        prepend:\n          - role: system\n            content: "Hello {{name}}"\n`;
    assert.deepEqual(judge(text), ['spec.ai.provider.openai.foo validate.unknownField']);
  });
});

suite('Documents of many kinds', () => {
  test('every document of a file is judged by its own kind', () => {
    const file = [
      'foo: 1',
      withProvider('openai: {foo: 1}'),
      'apiVersion: v1\nkind: Pod',
      withProvider('gemini: {bar: 1}'),
    ].join('\n---\n');
    const judged = createValidator({ registry }).validateText('file', file);
    assert.deepEqual(
      judged.map((one) => one.findings.length),
      [0, 1, 0, 1],
    );
  });
  test('the items of a List', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: s}\n    foo: 1\n  - apiVersion: v1\n    kind: Pod\n`;
    assert.deepEqual(judge(text), ['items[0].foo validate.unknownField']);
  });
  test('text that does not parse is told once the kind is ours', () => {
    assert.deepEqual(judge(`${withProvider('openai: {}')}x: "open\n`), [' yaml.syntax']);
  });
  test('unknown fields of kinds that we know in part', () => {
    const route =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {newField: 1}\n';
    assert.deepEqual(judge(route), []);
  });
  test('CRLF', () =>
    assert.deepEqual(judge(withProvider('openai: {foo: 1}').replaceAll('\n', '\r\n')), [
      'spec.ai.provider.openai.foo validate.unknownField',
    ]));
});

suite('The release decides', () => {
  const text = withProvider('openai: {}').concat('  policies:\n    auth:\n      secretRef: {name: a, key: b}\n');
  for (const [release, expected] of [
    ['1.2.1', ['"key" came with agentgateway 1.4.0 or a later release; this resource is judged as of an older one.']],
    ['1.4.1', []],
  ] as const) {
    test(release, () => {
      const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas(release)) });
      const judged = validator.validateText('file', text);
      assert.deepEqual(
        judged.flatMap((one) => one.findings.map((finding) => render(finding.message))),
        expected,
      );
    });
  }
});

suite('Misspellings', () => {
  for (const [word, expected] of [
    ['modle', 'model'],
    ['MODEL', 'model'],
    ['pahtPrefix', 'pathPrefix'],
    ['hst', 'host'],
    ['x', undefined],
    ['temperature', undefined],
  ] as const) {
    test(word, () => assert.equal(closestWord(word, ['model', 'host', 'pathPrefix', 'port']), expected));
  }
  test('the distance is symmetric and zero only for equal words', () => {
    const word = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(word, word, (left, right) => {
        assert.equal(editDistance(left, right), editDistance(right, left));
        assert.equal(editDistance(left, right) === 0, left === right);
      }),
    );
  });
});

function fileWith(model: string): string {
  return [withProvider('openai: {foo: 1}'), withProvider(`openai: {model: ${model}}`)].join('---\n');
}

test('An edit judges one document again', () => {
  const validator = createValidator({ registry });
  const before = validator.validateText('f', fileWith('a'));
  const after = validator.validateText('f', fileWith('b'));
  assert.equal(before[0]?.document.parsed, after[0]?.document.parsed);
  assert.notEqual(before[1]?.document.parsed, after[1]?.document.parsed);
  assert.deepEqual(after[0]?.findings, before[0]?.findings);
});

test('No text makes it throw, and every sentence is whole', () => {
  const samples = [...Object.values(valid), ...invalid.map(([, text]) => text)];
  const validator = createValidator({ registry });
  const change = fc.record({
    sample: fc.constantFrom(...samples),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat({ max: 12 }),
    insert: fc.oneof(
      fc.constantFrom('', ' ', '\n', ': ', '- ', '{', '}', '"', '\t', 'null', '*x', '&x ', '<<: ', '!!int ', '9e99'),
      fc.string({ maxLength: 5 }),
    ),
  });
  fc.assert(
    fc.property(change, ({ sample, at, drop, insert }) => {
      const start = Math.floor(at * sample.length);
      const text = sample.slice(0, start) + insert + sample.slice(start + drop);
      for (const { findings } of validator.validateText('f', text)) {
        for (const { message, range, fixes } of findings) {
          assert.ok(message.code in messageTemplates, message.code);
          assert.doesNotMatch(render(message), /undefined|\{(?:field|holder|actual|limit)\}/);
          for (const place of [range, ...fixes.flatMap((one) => one.edits)]) {
            assert.ok(place.start >= 0 && place.start <= place.end && place.end <= text.length);
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
});

suite('Work on one document is bounded', () => {
  test('40,000 items that are wrong: the first 200 findings and how many there are', () => {
    const text = backend(`ai:\n  groups:\n${'    - {providers: [], a: 1}\n'.repeat(40_000)}`);
    const [judged] = createValidator({ registry }).validateText('file', text);
    const findings = judged?.findings ?? [];
    assert.equal(findings.length, 201);
    assert.equal(findings.filter(({ severity }) => severity === 'error').length, 200);
    const last = findings.at(-1);
    assert.deepEqual([last?.code, last?.severity], ['validate.tooMany', 'information']);
    assert.equal(last?.message.args['shown'], 200);
    assert.ok(Number(last?.message.args['count']) >= 80_000);
  });
  test('a document that no cluster stores is one warning', () => {
    const text = backend(`ai:\n  provider:\n    openai: {modle: "${'x'.repeat(1_600_000)}"}`);
    const [judged] = createValidator({ registry }).validateText('file', text);
    assert.deepEqual(
      judged?.findings.map(({ code, severity }) => `${severity} ${code}`),
      ['warning yaml.tooLarge'],
    );
  });
});

suite('A kind or version that agentgateway.dev does not have', () => {
  const good = withProvider('openai: {}');
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['other letter case', good.replace('kind: Agentgateway', 'kind: AgentGateway'), ['kind validate.unknownKind']],
    ['a plural', good.replace('Backend', 'Backends'), ['kind validate.unknownKind']],
    ['a version', good.replace('v1alpha1', 'v1beta1'), ['apiVersion validate.unknownVersion']],
    ['no version', good.replace('/v1alpha1', ''), ['apiVersion validate.unknownVersion']],
    ['a misspelt group', good.replace('agentgateway.dev', 'agentgatway.dev'), ['apiVersion validate.unknownVersion']],
    [
      'both',
      good.replace('v1alpha1', 'v1').replace('kind: Agentgateway', 'kind: agentgateway'),
      ['apiVersion validate.unknownVersion', 'kind validate.unknownKind'],
    ],
    [
      'an item of a List',
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: agentgateway.dev/v1beta1\n    kind: AgentgatewayBackend\n',
      ['items[0].apiVersion validate.unknownVersion'],
    ],
  ];
  test('another version where a cluster judges: it may serve more than the one that we read', () => {
    const origin = { from: 'cluster', context: 'test' } as const;
    const served = new SchemaRegistry(bundledSchemas().map((schema) => ({ ...schema, origin })));
    const ofCluster = createValidator({ registry: served });
    const codesOf = (text: string) =>
      ofCluster.validateText('file', text).flatMap(({ findings }) => findings.map(({ code }) => code));
    assert.deepEqual(codesOf(good.replace('v1alpha1', 'v1beta1')), []);
    assert.deepEqual(codesOf(good.replace('/v1alpha1', '')), ['validate.unknownVersion']);
  });
  for (const [name, text, expected] of cases) {
    test(name, () => {
      assert.deepEqual(judge(text), expected);
      const [judged] = createValidator({ registry }).validateText('file', text);
      const edits = (judged?.findings ?? []).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
      assert.equal(edits.length, expected.length);
      const mended = edits.reduceRight(
        (before, edit) => before.slice(0, edit.start) + edit.newText + before.slice(edit.end),
        text,
      );
      assert.ok(!judge(mended).some((line) => line.includes('unknown')), mended);
    });
  }
  for (const kind of ['AgentgatewayRoute', '${KIND}']) {
    test(`${kind} may exist`, () => assert.deepEqual(judge(good.replace('AgentgatewayBackend', kind)), []));
  }
  test('a kind that the chosen release does not have may exist all the same', () => {
    const older = createValidator({ registry: new SchemaRegistry(bundledSchemas('1.2.1')) });
    const model = good.replace('AgentgatewayBackend', 'AgentgatewayModel');
    assert.deepEqual(
      older.validateText('file', model).flatMap(({ findings }) => findings),
      [],
    );
  });
  for (const other of ['enterprise.agentgateway.dev/v1alpha1', 'gateway.kgateway.dev/v1alpha1', 'example.com/v1']) {
    test(`${other} is not ours to judge`, () =>
      assert.deepEqual(judge(good.replace('agentgateway.dev/v1alpha1', other)), []));
  }
  test('what a cluster serves wins', () => {
    const more = bundledSchemas().flatMap((schema) =>
      schema.id.group === 'agentgateway.dev' ? [{ ...schema, id: { ...schema.id, version: 'v1beta1' } }] : [],
    );
    const served = new SchemaRegistry(more, bundledSchemas());
    const text = good.replace('v1alpha1', 'v1beta1');
    const [judged] = createValidator({ registry: served }).validateText('file', text);
    assert.deepEqual(judged?.findings, []);
  });
});
