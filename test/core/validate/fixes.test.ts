import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { backend, withPolicies, withProvider } from './corpus.ts';
import { applyEdits, findings, fix } from './fixing.ts';
import { invalid } from './invalidCorpus.ts';

suite('A fix mends what it names', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [withProvider('openai:\n  modle: x'), 'Change to model', withProvider('openai:\n  model: x')],
    [withProvider('openai: {modle: x}'), 'Change to model', withProvider('openai: {model: x}')],
    [withProvider('openai:\n  model: x\n  foo: 1 # why'), 'Remove foo', withProvider('openai:\n  model: x')],
    [withProvider('openai: {model: x, foo: 1}'), 'Remove foo', withProvider('openai: {model: x}')],
    [withProvider('openai: {foo: 1, model: x}'), 'Remove foo', withProvider('openai: {model: x}')],
    [withProvider('openai: {}\nanthropic: {}'), 'Keep openai', withProvider('openai: {}')],
    [withProvider('openai: {}\nanthropic:\n  model: x\n  '), 'Keep anthropic', withProvider('anthropic:\n  model: x')],
    [
      withProvider('openai: {}\nhost: a\nport: "443"'),
      'Remove the quotes',
      withProvider('openai: {}\nhost: a\nport: 443'),
    ],
    [withProvider('openai: {model: 4}'), 'Put the value in quotes', withProvider('openai: {model: "4"}')],
    [withProvider('openai: {model: yes}'), 'Put the value in quotes', withProvider('openai: {model: "yes"}')],
    [withPolicies('http: {version: HTTP1.1}'), 'Change to HTTP1', withPolicies('http: {version: HTTP1}')],
    [
      backend('ai:\n  groups:\n    - foo: 1\n      providers: [{name: a, openai: {}}]'),
      'Remove foo',
      backend('ai:\n  groups:\n    - providers: [{name: a, openai: {}}]'),
    ],
    [
      withProvider('openai: {}').replace('name: sample', 'name: sample\n  resourceVersion: "1"'),
      'Remove resourceVersion',
      withProvider('openai: {}'),
    ],
  ];
  for (const [before, title, after] of cases) {
    test(`${title}: ${JSON.stringify(before.slice(before.indexOf('spec:')))}`, () => {
      assert.equal(fix(before, title), after);
      assert.deepEqual(findings(after), []);
    });
  }
});

test('Every fix of the corpus takes away the finding that it belongs to', () => {
  let count = 0;
  for (const [name, text] of invalid) {
    for (const finding of findings(text)) {
      for (const one of finding.fixes) {
        const mended = findings(applyEdits(text, one.edits));
        const same = mended.filter((other) => other.code === finding.code && other.path.join() === finding.path.join());
        assert.deepEqual(same, [], `${name}: ${render(one.title)}`);
        count += 1;
      }
    }
  }
  assert.ok(count > 30, `${count} fixes`);
});

suite('What is underlined', () => {
  for (const [text, expected] of [
    [withProvider('openai:\n  modle: x'), 'modle'],
    [withProvider('openai: {}\nhost: a\nport: "443"'), '"443"'],
    [withProvider('openai: {}\nanthropic: {}'), 'openai'],
    [withProvider('openai: {}\nhost: a'), 'host'],
    [withProvider('azureopenai: {}'), 'azureopenai'],
    [withPolicies('http: {requestTimeout: 0ms}'), '0ms'],
    [backend('ai:\n  groups:\n    - providers: [{openai: {}}]'), '{openai: {}}'],
    ['apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata: {name: a}\n', 'AgentgatewayBackend'],
    ['apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata: {name: a}\nspec:\n', 'spec'],
  ] as const) {
    test(expected, () =>
      assert.deepEqual(
        findings(text).map(({ range }) => text.slice(range.start, range.end)),
        [expected],
      ),
    );
  }
  test('in the second document of a file', () => {
    const second = withProvider('openai:\n  modle: x');
    const text = `# first\na: 1\n---\n${second}`;
    assert.deepEqual(
      findings(text).map(({ range, fixes }) => [text.slice(range.start, range.end), fixes[0]?.edits[0]?.start]),
      [['modle', text.indexOf('modle')]],
    );
  });
});
