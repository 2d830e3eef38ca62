import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { backend, withPolicies, withProvider } from './corpus.ts';
import { findings, fix, titles } from './mending.ts';

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';
const gateway =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: a\nspec:\n  gatewayClassName: a\n';
const provider = '  ai:\n    provider:\n      openai: {}\n';

type Case = readonly [before: string, title: string, after: string];
const suites: Readonly<Record<string, readonly Case[]>> = {
  'A missing field is added where it belongs': [
    [`${header}spec:\n${provider}`, 'Add name', `${header}metadata:\n  name: my-name\nspec:\n${provider}`],
    [`${header}metadata:\nspec:\n${provider}`, 'Add name', `${header}metadata:\n  name: my-name\nspec:\n${provider}`],
    [
      `${header}metadata:\nspec:\n    ai:\n        provider:\n            openai: {}\n`,
      'Add name',
      `${header}metadata:\n    name: my-name\nspec:\n    ai:\n        provider:\n            openai: {}\n`,
    ],
    [
      `${header}metadata:\n  namespace: a # where\nspec:\n${provider}`,
      'Add name',
      `${header}metadata:\n  name: my-name\n  namespace: a # where\nspec:\n${provider}`,
    ],
    [
      `${header}metadata: {name: a}\n`,
      'Add spec',
      `${header}metadata: {name: a}\nspec:\n  ai:\n    provider:\n      openai: {}\n`,
    ],
    [withPolicies('auth:\n  secretRef: {}'), 'Add name', withPolicies('auth:\n  secretRef:\n    name: my-name')],
    [
      withPolicies('auth:\n  secretRef: {} # of the team'),
      'Add name',
      withPolicies('auth:\n  secretRef: # of the team\n    name: my-name'),
    ],
    [withPolicies('auth: {secretRef: {}}'), 'Add name', withPolicies('auth: {secretRef: { name: my-name }}')],
    [
      withPolicies('auth: {secretRef: {key: a}}'),
      'Add name',
      withPolicies('auth: {secretRef: {name: my-name, key: a}}'),
    ],
    [
      withProvider('vertexai:\n  model: x # which\n  # more to come'),
      'Add projectId',
      withProvider('vertexai:\n  model: x # which\n  projectId: my-project-id\n  # more to come'),
    ],
    [
      backend('ai:\n    groups:\n        -   providers:\n            -   openai: {}'),
      'Add name',
      backend('ai:\n    groups:\n        -   providers:\n            -   name: my-name\n                openai: {}'),
    ],
  ],
  'What text of several lines ends is not added to': [
    [
      withProvider('vertexai:\n  model: >\n    x'),
      'Add projectId',
      withProvider('vertexai:\n  projectId: my-project-id\n  model: >\n    x'),
    ],
  ],
  'Several missing fields are added at once': [
    [
      `${gateway}  listeners:\n  - hostname: a.example.com\n`,
      'Add name, port and protocol',
      `${gateway}  listeners:\n  - name: my-name\n    port: 443\n    protocol: HTTP\n    hostname: a.example.com\n`,
    ],
    [
      withProvider('azure:\n  model: x'),
      'Add resourceName and resourceType',
      withProvider('azure:\n  model: x\n  resourceName: my-resource-name\n  resourceType: OpenAI'),
    ],
  ],
  'A rule is kept by one field more or less': [
    [withProvider('openai: {}\nhost: a'), 'Add port', withProvider('openai: {}\nhost: a\nport: 443')],
    [withProvider('openai: {}\nhost: a'), 'Remove host', withProvider('openai: {}')],
    [withProvider('openai: {}\npathPrefix: /v1'), 'Remove pathPrefix', withProvider('openai: {}')],
    [backend('ai: {}'), 'Add provider', backend('ai:\n  provider:\n    openai: {}')],
    [withPolicies('auth:\n  secretRef:'), 'Add secretRef', withPolicies('auth:\n  secretRef:\n    name: my-name')],
    [withProvider('openai: {}\nanthropic: {} # later\ngemini: {}'), 'Keep gemini', withProvider('gemini: {}')],
    [
      backend('ai: {provider: {openai: {}, anthropic: {}, gemini: {}}}'),
      'Keep openai',
      backend('ai: {provider: {openai: {}}}'),
    ],
  ],
  'A misplaced field is moved to where it is valid': [
    [withProvider('openai: {}\nmodel: x # why'), 'Move model into openai', withProvider('openai:\n  model: x # why')],
    [
      withProvider('model: x\nopenai: # ours\n  {}'),
      'Move model into openai',
      withProvider('openai: # ours\n  { model: x }'),
    ],
    [
      backend('ai:\n  policies: # mine\n    auth:\n      # the key\n      key: a\n  provider:\n    openai: {}'),
      'Move policies into spec',
      backend('ai:\n  provider:\n    openai: {}\npolicies: # mine\n  auth:\n    # the key\n    key: a'),
    ],
    [
      backend('ai: {provider: {openai: {}, model: x}}'),
      'Move model into openai',
      backend('ai: {provider: {openai: { model: x }}}'),
    ],
    [
      backend('ai:\n  groups:\n    - providers:\n        - model: x\n          name: a\n          openai: {}'),
      'Move model into openai',
      backend('ai:\n  groups:\n    - providers:\n        - name: a\n          openai:\n            model: x'),
    ],
  ],
  'A misplaced field takes the map along that it belongs into': [
    [
      backend('ai:\n  provider:\n    openai: {}\nauth: # ours\n  # the key\n  key: a'),
      'Move auth into policies',
      backend('ai:\n  provider:\n    openai: {}\npolicies:\n  auth: # ours\n    # the key\n    key: a'),
    ],
    [
      backend('ai:\n  provider:\n    openai: {}\n    auth:\n      key: a\n    host: x\n    port: 1'),
      'Move auth into policies',
      backend('ai:\n  provider:\n    openai: {}\n    host: x\n    port: 1\npolicies:\n  auth:\n    key: a'),
    ],
    [
      backend('ai:\n  groups:\n    - providers:\n        - name: a\n          openai: {}\n          auth: {key: a}'),
      'Move auth into policies',
      backend(
        'ai:\n  groups:\n    - providers:\n        - name: a\n          openai: {}\n          policies:\n            auth:\n              key: a',
      ),
    ],
    [
      backend('{ai: {provider: {openai: {}}}, auth: {key: a}}'),
      'Move auth into policies',
      backend('{ai: {provider: {openai: {}}}, policies: { auth: { key: a } }}'),
    ],
  ],
  'A value is made one that is allowed': [
    [
      withProvider('openai: {}\nhost: a\nport: 99999'),
      'Change to 65535',
      withProvider('openai: {}\nhost: a\nport: 65535'),
    ],
    [withProvider('openai: {}\nhost: a\nport: 0'), 'Change to 1', withProvider('openai: {}\nhost: a\nport: 1')],
    [withPolicies('http: {requestTimeout: 0ms}'), 'Change to 1ms', withPolicies('http: {requestTimeout: "1ms"}')],
    [withPolicies('http: {requestTimeout: "30"}'), 'Change to 30s', withPolicies('http: {requestTimeout: "30s"}')],
    [withPolicies('http: {version: "HTTP1.1"}'), 'Change to HTTP1', withPolicies('http: {version: "HTTP1"}')],
    [withProvider("openai: {'modle': x}"), 'Change to model', withProvider("openai: {'model': x}")],
    [
      withPolicies('ai:\n  promptGuard:\n    request:\n      - regex:\n          matches: a, b'),
      'Make it a list',
      withPolicies('ai:\n  promptGuard:\n    request:\n      - regex:\n          matches: ["a, b"]'),
    ],
    [
      withPolicies('ai:\n  promptGuard:\n    request:\n      regex: # all\n        builtins: [Email]'),
      'Make it a list',
      withPolicies('ai:\n  promptGuard:\n    request:\n      - regex: # all\n          builtins: [Email]'),
    ],
    [
      withProvider('openai: {}').replace('name: sample', 'name: My_Backend'),
      'Change to my-backend',
      withProvider('openai: {}').replace('name: sample', 'name: my-backend'),
    ],
  ],
  'The text itself is mended': [
    [withProvider('openai:\n  model: a\n  model: b'), 'Remove this model', withProvider('openai:\n  model: a')],
    [withProvider('openai:\n  model: a\n  model: b'), 'Remove the first model', withProvider('openai:\n  model: b')],
    [withProvider('openai: {model: a, model: b}'), 'Remove this model', withProvider('openai: {model: a}')],
    [withProvider('openai:\n  model: @a # b'), 'Put the value in quotes', withProvider('openai:\n  model: "@a" # b')],
    [withProvider('openai: {}').replaceAll('  ', '\t'), 'Replace tabs by spaces', withProvider('openai: {}')],
  ],
};
for (const [name, cases] of Object.entries(suites)) {
  suite(name, () => {
    for (const [before, title, after] of cases) {
      test(`${title}: ${JSON.stringify(before.slice(before.indexOf('spec:')))}`, () => {
        assert.equal(fix(before, title), after);
      });
    }
  });
}

const windows = (text: string): string => text.replaceAll('\n', '\r\n');

test('of many misplaced fields the first are moved: each is tried by a judgement of the whole', () => {
  const list = Array.from(
    { length: 60 },
    (_, index) => `    - name: a${index}\n      openai: {}\n      model: x\n`,
  ).join('');
  const text = backend(`ai:\n  groups:\n    - providers:\n${list.replaceAll(/^/gm, '    ')}`);
  const unknown = findings(text).filter(({ code }) => code === 'validate.unknownField');
  const moves = unknown.map(({ fixes }) => fixes.some(({ title }) => render(title) === 'Move model into openai'));
  const first = moves.indexOf(false);
  assert.ok(first > 4 && first <= 24, String(first));
  assert.ok(!moves.includes(true, first), 'those behind have none');
});

test('a fix writes the line ends of its file', () => {
  for (const cases of Object.values(suites)) {
    for (const [before, title, after] of cases) assert.equal(fix(windows(before), title), windows(after), title);
  }
});

suite('What an alias stands for is left alone', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['the anchored value', backend('ai:\n  provider:\n    openai: &o {modle: x}\npolicies:\n  ai: *o')],
    ['what is added to it', withPolicies('auth:\n  secretRef: &s {}\nhttp: *s')],
    ['what comes by a merge', withPolicies('auth:\n  <<: &a {secretRef: {}}\nhttp: *a')],
    ['what is moved', backend('ai:\n  provider:\n    openai: {}\n  policies: &p\n    auth: {key: a}\nstatic: *p')],
  ];
  for (const [what, text] of cases) {
    test(what, () => {
      for (const { fixes } of findings(text)) {
        for (const { edits } of fixes) {
          const anchored = /&\w+ (?:\{[^}]*\}|\n[\s\S]*?(?=\n\w))/.exec(text);
          const [start, end] = [anchored?.index ?? 0, (anchored?.index ?? 0) + (anchored?.[0].length ?? 0)];
          for (const edit of edits) assert.ok(edit.end < start || edit.start > end, JSON.stringify(edit));
        }
      }
    });
  }
});

test('a field that would be as wrong elsewhere is not moved', () => {
  const text = backend('aws:\n  agentCore: {agentRuntimeArn: a}\n  policies: {}');
  assert.deepEqual(titles(text), ['Remove policies']);
});

test('a tab on an empty line is taken away', () => {
  const text = withProvider('openai: {}').replace('spec:\n', 'spec:\n\t\n');
  assert.equal(fix(text, 'Replace tabs by spaces'), withProvider('openai: {}').replace('spec:\n', 'spec:\n\n'));
});

test('at most one fix of a finding is the preferred one, and it comes first', () => {
  for (const cases of Object.values(suites)) {
    for (const [before] of cases) {
      for (const { fixes } of findings(before)) {
        const preferred = fixes.filter((one) => one.preferred === true);
        assert.ok(preferred.length <= 1);
        if (preferred.length === 1) assert.equal(fixes[0], preferred[0]);
      }
    }
  }
});
