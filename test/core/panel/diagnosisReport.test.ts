import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiagnosisStep } from '../../../src/core/diagnose/step.ts';
import { checkPodYaml } from '../../../src/core/diagnose/insidePod.ts';
import { message } from '../../../src/core/messages/index.ts';
import { diagnosisMarkdown } from '../../../src/core/panel/diagnosisMarkdown.ts';
import { parseDiagnosisToHost, parseDiagnosisToPage } from '../../../src/core/panel/diagnosisMessages.ts';
import { reportOf } from '../../../src/core/panel/makeReport.ts';
import { withoutKeys } from '../../../src/core/resource/withoutKeys.ts';

const place = { context: 'prod', namespace: 'kgateway-system', name: 'openai-backend' };

function step(parts: Partial<DiagnosisStep>): DiagnosisStep {
  const title = message('diagnose.backend');
  return { id: 'backend', title, state: 'ok', result: undefined, durationMs: undefined, button: undefined, ...parts };
}

const said = (text: string): DiagnosisStep =>
  step({ state: 'failed', result: { state: 'failed', evidence: [], quote: message('diagnose.said', { text }) } });

const keysOfServices = [
  ['sk', 'proj', 'Abcdef1234567890Abcdef1234567890'].join('-'),
  ['sk', 'ant', 'api03', 'Abcdef1234567890Abcdef'].join('-'),
  ['AI', 'zaSy0123456789abcdefghijklmnopqrstuvw'].join(''),
  ['gsk', '0123456789abcdefghijklmnopqrstuvwxyzABCD'].join('_'),
  ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'abc'].join('.'),
];

test('what looks like a key crosses neither to the page nor into the Markdown', () => {
  for (const key of keysOfServices) {
    const report = reportOf(place, [said(`Incorrect API key provided: ${key}. See the docs`)], false);
    const told = JSON.stringify(report) + diagnosisMarkdown(report);
    assert.ok(!told.includes(key), key);
    assert.match(told, /Incorrect API key provided: •••/);
  }
  for (const [text, wanted] of [
    ['Authorization: Bearer abcdefgh1234', 'Authorization: Bearer •••'],
    ['"x-goog-api-key": "abcdefgh"', '"x-goog-api-key": "•••"'],
    ['https://user:hunter22@host/path', 'https://user:•••@host/path'],
  ] as const) {
    assert.equal(withoutKeys(text), wanted);
  }
});

test('a text that means harm is read in a time that grows with its length', () => {
  // Without it a single one of these takes minutes.
  for (const part of ['a-', '//a:', 'bearer ', 'eyJaaaaaaaa.', '-----BEGIN A', 'sk-', 'cookie: bearer  ']) {
    const text = part.repeat(100_000);
    assert.ok(withoutKeys(text).length > 0, part);
  }
});

test('what is no key stays: names of models, Secrets, data keys and Pods', () => {
  const text =
    'secret kgateway-system/anthropic-api-key missing Authorization value; model claude-sonnet-4-20250514, Pod ai-gateway-ff9a48e23a-45skt, sk-dash';
  assert.equal(withoutKeys(text), text);
});

test('a text of a cluster becomes no Markdown, no line of its own and turns no direction', () => {
  const evil = '# big\n- [x](http://evil) <img> `code` \u202egnp';
  const text = diagnosisMarkdown(reportOf(place, [said(evil)], false));
  assert.equal(text.split('\n').filter((line) => line.startsWith('#')).length, 1);
  assert.match(text, /\\# big \\- \\\[x\\\]\\\(http\\:\/\/evil\\\) &lt;img\\> \\`code\\` gnp/);
});

test('the Markdown has the head, each step with its sign and word, and the command as a block', () => {
  const steps = [
    step({ id: 'api', title: message('diagnose.api'), durationMs: 12.4 }),
    step({
      state: 'skipped',
      result: { state: 'skipped', evidence: [message('diagnose.noWay')], shell: 'kubectl run x' },
    }),
  ];
  assert.equal(
    diagnosisMarkdown(reportOf(place, steps, false)),
    [
      '## openai\\-backend in prod / kgateway\\-system',
      '',
      '2 checks, 0 failed, 1 skipped',
      '',
      '- ✔ **API server reachable** · OK (12 ms)',
      '- – **Backend accepted** · Skipped',
      '  - No request gets to the gateway\\.',
      '',
      '    ```sh',
      '    kubectl run x',
      '    ```',
      '',
      '',
    ].join('\n'),
  );
});

test('a message of the page is ours, or nothing; the report reads as it was written', () => {
  for (const value of [undefined, {}, { type: 'allow' }, { type: 'act', step: 'x', action: -1 }, { type: 'exec' }]) {
    assert.equal(parseDiagnosisToHost(value), undefined);
  }
  assert.deepEqual(parseDiagnosisToHost({ type: 'act', step: 'x', action: 1, more: 1 }), {
    type: 'act',
    step: 'x',
    action: 1,
  });
  const action = { title: message('action.showLog'), call: { id: 'agentgateway.showLog', args: [] } } as const;
  const result = { state: 'waiting', evidence: [message('diagnose.provider.why')], actions: [action] } as const;
  const waiting = step({ state: 'waiting', result, button: message('diagnose.provider.button') });
  const report = reportOf(place, [waiting], true);
  assert.equal(report.steps[0]?.consent, 'Send One Token');
  const crossed: unknown = JSON.parse(JSON.stringify({ type: 'report', report }));
  assert.deepEqual(parseDiagnosisToPage(crossed), { type: 'report', report });
  assert.equal(parseDiagnosisToPage({ type: 'report', report: { ...report, steps: [{}] } }), undefined);
});

test('the Pod is shown in so few lines that a dialog holds them', () => {
  const yaml = checkPodYaml(
    'kgateway-system',
    'agentgateway-tools-check-0a1b2c3d',
    'http://host.internal:11434/api/tags',
  );
  assert.ok(yaml.split('\n').length < 28, yaml);
});
