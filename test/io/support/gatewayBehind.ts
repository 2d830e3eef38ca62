import { objectAt } from '../../sandbox/json.ts';
import { pathTo } from '../../sandbox/paths.ts';
import { SANDBOX_NAMESPACE, type Sandbox } from '../../sandbox/startSandbox.ts';
import type { PromptChain } from './promptChain.ts';
import { gatewayPolicy, httpRoute, modelBackend } from './promptObjects.ts';
import { until } from './until.ts';

/** Brings a gateway into a state, between the start and one prompt; what it returns undoes it. */
export type Prepare = (stage: {
  readonly sandbox: Sandbox;
  readonly chain: PromptChain;
}) => Promise<() => void> | (() => void);

export function matchOf(name: string): readonly object[] {
  return [{ path: { type: 'PathPrefix', value: `/${name}` } }];
}

/** The gateway heard of a route last when it was like this; undefined: never. */
export function withRoute(name: string, spec: object | undefined): Prepare {
  return async ({ sandbox, chain }) => {
    const { client, gateway } = sandbox;
    const path = pathTo('httproutes', SANDBOX_NAMESPACE);
    const whole = await client.get(`${path}/${name}`);
    await client.delete(`${path}/${name}`);
    const parentRefs = [{ name: 'ai-gateway' }];
    if (spec !== undefined) await client.create(path, httpRoute(name, { parentRefs, ...spec }));
    await gatewayKnows(sandbox, name, spec !== undefined);
    const held = gateway.holdUpdates();
    if (spec !== undefined) await client.delete(`${path}/${name}`);
    await client.create(path, httpRoute(name, objectAt(whole, 'spec') ?? {}));
    await chain.until(() => chain.obstacle(name) === undefined);
    return () => held.dispose();
  };
}

/** The gateway has not heard of a backend. */
export function withoutBackend(name: string): Prepare {
  return async ({ sandbox, chain }) => {
    const { client, gateway } = sandbox;
    const path = pathTo('agentgatewaybackends', SANDBOX_NAMESPACE);
    await client.delete(`${path}/${name}`);
    await until('the gateway to forget it', async () => (await ask(sandbox, name)) === '500 service not found');
    await chain.until(() => !chain.prompts.providers().some((one) => one.name === name));
    const held = gateway.holdUpdates();
    const kind = { apiVersion: 'agentgateway.dev/v1alpha1', kind: 'AgentgatewayBackend' };
    await client.create(path, { ...kind, metadata: { name }, spec: modelBackend({}) });
    await chain.until(() => chain.prompts.providers().some((one) => one.name === name && one.status === 'ready'));
    return () => held.dispose();
  };
}

/** Straight to the gateway, without us. */
export async function ask({ gatewayUrl }: Sandbox, name: string): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/${name}/v1/chat/completions`, { method: 'POST' });
  return `${answer.status} ${await answer.text()}`;
}

export async function gatewayKnows(sandbox: Sandbox, name: string, knows: boolean): Promise<void> {
  await until(`the gateway to ${knows ? 'know' : 'forget'} ${name}`, async () => {
    return ((await ask(sandbox, name)) !== '404 route not found') === knows;
  });
}

export function withPolicy(name: string, traffic: object): Prepare {
  return async ({ sandbox }) => {
    const { client } = sandbox;
    const path = pathTo('agentgatewaypolicies', SANDBOX_NAMESPACE);
    const before = await ask(sandbox, name);
    await client.create(path, gatewayPolicy(name, { kind: 'HTTPRoute', name }, traffic));
    // A limit lets the first requests through, as before.
    if (!('rateLimit' in traffic) || 'global' in (traffic.rateLimit as object))
      await until('the policy to be known', async () => (await ask(sandbox, name)) !== before);
    return () => void client.delete(`${path}/${name}`);
  };
}
