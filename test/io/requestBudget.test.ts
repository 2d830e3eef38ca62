import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows } from '../../src/core/cluster/topology.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { recordRequests } from './support/recordRequests.ts';
import { backendBody, backendsPath, secretBody, secretsPath, startTestCluster } from './support/testCluster.ts';
import type { TestCluster } from './support/testCluster.ts';
import { until } from './support/until.ts';

const backendCount = 500;
/** More than are watched one by one for their Secrets. */
const namespaceCount = 25;

describe('P6d: what a large cluster costs it', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let store: ClusterStore;
  const namespaces: string[] = [];

  before(async () => {
    cluster = await startTestCluster();
    const policies = { auth: { secretRef: { name: 'key' } } };
    for (let index = 0; index < namespaceCount; index += 1) {
      const name = `${cluster.namespace}-${index}`;
      namespaces.push(name);
      await cluster.admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await cluster.admin.create(secretsPath(name), secretBody('key', { Authorization: 'none' }));
    }
    for (let index = 0; index < backendCount; index += 1) {
      const body = backendBody(`b${index}`) as { spec: object };
      const namespace = namespaces[index % namespaceCount] ?? '';
      await cluster.admin.create(backendsPath(namespace), { ...body, spec: { ...body.spec, policies } });
    }
    connection = connectContext([cluster.kubeconfig], cluster.context);
    store = new ClusterStore(connection.source);
  });
  after(async () => {
    store.dispose();
    connection.dispose();
    await cluster.dispose();
  });

  const ours = () =>
    providerRows(store, cluster.context, everyReleaseFeatures).filter(({ object }) =>
      namespaces.includes(object.metadata.namespace ?? ''),
    );
  const isJudged = (): boolean =>
    ours().length === backendCount && ours().every(({ chain }) => chain.backend.unseenSecrets.length === 0);

  test('five hundred backends and the Secrets of 25 namespaces: one list and one watch a kind, none an object', async () => {
    const recorded = recordRequests();
    store.start();
    await until('all rows with their Secrets', () => store.isSettled && isJudged());
    recorded.dispose();
    const counted = new Map<string, number>();
    for (const { path } of recorded.requests) {
      const { pathname, searchParams } = new URL(path, 'http://server');
      // Two selectors of one kind are two questions, the pages of a list one.
      const selector = searchParams.get('labelSelector') ?? '';
      const question = `${searchParams.has('watch') ? 'watch' : 'list'} ${pathname} ${selector}`.trim();
      if (!searchParams.has('continue')) counted.set(question, (counted.get(question) ?? 0) + 1);
    }
    const often = [...counted].filter(([, count]) => count > 1);
    assert.deepEqual(often, []);
    assert.ok(counted.has('list /api/v1/secrets'));
    const perNamespace = [...counted.keys()].filter((question) => question.includes('/namespaces/'));
    assert.deepEqual(perNamespace, []);
    assert.ok(counted.size <= 2 * (Object.keys(kinds).length + 1), [...counted.keys()].join('\n'));
  });
});
