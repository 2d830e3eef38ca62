import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { definition } from '../support/definition.ts';
import { pathTo } from '../sandbox/paths.ts';
import { gatewaySeed } from '../sandbox/seed.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { PromptChain } from './support/promptChain.ts';
import { httpRoute, modelBackend } from './support/promptObjects.ts';
import { recordRequests } from './support/recordRequests.ts';
import { fastPace } from './support/testCluster.ts';
import { until } from './support/until.ts';

const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const crd = definition({
  group: 'gateway.networking.k8s.io',
  kind: 'ListenerSet',
  spec: anything,
  status: anything,
});

describe('P21: a provider behind a ListenerSet', () => {
  let sandbox: Sandbox;
  let chain: PromptChain;
  const routes = pathTo('httproutes', SANDBOX_NAMESPACE);
  const gateway = pathTo('gateways', SANDBOX_NAMESPACE, 'ai-gateway');
  const onSet = { group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'team' };
  const obstacle = (): string | undefined => chain.obstacle('one')?.code;
  const status = (): string | undefined => chain.prompts.providers().find(({ name }) => name === 'one')?.status;
  const allow = (from: string): Promise<unknown> =>
    sandbox.client.mergePatch(gateway, { spec: { allowedListeners: { namespaces: { from } } } });

  before(async () => {
    sandbox = await startSandbox({ pace: 'fast', seed: gatewaySeed() });
    await sandbox.client.create(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE), {
      apiVersion: 'agentgateway.dev/v1alpha1',
      kind: 'AgentgatewayBackend',
      metadata: { name: 'one' },
      spec: modelBackend({}),
    });
    chain = new PromptChain(sandbox, fastPace);
  });
  after(() => chain.dispose());

  test('is not asked about before a route names one', async () => {
    const recorded = recordRequests();
    chain.prompts.start();
    await chain.until(() => chain.prompts.providers().length === 1);
    const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'one' }];
    const rules = [{ matches: [{ path: { value: '/one' } }], backendRefs }];
    const asked = (): number => recorded.requests.filter(({ path }) => path.includes('/listenersets')).length;
    assert.equal(asked(), 0);
    await sandbox.client.create(routes, httpRoute('one', { parentRefs: [onSet], rules }));
    await until('the kind to be asked for', () => asked() > 0);
    recorded.dispose();
    assert.ok(
      recorded.requests.every(({ path }) => !path.includes('x-k8s')),
      'the other kind is not asked for',
    );
  });

  test('where the kind does not exist, that is said, and the route is not called broken', async () => {
    await chain.until(() => obstacle() === 'endpoint.noListenerSet');
    await until('its state to be open', () => status() === 'unknown');
  });

  test('with the kind, the set and the Gateway’s consent it is answered, by the listener of the set', async () => {
    await sandbox.client.create(pathTo('customresourcedefinitions'), crd);
    await sandbox.client.create(pathTo('listenersets', SANDBOX_NAMESPACE), {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'ListenerSet',
      metadata: { name: 'team' },
      spec: {
        parentRef: { name: 'ai-gateway' },
        listeners: [{ name: 'team', port: 8080, protocol: 'HTTP', hostname: 'team.example.com' }],
      },
    });
    await until('a refusal', () => obstacle()?.startsWith('endpoint.setNot') === true);
    await allow('Same');
    await until('consent', () => obstacle() === undefined);
    await chain.until(() => status() === 'ready');
    await until('an answer', async () => (await chain.ask('one')).outcome.result === 'done');
    assert.equal(sandbox.upstream.exchanges.at(-1)?.host, 'api.openai.com');
  });

  test('without the Gateway’s consent it is not reached, and the reason is the controller’s', async () => {
    await allow('None');
    await until('a refusal', () => obstacle()?.startsWith('endpoint.setNot') === true);
    const { outcome } = await chain.ask('one');
    assert.ok(outcome.result === 'failed' && outcome.figures.status === undefined, 'nothing was sent');
  });
});
