import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { behindRoute, route, rowOf } from '../../support/chain.ts';
import { accepted, backend } from '../../support/objects.ts';
import { backendCases } from './backendVerdicts.ts';
import { wayCases } from './wayVerdicts.ts';

suite('The verdict is the first link that fails', () => {
  for (const { what, objects, unknown = [], status, summary, codes = [], says } of [...backendCases, ...wayCases]) {
    test(what, () => {
      const { verdict } = rowOf(objects, { unknown });
      assert.equal(verdict.status, status);
      assert.equal(verdict.summary ? render(verdict.summary) : '', summary);
      assert.deepEqual(
        verdict.findings.map(({ code }) => code),
        codes,
      );
      if (says !== undefined) assert.equal(verdict.controllerMessage, says);
    });
  }
});

test('no summary of a finding is longer than a row takes', () => {
  for (const { what, objects, unknown = [] } of [...backendCases, ...wayCases]) {
    const { summary } = rowOf(objects, { unknown }).verdict;
    const words = summary ? render(summary).split(' ').length : 0;
    assert.ok(words <= 5, what);
  }
});

const grouped = (...secrets: readonly (string | undefined)[]) =>
  backend({
    ai: {
      groups: secrets.map((name, index) => ({
        providers: [
          {
            name: `p${index}`,
            openai: { model: 'gpt-4o' },
            ...(name !== undefined && { policies: { auth: { secretRef: { name } } } }),
          },
        ],
      })),
    },
    status: accepted('True', 'Backend successfully accepted'),
  });

test('inside groups the cluster is silent: one broken provider is partly, all are not ready', () => {
  const one = rowOf([grouped(undefined, 'none'), route(), ...behindRoute]).verdict;
  assert.equal(one.status, 'partly');
  assert.match(one.explanation.map((sentence) => render(sentence)).join(' '), /The cluster does not report this/);
  assert.equal(rowOf([grouped('none', 'gone'), route(), ...behindRoute]).verdict.status, 'notReady');
});
