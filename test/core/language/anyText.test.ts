import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mayBeOurs, mayBecomeOurs } from '../../../src/core/language/quickCheck.ts';
import { apply, serviceWith, uri } from './world.ts';

const piece = fc.constantFrom(
  'apiVersion: agentgateway.dev/v1alpha1',
  'kind: AgentgatewayBackend',
  'spec:',
  'ai:',
  'provider:',
  'groups:',
  'providers:',
  '- ',
  '  ',
  '    ',
  '\n',
  '\r\n',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ',',
  ': ',
  ':',
  '"',
  "'",
  '|',
  '>',
  '#',
  '---\n',
  '...\n',
  '&a',
  '*a',
  '<<: *a',
  '!!binary',
  '? ',
  'kind: Secret\n',
  'stringData:',
  'x',
  '{{ y }}',
  '\0',
  '\uFEFF',
  '😀',
  '%YAML 1.2\n',
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc
    .string({ unit: 'binary' })
    .map((text) => `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n${text}`),
);

void test('no text and no offset makes the service throw, and what it proposes is at the cursor', () => {
  const service = serviceWith();
  fc.assert(
    fc.property(anyText, fc.nat(), (text, random) => {
      const offset = random % (text.length + 1);
      for (const { range, fixes } of service.diagnose(uri, text)) {
        assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
        for (const fix of fixes) if ('edits' in fix) apply(text, fix.edits);
      }
      service.hover(uri, text, offset);
      for (const { edit, cursor } of service.complete(uri, text, offset)) {
        assert.ok(edit.start <= offset && offset <= edit.end);
        assert.ok(!text.slice(edit.start, edit.end).includes('\n'));
        assert.ok(cursor <= edit.newText.length);
      }
    }),
    { numRuns: 1000, seed: 3 },
  );
});

void test('offsets outside the text are answered with nothing', () => {
  const text = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';
  for (const offset of [-1, text.length + 1, Number.NaN]) {
    assert.deepEqual(serviceWith().complete(uri, text, offset), []);
    assert.equal(serviceWith().hover(uri, text, offset), undefined);
  }
});

const checks: readonly (readonly [text: string, ours: boolean, becoming: boolean])[] = [
  ['apiVersion: agentgateway.dev/v1alpha1', true, true],
  ['apiVersion: "gateway.networking.k8s.io/v1"', true, true],
  ['kind: Secret', true, true],
  ['- kind: Secret', true, true],
  ['{"kind": "Secret"}', true, true],
  ['{ apiVersion: v1, kind: Secret }', true, true],
  ['kind: SecretStore', false, true],
  ['mykind: Secret\n', false, false],
  ['', false, true],
  ['# only a comment\n---\n', false, true],
  ['api', false, true],
  ['services:\n  web: {}\n', false, false],
  ['apiVersion: apps/v1\nkind: Deployment\nmetadata: {}\n', false, false],
];
for (const [text, ours, becoming] of checks) {
  void test(`quick check of ${JSON.stringify(text)}`, () => {
    assert.equal(mayBeOurs(text), ours);
    assert.equal(mayBecomeOurs(text), becoming);
  });
}
