import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, itemsAt } from './completing.ts';
import { serviceWith } from './world.ts';

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';
const small = serviceWith();
const keysAt = (drawn: string): readonly string[] =>
  itemsAt(drawn, small)
    .filter(({ kind }) => kind !== 'snippet')
    .map(({ label }) => label);

const kinds = ['openai', 'anthropic', 'host', 'port', 'name'];
const broken: readonly (readonly [where: string, drawn: string, labels: readonly string[]])[] = [
  ['an open quote above', `${header}metadata:\n  name: "abc\nspec:\n  ai:\n    provider:\n      |\n`, kinds],
  ['an open single quote above', `${header}metadata:\n  name: 'abc\nspec:\n  |\n`, ['ai', 'policies']],
  ['an open brace above', `${header}metadata: { name: a\nspec:\n  |\n`, ['ai', 'policies']],
  ['an open quote below', `${header}spec:\n  |\n  policies:\n    auth:\n      key: "abc\n`, ['ai']],
  ['a key without its colon above', `${header}metadata:\n  name\nspec:\n  ai:\n    |\n`, ['provider', 'groups']],
  ['two keys without their colons', `${header}spec:\n  ai\n  |\n  policies\n`, []],
  ['an item without its colon', `${header}spec:\n  ai:\n    groups:\n      - prov\n    |\n`, ['provider']],
  ['tabs for indentation', `${header}spec:\n\tai:\n\t\tprovider:\n\t\t\t|\n`, kinds],
  ['tabs elsewhere', `${header}metadata:\n\tname: a\nspec:\n  |\n`, ['ai', 'policies']],
  [
    'a line that is too deep',
    `${header}spec:\n  ai:\n    provider:\n      host: a\n         |\n`,
    kinds.filter((key) => key !== 'host'),
  ],
  ['a line between two levels', `${header}spec:\n  ai:\n    provider: {}\n   |\n`, ['groups']],
  ['a half-typed line that is too deep', `${header}spec:\n  ai: {}\n    po|\n`, ['policies']],
  ['a line after a comment', `${header}spec:\n  ai:\n    # which one\n    |\n`, ['provider', 'groups']],
  ['a line after a comment at another depth', `${header}spec:\n  ai:\n# which one\n    |\n`, ['provider', 'groups']],
  ['a comment behind the key above', `${header}spec: # what\n  |\n`, ['ai', 'policies']],
  ['a comment behind the cursor', `${header}spec:\n  po| # why\n`, ['ai', 'policies']],
  ['the first document', `${header}spec:\n  |\n---\n${header}`, ['ai', 'policies']],
  ['the middle document', `${header}---\n${header}spec:\n  |\n---\n${header}`, ['ai', 'policies']],
  ['the last document', `${header}---\n${header}spec:\n  |`, ['ai', 'policies']],
  [
    'a document beside a broken one',
    `${header}spec: {\n---\n${header}spec:\n  |\n---\n${header}spec: "\n`,
    ['ai', 'policies'],
  ],
  [
    'a shallower line than the one before',
    `${header}spec:\n  ai:\n    provider:\n      openai: {}\n    |\n`,
    ['groups'],
  ],
  ['a line between blank ones', `${header}spec:\n\n  |\n\n  ai: {}\n`, ['policies']],
  ['a list in a flow map that is open', `${header}spec: { ai: { groups: [ |\n`, ['providers']],
  ['the middle of a word', `${header}spec:\n  pol|icies\n`, ['ai', 'policies']],
];
for (const [where, drawn, labels] of broken) {
  void test(`keys in ${where}`, () => assert.deepEqual(keysAt(drawn), labels));
}

const taken: readonly (readonly [what: string, drawn: string, name: string, after: string])[] = [
  [
    'a key on a line that is too deep',
    `${header}spec:\n  ai:\n    provider:\n      host: a\n         po|\n`,
    'port',
    `${header}spec:\n  ai:\n    provider:\n      host: a\n      port: |\n`,
  ],
  [
    'a key on a line between two levels',
    `${header}spec:\n  ai:\n    provider: {}\n   |\n`,
    'groups',
    `${header}spec:\n  ai:\n    provider: {}\n    groups:\n      - providers:\n          - |\n`,
  ],
  [
    'the whole word under the cursor',
    `${header}spec:\n  pol|ixies\n`,
    'policies',
    `${header}spec:\n  policies:\n    |\n`,
  ],
  [
    'the word, not the comment',
    `${header}spec:\n  po| # why\n`,
    'policies',
    `${header}spec:\n  policies:\n    | # why\n`,
  ],
  [
    'an item of a flow list',
    `${header}spec: { policies: { ai: { formats: [Me|] } } }\n`,
    'Messages',
    `${header}spec: { policies: { ai: { formats: [Messages|] } } }\n`,
  ],
  [
    'an item of a flow list before others',
    `${header}spec: { policies: { ai: { formats: [|, Messages] } } }\n`,
    'on',
    `${header}spec: { policies: { ai: { formats: ["on"|, Messages] } } }\n`,
  ],
  [
    'a map in a flow list',
    `${header}spec: { ai: { groups: [|] } }\n`,
    'providers',
    `${header}spec: { ai: { groups: [{ providers: [{ | }] }] } }\n`,
  ],
];
for (const [what, drawn, name, after] of taken) {
  void test(`taking ${what}`, () => assert.equal(accept(drawn, name, small), after));
}
