import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import type { ProviderPart } from '../../../src/core/cluster/providerPart.ts';
import { render } from '../../../src/core/messages/index.ts';
import { diagnosisLines } from '../../support/diagnosisLines.ts';
import { behindRoute, policy, route, rowOf, rule } from '../../support/chain.ts';
import { accepted, backend } from '../../support/objects.ts';

const signs = { ok: '●', warned: '◐', failed: '✖', unknown: '○' } as const;

/** A live backend with its route and all behind it: the verdict, and what stands below it about its settings. */
function rowWith(ai: unknown, policies?: unknown, others: readonly unknown[] = [], path = '/openai') {
  const status = accepted('True', 'Backend successfully accepted');
  const objects = [backend({ ai, policies, status }), route({ rules: [rule(path)] }), ...others, ...behindRoute];
  const row = rowOf(objects);
  const lines = (parts: readonly ProviderPart[]): readonly string[] =>
    parts.flatMap((part) => [`${signs[part.state]} ${render(part.label)}`, ...lines(part.parts)]);
  return { row, verdict: row.verdict, drawn: lines(partsOf(row)) };
}

const secure = { provider: { openai: {}, host: 'llm.example', port: 443, pathPrefix: '/v1' } };
const behind = ['● Route openai', '● Gateway ai-gateway'];

test('TLS that is off breaks the provider, as far as no policy turns it on', () => {
  const { verdict, drawn, row } = rowWith(secure);
  assert.equal(verdict.status, 'notReady');
  assert.equal(verdict.summary && render(verdict.summary), 'TLS to port 443 is off');
  assert.deepEqual(drawn, ['✖ TLS to port 443 is off', ...behind]);
  assert.match(diagnosisLines(row).join('\n'), /^failed backend: .*without TLS.*Add tls: \{\}/m);
  assert.equal(rowWith(secure, { tls: {} }).verdict.status, 'ready');
  assert.equal(rowWith(secure, undefined, [policy({ tls: {} })]).verdict.status, 'ready');
});

const member = (name: string, more: unknown) => ({ name, openai: {}, ...Object(more) });

test('of a group it breaks the one that it is about', () => {
  const groups = [
    { providers: [member('good', {}), member('bad', { host: 'llm.example', port: 443, pathPrefix: '/v1' })] },
  ];
  const { verdict, drawn } = rowWith({ groups });
  assert.equal(verdict.status, 'partly');
  assert.deepEqual(drawn, ['◐ Group 1', '● good', '✖ bad', ...behind]);
});

test('advice stands below a provider that stays ready', () => {
  const routes = { '/v1/models': 'Models', '/v1/chat/completions': 'Completions' };
  const { verdict, drawn, row } = rowWith(
    { provider: { openai: { model: 'gpt-4o' } } },
    { ai: { routes, modelAliases: { fast: 'gpt-4o-mini' } }, auth: { key: 'gsk_' + 'Ab3'.repeat(18) } },
  );
  assert.equal(verdict.status, 'ready');
  assert.deepEqual(drawn, [
    '◐ Alias fast is never used',
    '◐ Route type Models unsupported',
    '◐ Key in plain text',
    ...behind,
  ]);
  const told = diagnosisLines(row).join('\n');
  assert.match(told, /^warned backend: .*The alias fast is never used/m);
  const sentences = partsOf(row).flatMap(({ explanation }) => explanation.map((sentence) => render(sentence)));
  assert.ok(![told, ...sentences].join().includes('gsk_'));
});

test('a route that sends its prefix on is warned of, and still leads there', () => {
  const { verdict, drawn } = rowWith({ provider: { openai: {}, host: 'llm.example', port: 8080 } });
  assert.equal(verdict.status, 'ready');
  assert.deepEqual(drawn, ['◐ Route openai', '● Gateway ai-gateway']);
});

test('a hint for those who write is none for what is there', () => {
  const { verdict, drawn } = rowWith({ provider: { anthropic: {} } });
  assert.equal(verdict.status, 'ready');
  assert.deepEqual(drawn, behind);
});
