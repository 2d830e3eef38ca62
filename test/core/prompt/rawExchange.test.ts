import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideSecrets } from '../../../src/core/base/hideSecrets.ts';
import { RawRecorder } from '../../../src/core/prompt/rawExchange.ts';
import { costIn } from '../../../src/core/prompt/runFigures.ts';

const key = 'sk-tést+/=1 "x"';
const serviceKey = ['sk', 'proj', 'aB3_'.repeat(12)].join('-');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const shapes = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), Buffer.from(key).toString('base64')];

test('a secret is hidden in every shape, and nothing else is', () => {
  for (const shape of shapes) assert.match(hideSecrets(`a ${shape} b`, [key]), /^a •••=* b$/, shape);
  assert.equal(hideSecrets('an abc', ['abc', '']), 'an abc', 'what is short stands in any text');
});

test('request and reply as text: own headers and what is secret by its name hidden, an echo of the key too', () => {
  const recorder = new RawRecorder({ authorization: `Bearer ${key}`, 'x-tenant': 'tenant-blue', 'x-plan': 'pro' });
  assert.equal(recorder.take(), undefined, 'nothing was sent');
  recorder.sent({
    method: 'POST',
    url: `http://g/v1?key=${encodeURIComponent(key)}`,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      'x-tenant': 'tenant-blue',
      'x-plan': 'pro',
    },
    body: '{"a":1}',
  });
  assert.equal(recorder.take()?.reply, '');
  const headers = { 'set-cookie': 'session=1', 'x-served-by': 'g', 'x-auth-token': 't' };
  recorder.answered({ status: 200, headers, body: (async function* () {})() });
  for (const shape of shapes) recorder.read(utf8(`${shape}\n`));
  recorder.read(utf8('for tenant-blue'));
  const raw = recorder.take();
  assert.deepEqual(raw?.request.split('\n'), [
    'POST http://g/v1?key=•••',
    'content-type: application/json',
    'authorization: •••',
    'x-tenant: •••',
    'x-plan: •••',
    '',
    '{"a":1}',
  ]);
  assert.match(raw?.reply ?? '', /^HTTP 200\nset-cookie: •••\nx-served-by: g\nx-auth-token: •••\n\n/);
  assert.match(raw?.reply ?? '', /for •••$/);
  for (const shape of shapes) assert.ok(!JSON.stringify(raw).includes(shape), shape);
});

test('a key of a service that a reply repeats is hidden, whoever sent it; what a person wrote stays as it was sent', () => {
  const recorder = new RawRecorder({});
  const body = `{"prompt":"${serviceKey}"}`;
  recorder.sent({ method: 'POST', url: 'http://g/v1', headers: {}, body });
  recorder.answered({ status: 401, headers: { 'x-told': serviceKey }, body: (async function* () {})() });
  recorder.read(utf8(`{"error":{"message":"Incorrect API key provided: ${serviceKey}."}}`));
  const raw = recorder.take();
  assert.ok(raw?.request.endsWith(body));
  assert.equal(raw?.reply, 'HTTP 401\nx-told: •••\n\n{"error":{"message":"Incorrect API key provided: •••."}}');
});

test('a reply without end is kept only so far, and a letter that was split is whole', () => {
  const recorder = new RawRecorder({});
  recorder.sent({ method: 'GET', url: 'http://g/', headers: {}, body: undefined });
  recorder.answered({ status: 200, headers: {}, body: (async function* () {})() });
  const [first = 0, ...rest] = utf8('é');
  recorder.read(Uint8Array.of(first));
  recorder.read(Uint8Array.from(rest));
  assert.match(recorder.take()?.reply ?? '', /é$/);
  for (let index = 0; index < 40; index += 1) recorder.read(utf8('x'.repeat(10_000)));
  const { reply = '' } = recorder.take() ?? {};
  assert.ok(reply.length < 263_000 && reply.endsWith('…'));
});

test('the cost that headers tell', () => {
  assert.equal(costIn({ 'x-litellm-response-cost': '0.0012' }), 0.0012);
  assert.equal(costIn({ 'x-llm-cost-usd': '2e-6' }), 2e-6);
  for (const headers of [{}, { 'x-cost': '' }, { 'x-cost': 'free' }, { 'x-cost': '-1' }, { 'x-costly': '1' }]) {
    assert.equal(costIn(headers), undefined);
  }
});
