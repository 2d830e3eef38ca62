import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { ApiClient } from '../../sandbox/api/apiClient.ts';
import { connectionFrom } from '../../sandbox/api/connection.ts';
import { pathTo } from '../../sandbox/paths.ts';
import { startTestCluster, type TestCluster } from '../../io/support/testCluster.ts';
import { until } from '../../io/support/until.ts';

describe('the fault proxy', () => {
  let cluster: TestCluster;
  let user: ApiClient;
  let path: string;

  before(async () => {
    cluster = await startTestCluster();
    user = new ApiClient(connectionFrom(cluster.faults.kubeconfig('tester')), 'tester');
    path = pathTo('configmaps', cluster.namespace);
  });
  after(async () => {
    user.dispose();
    await cluster.dispose();
  });

  const create = (name: string) =>
    cluster.admin.create(path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

  /** What a watch has carried so far, and whether it has ended. */
  async function watch(): Promise<{ text: string; ended: boolean; response: IncomingMessage }> {
    const response = await user.open({ path: `${path}?watch=true` });
    const seen = { text: '', ended: false, response };
    response.on('data', (chunk) => (seen.text += String(chunk)));
    response.on('end', () => (seen.ended = true));
    response.on('error', () => undefined);
    return seen;
  }

  test('passes on who asks, and writes down what was asked', async () => {
    const nobody = new ApiClient(connectionFrom(cluster.faults.kubeconfig('nobody', [])), 'nobody');
    assert.equal((await nobody.send({ path })).code, 403);
    nobody.dispose();
    const last = cluster.faults.requests.at(-1);
    assert.deepEqual(last, { method: 'GET', path, accept: 'application/json', user: 'nobody' });
  });

  test('a token is good until it is revoked', async () => {
    const holder = new ApiClient(connectionFrom(cluster.faults.tokenKubeconfig('holder')), 'holder');
    assert.equal((await holder.send({ path })).code, 200);
    cluster.faults.revokeTokens();
    assert.equal((await holder.send({ path })).code, 401);
    holder.dispose();
  });

  test('429 names when to come again, and spares the administrator', async () => {
    const fault = cluster.faults.throttle(7, { resource: 'configmaps' });
    const answer = await user.send({ path });
    assert.deepEqual([answer.code, answer.headers['retry-after']], [429, '7']);
    assert.equal((await cluster.admin.send({ path })).code, 200);
    fault.dispose();
    assert.equal((await user.send({ path })).code, 200);
  });

  test('a silent watch stays open and carries nothing', async () => {
    const silent = await watch();
    await create('heard');
    await until('the first event', () => silent.text.includes('"heard"'));
    cluster.faults.silenceWatches('configmaps');
    const other = await watch();
    await create('unheard');
    await until('the event elsewhere', () => other.text.includes('"unheard"'));
    assert.ok(!silent.text.includes('"unheard"') && !silent.ended);
    silent.response.destroy();
    other.response.destroy();
  });

  test('a line breaks off in its middle', async () => {
    const broken = await watch();
    cluster.faults.breakLines('configmaps');
    await create('halved');
    await until('the end', () => broken.ended);
    assert.ok(broken.text !== '' && !broken.text.endsWith('\n'));
  });

  test('after a compaction the next page of a list and a resumed watch are 410', async () => {
    const list = await user.call({ path: `${path}?limit=1` });
    const next = Reflect.get(Object(Reflect.get(Object(list), 'metadata')), 'continue');
    cluster.faults.compact();
    assert.equal((await user.send({ path: `${path}?limit=1&continue=${String(next)}` })).code, 410);
    const resumed = await user.send({ path: `${path}?watch=true&resourceVersion=1` });
    assert.match(JSON.stringify(resumed.body), /"ERROR".+410/);
    assert.equal((await user.send({ path })).code, 200);
  });
});
