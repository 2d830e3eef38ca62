import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOursWholly, namesSchema, readMode } from '../../../src/core/language/otherProviders.ts';

const backend = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';
const route = 'apiVersion: "gateway.networking.k8s.io/v1"\nkind: HTTPRoute\n';
const secret = 'apiVersion: v1\nkind: Secret\n';
const deployment = 'apiVersion: apps/v1\nkind: Deployment\n';

test('a file is ours wholly when nobody else need judge any of it', () => {
  for (const text of [backend, route, `${secret}---\n${backend}`, `# a\n---\n# b\n---\n${backend}---\n`]) {
    assert.equal(isOursWholly(text), true, text);
  }
  for (const text of ['', secret, deployment, `${backend}---\n${deployment}`, 'a: 1\n', `${backend}---\nb: 1\n`]) {
    assert.equal(isOursWholly(text), false, text);
  }
});

test('a schema that the text names', () => {
  for (const line of [
    '# yaml-language-server: $schema=https://example.com/a.json',
    '#yaml-language-server:$schema=a',
    '$schema: a',
  ]) {
    assert.equal(namesSchema(`${line}\n${backend}`), true, line);
  }
  for (const line of ['# yaml-language-server: $schema=none', '# $schema=a', '  $schema: a']) {
    assert.equal(namesSchema(`${line}\n${backend}`), false, line);
  }
});

test('what is no mode is auto', () => {
  assert.deepEqual(['on', 'off', 'auto', true, undefined].map(readMode), ['on', 'off', 'auto', 'auto', 'auto']);
});
