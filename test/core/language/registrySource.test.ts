import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registrySource, type ServedBy } from '../../../src/core/language/registrySource.ts';
import { smallRegistry } from './world.ts';

const id = { group: 'agentgateway.dev', version: 'v1alpha1', kind: 'AgentgatewayBackend' };
const document = {
  components: {
    schemas: {
      Backend: {
        type: 'object',
        properties: { metadata: { type: 'object' } },
        'x-kubernetes-group-version-kind': [id],
      },
    },
  },
};
const servedWith = (hash: string): ServedBy => ({
  context: 'prod',
  schemas: [{ groupVersion: 'agentgateway.dev/v1alpha1', hash, document }],
});

void test('the cluster judges what it serves, the bundled schemas the rest', () => {
  let served: ServedBy | undefined;
  const registry = registrySource(smallRegistry.all(), () => served);
  const originOf = (apiVersion: string, kind: string): string | undefined =>
    registry().findByApiVersion(apiVersion, kind)?.origin.from;

  assert.equal(originOf('agentgateway.dev/v1alpha1', 'AgentgatewayBackend'), 'bundled');
  served = servedWith('1');
  assert.equal(originOf('agentgateway.dev/v1alpha1', 'AgentgatewayBackend'), 'cluster');
  assert.equal(originOf('v1', 'Secret'), 'bundled');
  served = undefined;
  assert.equal(originOf('agentgateway.dev/v1alpha1', 'AgentgatewayBackend'), 'bundled');
});

void test('the registry stays the same object until the cluster serves something else', () => {
  let served = servedWith('1');
  const registry = registrySource(smallRegistry.all(), () => served);
  const first = registry();
  served = servedWith('1');
  assert.equal(registry(), first);
  served = servedWith('2');
  assert.notEqual(registry(), first);
});
