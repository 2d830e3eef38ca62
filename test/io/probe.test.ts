import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkPod } from '../../src/core/diagnose/insidePod.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { logAnnotation } from '../sandbox/cluster/podLogs.ts';
import { pathTo } from '../sandbox/paths.ts';
import { failsWith } from './support/failsWith.ts';
import { embeddedOnly, startTestCluster, type TestCluster } from './support/testCluster.ts';

const url = 'http://host.internal:11434/api/tags';

let made = 0;
const nextName = (): string => `agentgateway-tools-check-${(made += 1)}`;

describe('what a diagnosis asks of an API server', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let namespace: string;

  before(async () => {
    cluster = await startTestCluster();
    ({ namespace } = cluster);
    // A real server refuses from now on what the profile does not allow.
    await cluster.admin.mergePatch(`/api/v1/namespaces/${namespace}`, {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    connection = connectContext([cluster.kubeconfig], cluster.context);
  });
  after(async () => {
    connection.dispose();
    await cluster.dispose();
  });

  test('its version; no answer is a coded failure', async () => {
    assert.match(await connection.probe.version(), /^v1\.\d+\.\d+/);
    const abort = new AbortController();
    abort.abort();
    await failsWith('cluster.canceled', connection.probe.version(abort.signal));
  });

  test('what the user may, by the server’s own word', async () => {
    const { probe } = connection;
    assert.equal(await probe.may({ verb: 'create', kind: kinds.pod, namespace }), true);
    assert.equal(await probe.may({ verb: 'get', kind: kinds.pod, subresource: 'log', namespace }), true);
  });

  test('the Pod of a check is taken where the restricted profile is enforced, and removed by its uid', async () => {
    const { probe, reader } = connection;
    const pod = await probe.createPod(namespace, checkPod(namespace, nextName(), url));
    const found = await reader.read({ kind: kinds.pod, namespace, name: pod.name });
    assert.equal(found?.metadata.uid, pod.uid);
    assert.equal(found?.metadata.labels['agentgateway-tools/check'], 'ollama');
    const target = { kind: kinds.pod, namespace, name: pod.name };
    await failsWith('cluster.recreated', reader.delete(target, '00000000-0000-0000-0000-000000000000'));
    await reader.delete(target, pod.uid);
    assert.equal(await reader.read(target), undefined);
  });

  test('a Pod that the profile does not allow is refused by a real server: the test above can fail', async (t) => {
    if (!cluster.isReal) return t.skip('the embedded cluster enforces no profile: on the real server');
    const { spec, ...rest } = checkPod(namespace, nextName(), url) as { readonly spec: Record<string, unknown> };
    const { securityContext: _left, ...loose } = spec;
    await failsWith('cluster.forbidden', connection.probe.createPod(namespace, { ...rest, spec: loose }));
  });

  test('what the Pod wrote, no more of it than is wanted', { skip: embeddedOnly }, async () => {
    const { probe } = connection;
    const pod = await probe.createPod(namespace, checkPod(namespace, nextName(), url));
    const path = pathTo('pods', namespace, pod.name);
    await cluster.admin.mergePatch(path, { metadata: { annotations: { [logAnnotation]: 'x'.repeat(70_000) } } });
    await cluster.admin.mergePatch(`${path}/status`, { status: { phase: 'Succeeded' } });
    assert.equal((await probe.podLog(pod)).length, 64 * 1024);
  });
});
