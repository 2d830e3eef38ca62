import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { kinds, type ResourceKind } from '../../src/core/resource/kinds.ts';
import { readOpenApi } from '../../src/core/schema/index.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import type { CrdDocument } from '../sandbox/cluster/crd.ts';
import type { KubeObject as SandboxObject } from '../sandbox/cluster/kubeObject.ts';
import { failsWith } from './support/failsWith.ts';
import { installCrds } from './support/installCrds.ts';
import { recordRequests } from './support/recordRequests.ts';
import { RecordingSink } from './support/recordingSink.ts';
import { fastPace, startTestCluster, type TestCluster } from './support/testCluster.ts';
import { until } from './support/until.ts';

const group = 'agentgateway.dev';
const approval = 'api-approved.kubernetes.io';
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function crd(kind: ResourceKind, versions: readonly string[]): CrdDocument {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const { kind: name, plural } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    // Of *.k8s.io the API server takes none without a word about its review.
    metadata: { name: `${plural}.${kind.group}`, annotations: { [approval]: 'unapproved, a test' } },
    spec: {
      group: kind.group,
      scope: 'Namespaced',
      names: { kind: name, listKind: `${name}List`, plural, singular: name.toLowerCase() },
      versions: versions.map((version, index) => ({ name: version, served: true, storage: index === 0, schema })),
    },
  };
}

describe('P38: the version that a server has', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let originals: readonly SandboxObject[] = [];
  const touched = [kinds.backend, kinds.policy, kinds.model, kinds.httpRoute, kinds.gateway, kinds.referenceGrant];

  before(async () => {
    cluster = await startTestCluster();
    originals = await Promise.all(touched.map((kind) => cluster.admin.get(`${crds}/${kind.plural}.${kind.group}`)));
  });
  after(async () => {
    // A real server goes on to serve other files.
    for (const kind of touched) await remove(kind);
    const bare = originals.map(({ apiVersion, kind, metadata: { name, annotations }, ...rest }) => {
      return { apiVersion, kind, metadata: { name, annotations }, spec: rest['spec'] };
    });
    await installCrds(cluster.admin, bare);
    await cluster.dispose();
  });
  afterEach(() => connection.dispose());

  async function serve(kind: ResourceKind, versions: readonly string[]): Promise<void> {
    await remove(kind);
    if (versions.length > 0) await installCrds(cluster.admin, [crd(kind, versions)]);
  }

  async function remove(kind: ResourceKind): Promise<void> {
    const path = `${crds}/${kind.plural}.${kind.group}`;
    if ((await cluster.admin.send({ method: 'DELETE', path })).code === 404) return;
    await until('the CRD to be gone', async () => (await cluster.admin.send({ path })).code === 404);
  }

  function watch(kind: ResourceKind, slowMs: number = fastPace.slowMs): RecordingSink {
    connection = connectContext([cluster.kubeconfig], cluster.context, { pace: { ...fastPace, slowMs } });
    const sink = new RecordingSink();
    connection.source.watch({ kind, namespace: cluster.namespace }, sink);
    return sink;
  }

  const create = (version: string, name: string) =>
    cluster.admin.create(`/apis/${group}/${version}/namespaces/${cluster.namespace}/${kinds.backend.plural}`, {
      apiVersion: `${group}/${version}`,
      kind: kinds.backend.kind,
      metadata: { name },
      spec: { ai: { provider: { somethingNew: { model: 'm' } } } },
    });

  test('a newer version instead of ours is followed', async () => {
    await serve(kinds.backend, ['v1beta1']);
    await create('v1beta1', 'before');
    const sink = watch(kinds.backend);
    await sink.until('live', () => sink.status === 'live');
    await create('v1beta1', 'after');
    await sink.until('both', () => sink.names.length === 2);
    assert.equal(sink.objects.get('after')?.apiVersion, 'agentgateway.dev/v1beta1');
    assert.deepEqual(sink.statuses, ['loading', 'live']);
  });

  test('ours beside a newer one is read as ever, and nothing is asked twice', async () => {
    await serve(kinds.backend, ['v1beta1', 'v1alpha1']);
    await create('v1alpha1', 'one');
    const recorded = recordRequests();
    const sink = watch(kinds.backend);
    await sink.until('live', () => sink.status === 'live');
    recorded.dispose();
    assert.equal(recorded.requests.length, 2, 'a list and a watch');
    assert.ok(recorded.requests.every(({ path }) => path.includes('/v1alpha1/')));
  });

  test('ours beside a newer one stays ours after a refusal, when the server is asked what it has', async () => {
    await serve(kinds.backend, ['v1beta1', 'v1alpha1']);
    await create('v1alpha1', 'one');
    const recorded = recordRequests();
    const refusal = cluster.faults.forbid('list', kinds.backend.plural);
    const sink = watch(kinds.backend);
    await sink.until('forbidden', () => sink.status === 'forbidden');
    refusal.dispose();
    await sink.until('live', () => sink.status === 'live');
    recorded.dispose();
    const lists = recorded.requests.filter(({ path }) => path.includes('limit='));
    assert.ok(
      lists.length >= 2 && lists.every(({ path }) => path.includes('/v1alpha1/')),
      lists.map(({ path }) => path).join(),
    );
    assert.ok(recorded.requests.some(({ path }) => path === `/apis/${kinds.backend.group}`));
  });

  test('ours going away in favour of a newer one is followed while running', async () => {
    await serve(kinds.backend, ['v1alpha1']);
    await create('v1alpha1', 'old');
    const sink = watch(kinds.backend);
    await sink.until('live', () => sink.status === 'live');
    await serve(kinds.backend, ['v1beta1']);
    await create('v1beta1', 'new');
    await sink.until('the new one', () => sink.names.join() === 'new' && sink.status === 'live');
  });

  test('absent kinds of one group share a look, and one installed later is found', async () => {
    for (const kind of [kinds.backend, kinds.policy, kinds.model]) await serve(kind, []);
    connection = connectContext([cluster.kubeconfig], cluster.context, { pace: { ...fastPace, slowMs: 100_000 } });
    const sinks = [kinds.backend, kinds.policy, kinds.model].map((kind) => {
      const sink = new RecordingSink();
      connection.source.watch({ kind }, sink);
      return sink;
    });
    const recorded = recordRequests();
    for (const sink of sinks) await sink.until('absent', () => sink.status === 'absent');
    recorded.dispose();
    const discovery = recorded.requests.filter(({ path }) => path.split('/').length <= 4);
    assert.ok(discovery.length <= 2, discovery.map(({ path }) => path).join());
    await serve(kinds.model, ['v1alpha1']);
    connection.source.retry();
    await sinks[2]?.until('live', () => sinks[2]?.status === 'live');
    assert.equal(sinks[0]?.status, 'absent');
  });

  test('forbidden and not served is absent: without rights the server says 403 to what does not exist', async () => {
    await serve(kinds.model, []);
    const refusal = cluster.faults.forbid('list', kinds.model.plural);
    const sink = watch(kinds.model);
    await sink.until('absent', () => sink.status === 'absent');
    refusal.dispose();
  });

  /** Gateway API of another age: the version that the cluster has of a kind of which we know another. */
  const ages: readonly { readonly kind: ResourceKind; readonly version: string }[] = [
    { kind: kinds.httpRoute, version: 'v1beta1' },
    { kind: kinds.gateway, version: 'v1beta1' },
    { kind: kinds.referenceGrant, version: 'v1' },
  ];
  for (const { kind, version } of ages) {
    describe(`${kind.kind} as ${version} only`, () => {
      const apiVersion = `${kind.group}/${version}`;
      const objects = (): string => `/apis/${apiVersion}/namespaces/${cluster.namespace}/${kind.plural}`;
      const target = (name: string) => ({ kind, namespace: cluster.namespace, name });

      before(async () => {
        await serve(kind, [version]);
        const body = { apiVersion, kind: kind.kind, metadata: { name: 'old' }, spec: {} };
        await cluster.admin.create(objects(), body);
      });
      beforeEach(() => {
        connection = connectContext([cluster.kubeconfig], cluster.context, { pace: fastPace });
      });

      test('is read, and opened as YAML, in that version', async () => {
        assert.equal((await connection.reader.read(target('old')))?.apiVersion, apiVersion);
        assert.match(
          (await connection.reader.readYaml(target('old'))) ?? '',
          new RegExp(`^apiVersion: ${apiVersion}\n`),
        );
      });

      test('what is missing in it is missing', async () => {
        assert.equal(await connection.reader.readYaml(target('none')), undefined);
        await failsWith('cluster.notFound', connection.reader.delete(target('none'), 'uid'));
      });

      test('its OpenAPI document is the one that is read', async () => {
        await until('the document of the CRD', async () => {
          const documents = await connection.reader.readOpenApi([kind]);
          const found = documents.flatMap(({ document }) => readOpenApi(document, { from: 'cluster', context: 'c' }));
          const ids = found.filter(({ id }) => id.kind === kind.kind).map(({ id }) => `${id.group}/${id.version}`);
          return ids.join() === apiVersion;
        });
      });

      test('is deleted in that version', async () => {
        const { metadata } = await cluster.admin.get(`${objects()}/old`);
        await connection.reader.delete(target('old'), metadata.uid ?? '');
        assert.equal(await connection.reader.read(target('old')), undefined);
      });
    });
  }

  test('an object that does not exist costs one request where the server has its kind', async () => {
    await serve(kinds.backend, ['v1alpha1']);
    connection = connectContext([cluster.kubeconfig], cluster.context, { pace: fastPace });
    const recorded = recordRequests();
    const missing = { kind: kinds.backend, namespace: cluster.namespace, name: 'none' };
    assert.equal(await connection.reader.read(missing), undefined);
    recorded.dispose();
    assert.equal(recorded.requests.length, 1);
  });
});
