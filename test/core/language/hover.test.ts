import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { caret, serviceWith, uri } from './world.ts';

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';

/** `on "range": type; facts; description`. */
function hoverAt(drawn: string): string | undefined {
  const { text, offset } = caret(drawn);
  const found = serviceWith().hover(uri, text, offset);
  if (found === undefined) return undefined;
  const words = [found.type, ...found.facts, ...found.rules].map((part) => render(part));
  return `${text.slice(found.range.start, found.range.end)}: ${words.join('; ')}`;
}

const table: readonly (readonly [where: string, drawn: string, expected: string | undefined])[] = [
  [
    'the first letter of a key',
    `${header}spec:\n  ai:\n    provider:\n      host: a\n      |port: 80\n`,
    'port: whole number; 1 to 65535',
  ],
  ['a key below a block', `${header}spec:\n  ai:\n    provider:\n      openai: {}\n  |policies: {}\n`, 'policies: map'],
  [
    'a key below block text',
    `${header}metadata:\n  annotations:\n    a: >\n      text\n|spec: {}\n`,
    'spec: map; AgentgatewayBackend needs it.',
  ],
  ['the end of a key', `${header}spec:\n  ai:\n    provider:\n      port|: 80\n`, 'port: whole number; 1 to 65535'],
  ['a value', `${header}spec:\n  ai:\n    provider:\n      port: 8|0\n`, '80: whole number; 1 to 65535'],
  [
    'an enumeration',
    `${header}spec:\n  policies:\n    ai:\n      routes:\n        a: M|essages\n`,
    'Messages: string; One of: Completions, Messages, Passthrough',
  ],
  [
    'a default',
    `${header}spec:\n  policies:\n    ai:\n      en|abled: false\n`,
    'enabled: true or false; Default: true',
  ],
  ['a rule', `${header}spec:\n  ai:\n    prov|ider: {}\n`, 'provider: map; Exactly one of: openai, anthropic'],
  [
    'a required key',
    `${header}spec:\n  policies:\n    auth:\n      secretRef:\n        na|me: a\n`,
    'name: string; secretRef needs it.',
  ],
  ['a required key of the root', `${header}sp|ec: {}\n`, 'spec: map; AgentgatewayBackend needs it.'],
  ['metadata', `${header}metadata:\n  lab|els: {}\n`, 'labels: map'],
  ['a flow map', `${header}spec: { ai: { provider: { po|rt: 1 } } }\n`, 'port: whole number; 1 to 65535'],
  ['an unknown key', `${header}spec:\n  od|d: 1\n`, undefined],
  ['an empty line', `${header}spec:\n|\n`, undefined],
  ['other YAML', 'a: |b\n', undefined],
];
for (const [where, drawn, expected] of table) {
  void test(`hover on ${where}`, () => assert.equal(hoverAt(drawn), expected));
}

void test('hover shows the description and which schema it is from', () => {
  const { text, offset } = caret(`${header}spec:\n  ai:\n    provider:\n      openai:\n        mo|del: a\n`);
  const found = serviceWith().hover(uri, text, offset);
  assert.equal(found?.description, 'The model to ask.');
  assert.equal(found && render(found.origin), 'Built-in schema, agentgateway 1.4.1');
});
