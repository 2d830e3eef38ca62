import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CustomObjectsApi, KubeConfig, PortForward } from '@kubernetes/client-node';
import { ApiClient } from './api/apiClient.ts';
import { connectionFrom } from './api/connection.ts';
import { listAt, stringAt } from './json.ts';
import { pathTo } from './paths.ts';
import { SANDBOX_NAMESPACE as NAMESPACE, startSandbox, type Sandbox } from './startSandbox.ts';

const PROMPT = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: 100 });

async function post(url: string): Promise<readonly [number, string]> {
  const answer = await fetch(url, { method: 'POST', body: PROMPT, headers: { 'content-type': 'application/json' } });
  return [answer.status, await answer.text()];
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (await check().catch(() => false)) return;
    await delay(20);
  }
  throw new Error('it did not come to pass');
}

describe('the sandbox as it starts', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ pace: 'fast' });
  });
  after(async () => {
    await sandbox.dispose();
  });

  const accepted = async (name: string): Promise<string | undefined> =>
    stringAt(
      await sandbox.client.get(pathTo('agentgatewaybackends', NAMESPACE, name)),
      'status',
      'conditions',
      0,
      'status',
    );

  it('has four providers, two of them broken', async () => {
    const names = ['ollama-backend', 'openai-backend', 'anthropic-backend', 'gemini-backend'];
    assert.deepEqual(await Promise.all(names.map(accepted)), ['True', 'True', 'False', 'False']);
  });

  it('is readable for the Kubernetes client of the extension, from the file', async () => {
    const config = new KubeConfig();
    config.loadFromFile(sandbox.kubeconfigPath);
    assert.equal(statSync(sandbox.kubeconfigPath).mode & 0o777, 0o600);
    const api = config.makeApiClient(CustomObjectsApi);
    const list: unknown = await api.listClusterCustomObject({
      group: 'agentgateway.dev',
      version: 'v1alpha1',
      plural: 'agentgatewaybackends',
    });
    assert.equal(listAt(list, 'items').length, 4);
  });

  it('answers prompts to the two that work and 500 for the others', async () => {
    const chat = '/v1/chat/completions';
    assert.equal((await post(`${sandbox.gatewayUrl}/ollama${chat}`))[0], 200);
    assert.equal((await post(`${sandbox.gatewayUrl}/openai${chat}`))[0], 200);
    assert.deepEqual(await post(`${sandbox.gatewayUrl}/anthropic${chat}`), [500, 'service not found']);
    assert.deepEqual(await post(`${sandbox.gatewayUrl}/gemini${chat}`), [500, 'service not found']);
  });

  it('Anthropic turns ready when the data key is renamed, and the next prompt is answered', async () => {
    const secret = pathTo('secrets', NAMESPACE, 'anthropic-api-key');
    await sandbox.client.jsonPatch(secret, [{ op: 'move', from: '/data/api-key', path: '/data/Authorization' }]);
    await until(async () => (await accepted('anthropic-backend')) === 'True');
    const [status, text] = await post(`${sandbox.gatewayUrl}/anthropic/v1/messages`);
    assert.equal(status, 200);
    assert.match(text, /"type":"message".*claude-sonnet-4-20250514/s);
    assert.equal((await post(`${sandbox.gatewayUrl}/anthropic/v1/chat/completions`))[0], 200);
  });

  it('answers through the tunnel, and the upstream notices when it closes in mid-answer', async () => {
    const config = new KubeConfig();
    config.loadFromString(sandbox.kubeconfig);
    const pods = listAt(await sandbox.client.call({ path: pathTo('pods', NAMESPACE) }), 'items');
    const pod = stringAt(pods[0], 'metadata', 'name') ?? '';
    const [input, output] = [new PassThrough(), new PassThrough()];
    const hold = sandbox.upstream.hold(3);
    const webSocket = await new PortForward(config, false).portForward(NAMESPACE, pod, [8080], output, null, input);
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], stream: true });
    const head = ['POST /ollama/v1/chat/completions HTTP/1.1', 'Host: x', `Content-Length: ${body.length}`];
    input.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    const exchange = await hold.held;
    let text = '';
    while (!text.includes('"content"')) text += String((await once(output, 'data'))[0]);
    assert.match(text, /^HTTP\/1\.1 200 OK/);
    assert.ok('close' in webSocket);
    webSocket.close();
    await exchange.ended;
    assert.equal(exchange.outcome, 'aborted');
  });

  it('goes on to route after the API server was away', async () => {
    await sandbox.faults.stopServer();
    assert.equal(
      (await post(`${sandbox.gatewayUrl}/openai/v1/chat/completions`))[0],
      200,
      'the data plane needs no API server',
    );
    await assert.rejects(sandbox.client.call({ path: '/version' }));
    await sandbox.faults.startServer();
    await sandbox.client.delete(pathTo('httproutes', NAMESPACE, 'openai'));
    await until(async () => (await post(`${sandbox.gatewayUrl}/openai/v1/chat/completions`))[0] === 404);
  });

  const faults: readonly (readonly [string, () => { dispose(): void }, RegExp])[] = [
    ['hang', () => sandbox.faults.hang(), /aborted|timeout/i],
    ['reset', () => sandbox.faults.reset(), /ECONNRESET|socket hang up/],
    ['expired credentials', () => sandbox.faults.expireCredentials(), /401 Unauthorized/],
    ['a forbidden list', () => sandbox.faults.forbid('list', 'agentgatewaybackends'), /403 .+is forbidden/],
    ['410 as status', () => sandbox.faults.fail(410, 'Expired', 'too old', { verb: 'list' }), /410 too old/],
  ];
  for (const [name, begin, expected] of faults) {
    it(`${name} hits the user until it is over, and never the controller`, async () => {
      const user = new ApiClient(connectionFrom(sandbox.kubeconfig), 'user');
      const path = pathTo('agentgatewaybackends');
      const fault = begin();
      const signal = AbortSignal.timeout(300);
      await assert.rejects(user.call({ path, signal }), (error) => expected.test(String(error)));
      await sandbox.client.call({ path });
      fault.dispose();
      await user.call({ path });
      user.dispose();
    });
  }

  it('a fault can be limited to some requests', async () => {
    const user = new ApiClient(connectionFrom(sandbox.kubeconfig), 'user');
    sandbox.faults.expireCredentials({ resource: 'secrets', times: 1 });
    assert.equal((await user.send({ path: pathTo('pods') })).code, 200);
    assert.equal((await user.send({ path: pathTo('secrets') })).code, 401);
    assert.equal((await user.send({ path: pathTo('secrets') })).code, 200);
    user.dispose();
  });
});

describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const running: ChildProcess[] = [];
  after(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(...options: readonly string[]): Promise<{ child: ChildProcess; line: unknown }> {
    const main = new URL('main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--json', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(child);
    const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
    return { child, line: JSON.parse(String(line)) };
  }

  it('ends on SIGTERM and takes its files along', async () => {
    const { child, line } = await run();
    const kubeconfig = stringAt(line, 'kubeconfig') ?? '';
    assert.ok(existsSync(kubeconfig));
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.ok(!existsSync(kubeconfig));
  });

  it('killed and started again at the same address: same authority, same state', async () => {
    const stateDir = join(folder, 'state');
    const first = await run('--state-dir', stateDir);
    const kubeconfig = readFileSync(stringAt(first.line, 'kubeconfig') ?? '', 'utf8');
    const connection = connectionFrom(kubeconfig);
    const user = new ApiClient(connection, 'user');
    await user.delete(pathTo('agentgatewaybackends', NAMESPACE, 'gemini-backend'));
    const before = await user.get(pathTo('agentgatewaybackends', NAMESPACE, 'ollama-backend'));
    await delay(200);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await assert.rejects(user.send({ path: '/version' }));
    await run('--state-dir', stateDir, '--api-port', connection.server.port);
    const list = await user.call({ path: pathTo('agentgatewaybackends') });
    assert.equal(listAt(list, 'items').length, 3);
    const after = await user.get(pathTo('agentgatewaybackends', NAMESPACE, 'ollama-backend'));
    assert.equal(after.metadata.uid, before.metadata.uid);
    assert.ok(Number(stringAt(list, 'metadata', 'resourceVersion')) > Number(before.metadata.resourceVersion));
    user.dispose();
  });
});
