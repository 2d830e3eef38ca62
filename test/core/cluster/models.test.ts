import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProvider } from '../../../src/core/catalog/describeProvider.ts';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import { render } from '../../../src/core/messages/index.ts';
import { behindRoute, condition, parentRef, routeStatus, rowOf } from '../../support/chain.ts';

function model(status: unknown, policies: unknown = {}): unknown {
  return {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayModel',
    metadata: { name: 'fast', namespace: 'kgateway-system', uid: 'u' },
    spec: { parentRefs: [parentRef], provider: 'OpenAI', match: { model: 'gpt-4o' }, policies },
    status,
  };
}

const judged = (object: unknown) => {
  const { verdict } = rowOf([object, ...behindRoute]);
  return [verdict.status, verdict.summary ? render(verdict.summary) : '', verdict.controllerMessage ?? ''];
};

test('an AgentgatewayModel is a provider of its own', () => {
  const row = rowOf([model(routeStatus()), ...behindRoute]);
  assert.equal(row.verdict.status, 'ready');
  const [entry] = row.view.groups.flat();
  assert.deepEqual([row.view.type, entry?.type, entry?.model], ['model', 'openai', 'gpt-4o']);
  assert.deepEqual(
    partsOf(row).map(({ label }) => render(label)),
    ['Gateway ai-gateway'],
  );
});

/** What the row of a model of this provider calls it. */
function named(provider: string): string | undefined {
  const object = { ...Object(model(routeStatus())), spec: { parentRefs: [parentRef], provider } };
  const row = rowOf([object, ...behindRoute]);
  const [entry] = row.view.groups.flat();
  return entry && describeProvider(entry, row.object.metadata.labels)?.label;
}

test('its provider is named as people know it, one of a newer release as it is written', () => {
  assert.equal(named('Groq'), 'Groq');
  assert.equal(named('Openrouter'), 'OpenRouter');
  assert.equal(named('OpenAI'), 'OpenAI');
  assert.equal(named('FromTheFuture'), 'FromTheFuture');
});

test('what its Gateways say of it', () => {
  const none = 'No listener matched the parent reference';
  assert.deepEqual(judged(model(routeStatus(condition('Accepted', 'False', 'NoMatchingParent', none)))), [
    'notReady',
    'Not accepted by its Gateway',
    none,
  ]);
  const refs = condition('ResolvedRefs', 'False', 'Invalid', 'secret not found');
  assert.deepEqual(judged(model(routeStatus(undefined, refs))), [
    'notReady',
    'Model refers to nothing',
    'secret not found',
  ]);
  assert.deepEqual(judged(model({}))[0], 'unknown');
  assert.deepEqual(judged(model(routeStatus(), { auth: { secretRef: { name: 'gone' } } })).slice(0, 2), [
    'notReady',
    'Secret gone is missing',
  ]);
});
