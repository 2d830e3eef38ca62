import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseMessages } from '../../../src/core/messages/diagnose.ts';
import { diagnosisPageMessages } from '../../../src/core/messages/diagnosisPage.ts';
import { failure, message, messageTemplates, render, renderError } from '../../../src/core/messages/index.ts';

void test('arguments fill the placeholders, whatever they contain', () => {
  const shown = message('check.secretAbsent', { secret: '{key} $& </b>', key: 'Authorization' });
  assert.equal(
    render(shown),
    'Secret {key} $& </b> does not exist in this namespace. Create it with the data key "Authorization".',
  );
});

void test('a translation gets template and arguments', () => {
  const shown = message('provider.groups', { groups: 2, providers: 3 });
  assert.equal(
    render(shown, (template, args) => `${template}|${args['groups']}|${args['providers']}`),
    '{groups} groups · {providers} providers|2|3',
  );
});

void test('an unknown code is shown as itself', () => {
  assert.equal(render({ code: 'of.another.version', args: {} }), 'of.another.version');
});

void test('errors render by the table, foreign ones by their text', () => {
  assert.match(
    renderError(failure('cluster.timeout', { server: 'https://x', seconds: 5 })),
    /https:\/\/x did not answer within 5 s/,
  );
  assert.equal(renderError(new Error('odd')), 'odd');
  assert.equal(renderError('odd'), 'odd');
});

void test('the house words: no pleading, no shouting', () => {
  const odd = Object.entries({ ...messageTemplates, ...diagnoseMessages, ...diagnosisPageMessages }).filter(
    ([, template]) => /\bplease\b|\boops\b|!|\p{Extended_Pictographic}/iu.test(template),
  );
  assert.deepEqual(odd, []);
});
