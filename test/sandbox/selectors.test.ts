import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestCluster, type TestCluster } from '../io/support/testCluster.ts';
import { listAt, stringAt } from './json.ts';
import { pathTo } from './paths.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await startTestCluster();
});
after(() => cluster.dispose());

test('Secrets are chosen by their type, Events by what they are about, none by a field that cannot be asked for', async () => {
  const { admin, namespace } = cluster;
  const [secrets, events] = [pathTo('secrets', namespace), pathTo('events', namespace)];
  for (const [name, type] of [
    ['key', 'Opaque'],
    ['release', 'helm.sh/release.v1'],
  ] as const) {
    await admin.create(secrets, { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type });
  }
  for (const [name, kind, reason] of [
    ['e1', 'Gateway', 'AgentGatewayNackError'],
    ['e2', 'Deployment', 'AgentGatewayNackError'],
    ['e3', 'Gateway', 'Other'],
  ] as const) {
    const involvedObject = { kind, name: 'ai', namespace };
    await admin.create(events, { apiVersion: 'v1', kind: 'Event', metadata: { name }, involvedObject, reason });
  }
  const selected = async (path: string, selector: string) => {
    const answer = await admin.call({ path: `${path}?fieldSelector=${encodeURIComponent(selector)}` });
    return listAt(answer, 'items').map((item) => stringAt(item, 'metadata', 'name'));
  };
  assert.deepEqual(await selected(secrets, 'type!=helm.sh/release.v1'), ['key']);
  const nacks = 'involvedObject.kind=Gateway,reason=AgentGatewayNackError';
  assert.deepEqual(await selected(events, nacks), ['e1']);
  const refused = await admin.send({ path: `${secrets}?fieldSelector=reason%3DOther` });
  assert.deepEqual([refused.code, stringAt(refused.body, 'reason')], [400, 'BadRequest']);
});
