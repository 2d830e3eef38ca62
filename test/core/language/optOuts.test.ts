import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silenceFile, silenceLine, withoutSilenced } from '../../../src/core/language/optOuts.ts';
import { apply, serviceWith, uri } from './world.ts';

/** Two findings: the field `modle` is unknown, `port` has another type. */
const backend = (first = '', above = '', behind = '', second = ''): string =>
  `${first}apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\nspec:\n  ai:\n    provider:\n      openai:\n${above}        modle: x${behind}\n      host: a\n      port: none${second}\n`;

const both = ['validate.unknownField', 'validate.type'];
const only = (code: string): readonly string[] => both.filter((one) => one !== code);

function codes(text: string): readonly string[] {
  return serviceWith()
    .diagnose(uri, text)
    .map(({ code }) => code);
}

const cases: readonly (readonly [what: string, text: string, says: readonly string[]])[] = [
  ['no comment', backend(), both],
  [
    'a line, with its code',
    backend('', '', ' # agentgateway-disable-line validate.unknownField'),
    only('validate.unknownField'),
  ],
  ['a line, with all codes', backend('', '', ' # agentgateway-disable-line'), only('validate.unknownField')],
  ['a line, with another code', backend('', '', ' # agentgateway-disable-line tls-missing'), both],
  [
    'several codes',
    backend('', '', ' # agentgateway-disable-line tls-missing, validate.unknownField'),
    only('validate.unknownField'),
  ],
  [
    'a reason',
    backend('', '', ' # agentgateway-disable-line validate.unknownField -- validate.type'),
    only('validate.unknownField'),
  ],
  ['a reason alone', backend('', '', ' # agentgateway-disable-line -- it is so'), only('validate.unknownField')],
  [
    'the next line',
    backend('', '        # agentgateway-disable-next-line validate.unknownField\n'),
    only('validate.unknownField'),
  ],
  [
    'the next line that says something',
    backend('', '  # agentgateway-disable-next-line\n\n        # why\n'),
    only('validate.unknownField'),
  ],
  [
    'two comments for one line',
    backend('', '  # agentgateway-disable-next-line a\n  # agentgateway-disable-next-line validate.unknownField\n'),
    only('validate.unknownField'),
  ],
  ['the file', backend('# agentgateway-disable-file\n'), []],
  ['the file, one code', backend('# agentgateway-disable-file validate.type\n'), only('validate.type')],
  [
    'the file, from anywhere',
    backend('', '', '', ' # agentgateway-disable-file validate.unknownField'),
    only('validate.unknownField'),
  ],
  [
    'the file, for each of its documents',
    `${backend('# agentgateway-disable-file validate.type\n')}---\n${backend().replace('name: a', 'name: b')}`,
    ['validate.unknownField', 'validate.unknownField'],
  ],
  ['a word that begins like it', backend('# agentgateway-disable-files\n'), both],
  ['text that is no comment', backend('', '', '#agentgateway-disable-line'), both],
  [
    'carriage returns',
    backend('# agentgateway-disable-file validate.type\n').replaceAll('\n', '\r\n'),
    only('validate.type'),
  ],
];
for (const [what, text, says] of cases) test(`silenced: ${what}`, () => assert.deepEqual(codes(text), says));

test('the last fixes write the comment, and the finding is gone', () => {
  for (const text of [backend(), backend().replaceAll('\n', '\r\n'), `\uFEFF${backend()}`]) {
    const [found] = serviceWith().diagnose(uri, text);
    assert.ok(found);
    const line = apply(text, [silenceLine(text, found)]);
    assert.match(line, /\n {8}# agentgateway-disable-next-line validate\.unknownField\r?\n {8}modle: x/);
    assert.deepEqual(codes(line), only('validate.unknownField'));
    const file = apply(text, [silenceFile(text, found)]);
    assert.match(file, /^\uFEFF?# agentgateway-disable-file validate\.unknownField\r?\napiVersion/);
    assert.deepEqual(codes(file), only('validate.unknownField'));
    assert.equal(line.includes('\r'), text.includes('\r'));
  }
});

test('a second code joins the comment that is there', () => {
  const range = { start: backend().indexOf('modle'), end: backend().indexOf('modle') + 5 };
  const text = apply(backend(), [silenceLine(backend(), { code: 'first', range })]);
  const at = text.indexOf('modle');
  const again = apply(text, [silenceLine(text, { code: 'second', range: { start: at, end: at + 5 } })]);
  assert.match(again, /\n {8}# agentgateway-disable-next-line first second\n {8}modle/);
  const reasoned = text.replace('next-line first', 'next-line first -- why');
  const third = apply(reasoned, [silenceLine(reasoned, { code: 'second', range: { start: at + 7, end: at + 8 } })]);
  assert.match(third, /next-line first second -- why\n/);
});

test('the first line of a file has its comment above it', () => {
  const text = 'a: 1';
  assert.equal(
    apply(text, [silenceLine(text, { code: 'x', range: { start: 0, end: 1 } })]),
    '# agentgateway-disable-next-line x\na: 1',
  );
});

test('a text without findings, or without such a comment, is not looked through', () => {
  const findings = [{ code: 'a', range: { start: 0, end: 1 } }];
  assert.equal(withoutSilenced('a: 1', findings), findings);
  assert.deepEqual(withoutSilenced('# agentgateway-disable-file', []), []);
});
