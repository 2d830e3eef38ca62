import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosisText } from '../../../src/core/diagnose/diagnosisText.ts';
import type { PromptEndpoint } from '../../../src/core/gateway/endpoint.ts';
import { message } from '../../../src/core/messages/index.ts';
import { behindRoute, nackEvent, route, rowOf } from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const live = { status: 'live' } as const;

test('the links of a rejected backend with sign, word, reason, the words of the controller and the fix', () => {
  const missing = 'failed to translate backend: secret kgateway-system/key missing Authorization value';
  const objects = [
    backend({ policies: { auth: { secretRef: { name: 'key' } } }, status: accepted('False', missing) }),
    secretMetadata('key', ['api-key']),
    route(),
    ...behindRoute,
  ];
  const text = diagnosisText(rowOf(objects), live);
  assert.match(
    text,
    /^openai-backend in \S+ \/ kgateway-system\n✖ Not ready: Secret has no usable key\n9 links: 2 failed/,
  );
  assert.match(text, /\n✔ API server: OK\n/);
  assert.match(text, /\n✖ Backend accepted: failed\n {6}The controller rejected it \(TranslationError\)/);
  assert.match(
    text,
    /Controller: failed to translate backend: secret kgateway-system\/key missing Authorization\n {6}value/,
  );
  assert.match(text, /\n {6}→ Fix: Rename the data key api-key to Authorization\n/);
  assert.match(text, /\n✔ Route: OK\n/);
});

test('what a proxy refused leaves its link open where it may be of this provider', () => {
  const objects = [backend({ status: accepted('True') }), route(), ...behindRoute];
  assert.match(diagnosisText(rowOf(objects), live), /\n✔ Proxy: OK\n/);
  const refused = diagnosisText(rowOf([...objects, nackEvent('invalid *rate*')]), live);
  assert.match(refused, /\n\? Proxy: unknown\n {6}1 of 1 proxies ready\.\n {6}A proxy of Gateway ai-gateway refused/);
  assert.match(refused, /\n {6}The proxy: invalid \*rate\*\n/);
});

test('without an API server nothing behind it is claimed', () => {
  const text = diagnosisText(rowOf([backend(), route(), ...behindRoute]), { status: 'unreachable' });
  assert.match(text, /✖ API server: failed/);
  assert.doesNotMatch(text.split('\n').slice(4).join('\n'), /✔/);
});

test('text of a cluster stays in its line: no line of its own, no control character, no other direction', () => {
  const evil = 'first\n✔ Backend accepted: OK\u001b[2J\u202egnp\u0007';
  const text = diagnosisText(rowOf([backend({ status: accepted('False', evil) })]), live);
  assert.doesNotMatch(text, /\n✔ Backend accepted: OK/);
  for (const unseen of ['\u001b', '\u202e', '\u0007']) assert.ok(!text.includes(unseen));
  assert.match(text, /first ✔ Backend accepted: OK \[2J gnp/);
});

test('the ways that a request takes, in their order, and why others do not work', () => {
  const backendName = { namespace: 'kgateway-system', name: 'openai-backend' };
  const way = { kind: 'tunnel', reason: message('way.tunnel', { gateway: 'n/g' }) } as const;
  const target = { context: 'c', namespace: 'n', gateway: 'g', port: 80 };
  const endpoint: PromptEndpoint = {
    backend: backendName,
    route: backendName,
    gateway: backendName,
    scheme: 'http',
    ways: [
      {
        kind: 'address',
        host: '10.0.0.1',
        port: 80,
        reason: message('way.address', { gateway: 'n/g', address: '10.0.0.1' }),
      },
      { ...way, target },
    ],
    noWays: [message('way.pending', { service: 'n/g' })],
    host: 'ai.example.com',
    path: '/openai/v1/chat/completions',
    forwardedPath: '/v1/chat/completions',
    headers: {},
    routePath: '/openai',
  };
  const row = rowOf([backend(), route(), ...behindRoute]);
  const text = diagnosisText(row, live, undefined, { endpoints: [endpoint], obstacles: [] });
  assert.match(
    text,
    /\n\nA request to \/openai\/v1\/chat\/completions with Host ai\.example\.com goes, in this order, by:\n {6}1\. Address 10\.0\.0\.1 of Gateway n\/g: what its clients use\.\n {6}2\. Tunnel/,
  );
  assert.match(text, /\n {6}– The load balancer of Service n\/g has no address yet\.\n$/);
  const none = { endpoints: [], obstacles: [message('endpoint.noRoute', { backend: 'n/b' })] };
  assert.match(
    diagnosisText(row, live, undefined, none),
    /\n\nNo request gets there:\n {6}– No HTTPRoute leads to n\/b\./,
  );
});
