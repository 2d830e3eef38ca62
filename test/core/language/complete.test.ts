import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { apply, caret, serviceWith, uri } from './world.ts';

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';

function labelsAt(drawn: string): readonly string[] {
  const { text, offset } = caret(drawn);
  return serviceWith()
    .complete(uri, text, offset)
    .filter((item) => item.kind !== 'snippet')
    .map((item) => item.label);
}

/** The text after a proposal was taken, with the caret where it goes. */
function accept(drawn: string, label: string): string {
  const { text, offset } = caret(drawn);
  const item = serviceWith()
    .complete(uri, text, offset)
    .find((one) => one.label === label);
  assert.ok(item, `${label} is not proposed at ${drawn}`);
  assert.ok(item.edit.start <= offset && offset <= item.edit.end, 'the edit holds the cursor');
  const after = apply(text, [item.edit]);
  const at = item.edit.start + item.cursor;
  return `${after.slice(0, at)}|${after.slice(at)}`;
}

const keys: readonly (readonly [where: string, drawn: string, labels: readonly string[]])[] = [
  ['an empty file', '|', ['apiVersion', 'kind']],
  ['a half-typed header', 'api|', ['apiVersion', 'kind']],
  ['the second line of a header', 'apiVersion: agentgateway.dev/v1alpha1\n|', ['kind']],
  ['an empty document of ours', `${header}---\n|`, ['apiVersion', 'kind']],
  ['the root', `${header}|`, ['metadata', 'spec']],
  ['metadata', `${header}metadata:\n  |`, ['name', 'generateName', 'namespace', 'labels', 'annotations', 'finalizers']],
  ['an empty line under a key', `${header}spec:\n  ai:\n    |\n`, ['provider', 'groups']],
  ['an empty line before others', `${header}spec:\n  |\n  ai:\n    provider: {}\n`, ['policies']],
  ['an empty line after others', `${header}spec:\n  ai:\n    provider: {}\n  |\n`, ['policies']],
  ['a half-typed key', `${header}spec:\n  po|\n  ai:\n    provider: {}\n`, ['policies']],
  ['a key that is there', `${header}spec:\n  p|olicies: {}\n`, ['ai', 'policies']],
  ['a key in quotes', `${header}spec:\n  "p|"\n`, ['ai', 'policies']],
  [
    'what a rule still wants first',
    `${header}spec:\n  ai:\n    provider:\n      |\n`,
    ['openai', 'anthropic', 'host', 'port', 'name'],
  ],
  [
    'what would break a rule last',
    `${header}spec:\n  ai:\n    provider:\n      openai: {}\n      |\n`,
    ['host', 'port', 'name', 'anthropic'],
  ],
  ['what is required first', `${header}spec:\n  policies:\n    auth:\n      secretRef:\n        |\n`, ['name', 'key']],
  ['a list without items', `${header}spec:\n  ai:\n    groups:\n      |\n`, ['providers']],
  ['a new item', `${header}spec:\n  ai:\n    groups:\n      - |\n`, ['providers']],
  [
    'a new item without its dash',
    `${header}spec:\n  ai:\n    groups:\n      - providers: []\n      |\n`,
    ['providers'],
  ],
  [
    'more of an item',
    `${header}spec:\n  ai:\n    groups:\n      - providers:\n          - name: a\n            |\n`,
    ['openai', 'anthropic', 'host', 'port'],
  ],
  ['a flow map', `${header}spec: { ai: { | } }\n`, ['provider', 'groups']],
  ['a flow map with others', `${header}spec: { ai: {}, po| }\n`, ['policies']],
  ['a flow map on several lines', `${header}spec: {\n  |\n  ai: {},\n}\n`, ['policies']],
  ['a flow map that is still open', `${header}spec: { ai: { |\n`, ['provider', 'groups']],
  ['a flow list', `${header}spec: { ai: { groups: [{ | }] } }\n`, ['providers']],
  ['another document', `a: 1\n---\n${header}spec:\n  |\n---\nb: 1\n`, ['ai', 'policies']],
  ['broken text above', `${header}metadata:\n  name: [\nspec:\n  |\n`, ['ai', 'policies']],
  ['a bare word above', `${header}spec:\n  ai:\n    provi\n    |\n`, ['provider', 'groups']],
  ['a half-typed line below', `${header}spec:\n  |\n  ai\n`, ['policies']],
  ['Windows line ends', `${header}spec:\n  |\n`.replaceAll('\n', '\r\n'), ['ai', 'policies']],
  [
    'a list of resources',
    `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: agentgateway.dev/v1alpha1\n    kind: AgentgatewayBackend\n    spec:\n      |\n`,
    ['ai', 'policies'],
  ],
];
for (const [where, drawn, labels] of keys) {
  void test(`keys in ${where}`, () => assert.deepEqual(labelsAt(drawn), labels));
}

const values: readonly (readonly [where: string, drawn: string, labels: readonly string[]])[] = [
  ['apiVersion', 'apiVersion: |', ['agentgateway.dev/v1alpha1', 'v1']],
  ['kind, by apiVersion', 'apiVersion: v1\nkind: |', ['Secret']],
  ['apiVersion, by kind', 'kind: AgentgatewayBackend\napiVersion: a|', ['agentgateway.dev/v1alpha1']],
  [
    'an enumeration of a map',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        /v1/messages: |\n`,
    ['Completions', 'Messages', 'Passthrough'],
  ],
  ['a boolean, the default first', `${header}spec:\n  policies:\n    ai:\n      enabled: |\n`, ['true', 'false']],
  [
    'a value in quotes',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        a: "M|"\n`,
    ['Completions', 'Messages', 'Passthrough'],
  ],
  [
    'a quote that is open',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        a: "M|\n`,
    ['Completions', 'Messages', 'Passthrough'],
  ],
  ['a flow map', `${header}spec: { policies: { ai: { enabled: | } } }\n`, ['true', 'false']],
  ['an item', `${header}spec:\n  policies:\n    ai:\n      formats:\n        - |\n`, ['Messages', 'on']],
  [
    'a half-typed item',
    `${header}spec:\n  policies:\n    ai:\n      formats:\n        - Messages\n        - Me|\n`,
    ['Messages', 'on'],
  ],
  ['a map behind its colon', `${header}spec:\n  ai: |\n`, ['provider', 'groups']],
  ['right behind a colon', `${header}spec:\n  policies:\n    ai:\n      enabled:|\n`, ['true', 'false']],
];
for (const [where, drawn, labels] of values) {
  void test(`values for ${where}`, () => assert.deepEqual(labelsAt(drawn), labels));
}

const nothing: readonly (readonly [where: string, drawn: string])[] = [
  ['other YAML', 'services:\n  |\n'],
  ['another kind beside ours', `${header}---\napiVersion: apps/v1\nkind: Deployment\nspec:\n  |\n`],
  ['a comment', `${header}# sp|\n`],
  ['a document marker', `${header}--|-\n`],
  [
    'block text',
    `${header}metadata:\n  annotations:\n    a: |-\n      one\n      ^\n`.replace('|', '>').replace('^', '|'),
  ],
  ['a free string', `${header}metadata:\n  name: a|\n`],
  ['the middle of a sentence', `${header}metadata:\n  name: two wo|rds\n`],
  ['status', `${header}status:\n  |\n`],
];
for (const [where, drawn] of nothing) {
  void test(`nothing in ${where}`, () => assert.deepEqual(labelsAt(drawn), []));
}

const accepted: readonly (readonly [what: string, drawn: string, label: string, after: string])[] = [
  ['a scalar', 'api|', 'apiVersion', 'apiVersion: |'],
  [
    'a key below broken text',
    `${header}metadata:\n  name: [\nspec:\n  p|\n`,
    'policies',
    `${header}metadata:\n  name: [\nspec:\n  policies:\n    |\n`,
  ],
  ['a map', `${header}sp|`, 'spec', `${header}spec:\n  |`],
  ['a map, four spaces', `${header}spec:\n    ai|`, 'ai', `${header}spec:\n    ai:\n        |`],
  [
    'a list, with what its items need',
    `${header}spec:\n  ai:\n    g|`,
    'groups',
    `${header}spec:\n  ai:\n    groups:\n      - providers:\n          - |`,
  ],
  [
    'a list in an item',
    `${header}spec:\n  ai:\n    groups:\n      - p|`,
    'providers',
    `${header}spec:\n  ai:\n    groups:\n      - providers:\n          - |`,
  ],
  [
    'an item without its dash',
    `${header}spec:\n  ai:\n    groups:\n      |`,
    'providers',
    `${header}spec:\n  ai:\n    groups:\n      - providers:\n          - |`,
  ],
  ['a key with its colon', `${header}spec:\n  a|: {}\n`, 'policies', `${header}spec:\n  policies|: {}\n`],
  ['a map in flow style', `${header}spec: { a| }`, 'ai', `${header}spec: { ai: { | } }`],
  [
    'a map in flow style before others',
    `${header}spec: {\n  p|\n  ai: {},\n}\n`,
    'policies',
    `${header}spec: {\n  policies: { | },\n  ai: {},\n}\n`,
  ],
  ['a map behind a colon', `${header}spec:\n  ai: |`, 'provider', `${header}spec:\n  ai:\n    provider:\n      |`],
  [
    'an item behind a colon',
    `${header}spec:\n  ai:\n    groups: |`,
    'providers',
    `${header}spec:\n  ai:\n    groups:\n      - providers:\n          - |`,
  ],
  ['a value behind a colon', 'apiVersion: v1\nkind:|', 'Secret', 'apiVersion: v1\nkind: Secret|'],
  [
    'a word that YAML would read otherwise',
    `${header}spec:\n  policies:\n    ai:\n      formats:\n        - o|`,
    'on',
    `${header}spec:\n  policies:\n    ai:\n      formats:\n        - "on"|`,
  ],
  [
    'a value in quotes',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        a: "M|"\n`,
    'Messages',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        a: "Messages|"\n`,
  ],
];
for (const [what, drawn, label, after] of accepted) {
  void test(`taking ${what}`, () => assert.equal(accept(drawn, label), after));
}

void test('a proposal says its type, that it is required, what it excludes', () => {
  const { text, offset } = caret(`${header}spec:\n  ai:\n    provider:\n      openai: {}\n      |\n`);
  const items = serviceWith().complete(uri, text, offset);
  const words = new Map(items.map((item) => [item.label, item.detail.map((part) => render(part)).join(', ')]));
  assert.equal(words.get('anthropic'), 'map, not together with openai');
  assert.equal(words.get('port'), 'whole number');
});
