import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planApply } from '../../../src/core/apply/planApply.ts';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator } from '../../../src/core/validate/index.ts';
import { withProvider } from '../validate/corpus.ts';

const backend = withProvider('openai: {model: gpt-4o}');
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: sample, namespace: team}
spec: {parentRefs: [{name: gw}]}
`;
const secret = `apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {Authorization: "\${OPENAI_API_KEY}"}
`;

function plan(...documents: readonly string[]) {
  const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });
  return planApply(validator.validateText('file:///a.yaml', documents.join('---\n')), 'default');
}

function reasons(...documents: readonly string[]): readonly string[] {
  return plan(...documents).refusals.map(({ document, reason }) => `${document}: ${render(reason)}`);
}

suite('The plan of an apply', () => {
  test('what others need comes first; the rest keeps its order', () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n';
    const other = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n';
    const { items, refusals } = plan(route, backend, other, secret, namespace);
    assert.deepEqual(refusals, []);
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['Namespace', 'Secret', 'Thing', 'AgentgatewayBackend', 'HTTPRoute'],
    );
    assert.deepEqual(
      items.map(({ document }) => document),
      [4, 3, 2, 1, 0],
    );
  });
  test('a document without a namespace lands in the default one', () => {
    assert.deepEqual(
      plan(secret, route).items.map(({ namespace }) => namespace),
      ['default', 'team'],
    );
  });
  test('a List stands for its items', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${secret.trimEnd().replaceAll('\n', '\n    ')}\n`;
    assert.deepEqual(
      plan(list).items.map(({ kind, name }) => `${kind} ${name}`),
      ['Secret key'],
    );
  });
  test('our own judgement comes first', () => {
    const broken = withProvider('openai:\n  modle: x');
    assert.deepEqual(reasons(secret, broken), [
      '1: The API server would refuse this document: 1 error. Mend it first.',
    ]);
    const [refusal] = plan(broken).refusals;
    assert.equal(broken.slice(refusal?.offset).slice(0, 5), 'modle');
  });
  for (const [name, text, reason] of [
    ['a template', 'apiVersion: v1\nkind: {{ .Values.kind }}\n', /is a template/],
    ['text that is no resource', 'a: 1\n', /is no Kubernetes resource with a name/],
    ['a resource without a name', 'apiVersion: example.com/v1\nkind: Thing\n', /is no Kubernetes resource with a name/],
    [
      'a generated name',
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {generateName: a-}\n',
      /generateName can be created, not applied/,
    ],
    ['text that does not parse', 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: [\n', /never closed/],
    ['nothing at all', '# only a comment\n', /nothing to apply/],
  ] as const) {
    test(`refused: ${name}`, () => assert.match(reasons(text).join('\n'), reason));
  }
  test('refused: the same resource twice, whatever its version', () => {
    const older = route.replace('/v1', '/v1beta1');
    assert.deepEqual(reasons(route, older), [
      '1: HTTPRoute sample of namespace team stands here twice; only one of them could last.',
    ]);
  });
});
