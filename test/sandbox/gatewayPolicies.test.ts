import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gatewayPolicy, httpRoute } from '../io/support/promptObjects.ts';
import { until } from '../io/support/until.ts';
import { pathTo } from './paths.ts';
import { gatewaySeed } from './seed.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from './startSandbox.ts';

function provider(name: string, model: string, host: object): object {
  return { name, openai: { model }, ...host };
}

/** What policies let through; what they refuse is test/io/explainedAnswers.test.ts. */
describe('policies of the gateway', () => {
  let sandbox: Sandbox;
  const target = { kind: 'HTTPRoute', name: 'one' };
  const policies = pathTo('agentgatewaypolicies', SANDBOX_NAMESPACE);

  const post = async (headers: Record<string, string> = {}): Promise<number> => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] });
    const answer = await fetch(`${sandbox.gatewayUrl}/one/v1/chat/completions`, { method: 'POST', body, headers });
    await answer.text();
    return answer.status;
  };
  const lastSent = () => sandbox.upstream.exchanges.at(-1);

  before(async () => {
    sandbox = await startSandbox({ pace: 'fast', seed: gatewaySeed() });
    const { client } = sandbox;
    await client.create(pathTo('secrets', SANDBOX_NAMESPACE), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'clients' },
      stringData: { ann: 'key-of-ann', ben: '{"key":"key-of-ben","metadata":{"team":"blue"}}' },
    });
    const health = { eviction: { duration: '60s', consecutiveFailures: 2 } };
    await client.create(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE), {
      apiVersion: 'agentgateway.dev/v1alpha1',
      kind: 'AgentgatewayBackend',
      metadata: { name: 'one' },
      spec: {
        ai: {
          groups: [
            { providers: [{ ...provider('first', 'a', { host: 'unknown.invalid', port: 80 }), policies: { health } }] },
            { providers: [provider('second', 'b', { host: 'host.internal', port: 11_434 })] },
          ],
        },
      },
    });
    const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'one' }];
    const filters = [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    ];
    const rules = [{ matches: [{ path: { value: '/one' } }], filters, backendRefs }];
    await client.create(
      pathTo('httproutes', SANDBOX_NAMESPACE),
      httpRoute('one', { parentRefs: [{ name: 'ai-gateway' }], rules }),
    );
  });
  after(() => sandbox.dispose());

  test('a provider that failed as often as it may is out of service, and the next group answers', async () => {
    await until('the route', async () => (await post()) !== 404);
    await until('the second provider', async () => (await post()) === 200);
    assert.match(lastSent()?.body ?? '', /"model":"b"/);
  });

  test('a client with a key of the Secret is let in, and its key goes no further', async () => {
    const traffic = { apiKeyAuthentication: { mode: 'Strict', secretRef: { name: 'clients' } } };
    await sandbox.client.create(policies, gatewayPolicy('keys', target, traffic));
    await until('the policy', async () => (await post()) === 401);
    assert.equal(await post({ authorization: 'Bearer key-of-nobody' }), 401);
    for (const key of ['key-of-ann', 'key-of-ben']) {
      assert.equal(await post({ authorization: `Bearer ${key}` }), 200);
      assert.equal(lastSent()?.headers.authorization, undefined);
    }
    await sandbox.client.delete(`${policies}/keys`);
    await until('the policy to go', async () => (await post()) === 200);
  });

  test('an expression decides over a request', async () => {
    const authorization = { policy: { matchExpressions: ['request.headers["x-team"] == "blue"'] } };
    await sandbox.client.create(policies, gatewayPolicy('teams', target, { authorization }));
    await until('the policy', async () => (await post()) === 403);
    assert.equal(await post({ 'x-team': 'red' }), 403);
    assert.equal(await post({ 'x-team': 'blue' }), 200);
  });
});
