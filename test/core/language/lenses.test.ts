import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackendState } from '../../../src/core/language/backendState.ts';
import { serviceWith, uri } from './world.ts';

const backend = (name: string, namespace = ''): string => `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: ${name}
${namespace}spec:
  ai:
    provider:
      openai: {}
`;
const text = [
  `# Ours\n---\n${backend('a', '  namespace: ai\n')}`,
  backend('b'),
  'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n',
  backend('absent'),
].join('---\n');

const stateOf = (namespace: string | undefined, name: string): BackendState => ({
  context: 'prod',
  namespace: namespace ?? 'default',
  status: name === 'absent' ? 'absent' : 'ready',
  isStale: false,
  uid: name === 'absent' ? '' : `uid-${name}`,
});

void test('each backend has its state, and what can be done with it there', () => {
  const lenses = serviceWith({ backendState: stateOf }).lenses(uri, text);
  assert.deepEqual(
    lenses.map(({ provider, document, actions }) => [
      `${provider.context} ${provider.namespace}/${provider.name} ${provider.uid}`,
      document.document,
      actions.map(({ command }) => command.replace('agentgateway.', '')).join(),
    ]),
    [
      ['prod ai/a uid-a', 0, 'sendPrompt,apply,diff'],
      ['prod default/b uid-b', 1, 'sendPrompt,apply,diff'],
      ['prod default/absent ', 3, 'apply,diff'],
    ],
  );
  const [first] = lenses;
  assert.ok(text.slice(first?.range.start).startsWith('apiVersion: agentgateway.dev'), 'below marker and comments');
});

void test('nothing is guessed: without a cluster, for a template, for what the cluster does not tell', () => {
  assert.deepEqual(serviceWith().lenses(uri, text), []);
  const template = backend('a').replace('openai: {}', 'openai: {{ .Values.openai }}');
  assert.deepEqual(serviceWith({ backendState: stateOf }).lenses(uri, template), []);
  assert.deepEqual(serviceWith({ backendState: () => undefined }).lenses(uri, text), []);
});
