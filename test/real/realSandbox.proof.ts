import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { openStream } from '../../src/io/http/stream.ts';
import { TestPods } from '../io/support/testPods.ts';
import { bodyText } from '../io/support/bodyText.ts';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { listAt, numberAt, stringAt } from '../sandbox/json.ts';
import { pathTo } from '../sandbox/paths.ts';
import { LISTENER_PORT, SANDBOX_NAMESPACE } from '../sandbox/startSandbox.ts';
import { startRealSandbox, type RealSandbox } from './realSandbox.ts';

/** `npm run sandbox -- --real`: what a person finds there. */

let sandbox: RealSandbox;
let client: ApiClient;
let connection: ContextConnection;

before(async () => {
  sandbox = await startRealSandbox({
    progress: (line) => console.log(line),
    pace: { firstTokenMs: 0, tokensPerSecond: 1000 },
  });
  client = new ApiClient(connectionFrom(readFileSync(sandbox.kubeconfigPath, 'utf8')), 'proof');
  connection = connectContext([sandbox.kubeconfigPath], sandbox.context);
});
after(async () => {
  connection.dispose();
  client.dispose();
  await sandbox.dispose();
});

const accepted = async (name: string): Promise<string | undefined> => {
  const backend = await client.get(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE, name));
  return stringAt(backend, 'status', 'conditions', 0, 'status');
};

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

test('four providers, two of them broken, and the controller with its release', async () => {
  const names = ['ollama-backend', 'openai-backend', 'anthropic-backend', 'gemini-backend'];
  assert.deepEqual(await Promise.all(names.map(accepted)), ['True', 'True', 'False', 'False']);
  const controller = await client.get(pathTo('deployments', SANDBOX_NAMESPACE, 'agentgateway'));
  assert.equal(numberAt(controller, 'status', 'availableReplicas'), 1);
});

test('a prompt goes through the tunnel to a Pod that runs, and is answered', async () => {
  const pods = listAt(await client.call({ path: pathTo('pods', SANDBOX_NAMESPACE) }), 'items');
  const name = stringAt(pods[0], 'metadata', 'name') ?? '';
  const phase = async (): Promise<string | undefined> =>
    stringAt(await client.get(pathTo('pods', SANDBOX_NAMESPACE, name)), 'status', 'phase');
  await until('the Pod to run', async () => (await phase()) === 'Running');
  const target = { context: sandbox.context, namespace: SANDBOX_NAMESPACE, gateway: 'ai-gateway', port: LISTENER_PORT };
  const lease = connection.forwarder.open(target, new TestPods(name));
  const answer = await openStream({
    origin: await lease.origin(),
    method: 'POST',
    path: '/ollama/v1/chat/completions',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] }),
  });
  assert.equal(answer.status, 200);
  assert.match(await bodyText(answer), /"chat\.completion"/);
  lease.dispose();
});

test('the row turns ready when the data key is renamed', async () => {
  const secret = pathTo('secrets', SANDBOX_NAMESPACE, 'anthropic-api-key');
  await client.jsonPatch(secret, [{ op: 'move', from: '/data/api-key', path: '/data/Authorization' }]);
  await until('Accepted', async () => (await accepted('anthropic-backend')) === 'True');
});
