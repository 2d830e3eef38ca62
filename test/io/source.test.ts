import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Disposable } from '../../src/core/base/disposable.ts';
import { kinds, type ResourceKind } from '../../src/core/resource/kinds.ts';
import { connectContext, type ContextConnection, type Pace } from '../../src/io/kube/index.ts';
import { Cluster } from '../sandbox/cluster/cluster.ts';
import { recordRequests } from './support/recordRequests.ts';
import { RecordingSink } from './support/recordingSink.ts';
import {
  backendBody,
  backendsPath,
  embeddedOnly,
  fastPace,
  secretBody,
  secretsPath,
  startTestCluster,
  type TestCluster,
} from './support/testCluster.ts';
import { until } from './support/until.ts';

const plural = kinds.backend.plural;
const crd = 'agentgatewaybackends.agentgateway.dev';

async function live(sink: RecordingSink): Promise<void> {
  await sink.until('live', () => sink.status === 'live');
}

describe('cluster source', () => {
  let cluster: TestCluster;
  let connections: ContextConnection[] = [];
  let faults: Disposable[] = [];
  let namespaceCount = 0;

  before(async () => {
    cluster = await startTestCluster();
  });
  after(() => cluster.dispose());
  afterEach(() => {
    for (const held of [...faults, ...connections]) held.dispose();
    faults = [];
    connections = [];
  });

  function fault(active: Disposable): Disposable {
    faults.push(active);
    return active;
  }

  async function newNamespace(): Promise<string> {
    namespaceCount += 1;
    const name = `${cluster.namespace}-${namespaceCount}`;
    await cluster.admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    return name;
  }

  function watch(namespace: string | undefined, kind: ResourceKind = kinds.backend, pace: Partial<Pace> = {}) {
    const connection = connectContext([cluster.kubeconfig], cluster.context, { pace: { ...fastPace, ...pace } });
    connections.push(connection);
    const sink = new RecordingSink();
    const handle = connection.source.watch({ kind, namespace }, sink);
    return { sink, handle, source: connection.source };
  }

  const create = (namespace: string, name: string) => cluster.admin.create(backendsPath(namespace), backendBody(name));
  const remove = (namespace: string, name: string) => cluster.admin.delete(`${backendsPath(namespace)}/${name}`);

  /** Live again and hearing of changes: creates an object and waits until it is told. */
  async function follows(sink: RecordingSink, namespace: string, name: string): Promise<void> {
    await create(namespace, name);
    await sink.until(`hearing of ${name}`, () => sink.objects.has(name) && sink.status === 'live');
  }

  test('lists, goes live, and tells of what is created, changed and deleted', async () => {
    const namespace = await newNamespace();
    await create(namespace, 'a');
    const { sink } = watch(namespace);
    await live(sink);
    assert.deepEqual(sink.statuses, ['loading', 'live']);
    assert.deepEqual(sink.names, ['a']);
    await create(namespace, 'b');
    await cluster.admin.replace(`${backendsPath(namespace)}/b`, {
      ...(await cluster.admin.get(`${backendsPath(namespace)}/b`)),
      spec: { ai: { provider: { openai: { model: 'other' } } } },
    });
    await remove(namespace, 'a');
    await sink.until('three deltas', () => sink.deltas.length >= 3);
    assert.deepEqual(sink.deltas, ['+b', '+b', '-a']);
    assert.deepEqual(sink.objects.get('b')?.spec, { ai: { provider: { openai: { model: 'other' } } } });
    assert.equal(sink.objects.get('b')?.kind, 'AgentgatewayBackend');
    assert.equal(sink.replacements, 1);
  });

  async function createThreePages(namespace: string): Promise<readonly string[]> {
    const names = Array.from({ length: 1203 }, (_, index) => `b${String(index).padStart(4, '0')}`);
    for (const name of names) await create(namespace, name);
    return names;
  }

  test('a first list of several pages is told page by page', async () => {
    const namespace = await newNamespace();
    const names = await createThreePages(namespace);
    const recorded = recordRequests();
    const { sink } = watch(namespace);
    await live(sink);
    recorded.dispose();
    assert.deepEqual(sink.names, names);
    assert.deepEqual([sink.pages, sink.lastPages, sink.replacements], [[500, 500], 1, 0], 'each as soon as it is in');
    const lists = recorded.requests.filter((request) => request.path.includes('limit=500'));
    assert.equal(lists.length, 3);
  });

  test('what went while a first list had to begin again is not kept from its first pages', async () => {
    const namespace = await newNamespace();
    const [first = '', ...others] = await createThreePages(namespace);
    const { sink } = watch(namespace);
    await sink.until('the first page', () => sink.pages.length > 0);
    const tooOld = fault(cluster.faults.fail(410, 'Expired', 'too old', { verb: 'list', resource: plural }));
    await remove(namespace, first);
    tooOld.dispose();
    await live(sink);
    assert.deepEqual(sink.names, others);
    assert.deepEqual([sink.lastPages, sink.replacements], [0, 1]);
  });

  test('a list that is refused as too old starts again', async () => {
    const namespace = await newNamespace();
    for (let index = 0; index < 501; index += 1) await create(namespace, `b${index}`);
    fault(cluster.faults.fail(410, 'Expired', 'too old', { verb: 'list', resource: plural, times: 1 }));
    const { sink } = watch(namespace);
    await live(sink);
    assert.equal(sink.names.length, 501);
    assert.ok(!sink.statuses.includes('stale'), sink.statuses.join());
  });

  test('a selector and a namespace bound what is told', async () => {
    const namespace = await newNamespace();
    const other = await newNamespace();
    await cluster.admin.create(backendsPath(namespace), {
      ...backendBody('labelled'),
      metadata: { name: 'labelled', labels: { tier: 'gold' } },
    });
    await create(namespace, 'plain');
    await create(other, 'elsewhere');
    const connection = connectContext([cluster.kubeconfig], cluster.context, { pace: fastPace });
    connections.push(connection);
    const sink = new RecordingSink();
    connection.source.watch({ kind: kinds.backend, namespace, labelSelector: 'tier=gold' }, sink);
    await live(sink);
    assert.deepEqual(sink.names, ['labelled']);
  });

  const interruptions: Record<string, (faults: TestCluster['faults']) => void> = {
    'the server ends the watch in order': (faults) => faults.endWatches(plural),
    'the connection is reset': (faults) => faults.resetWatches(plural),
    '410 comes inside the watch': (faults) => faults.expireWatches(plural),
    '410 is the answer to the resumption': (faults) => {
      faults.fail(410, 'Expired', 'too old', { verb: 'watch', resource: plural, times: 1 });
      faults.endWatches(plural);
    },
    'a line of it breaks off': (faults) => faults.breakLines(plural),
    'the history is gone when it resumes': (faults) => {
      faults.compact();
      faults.endWatches(plural);
    },
  };
  for (const [name, interrupt] of Object.entries(interruptions)) {
    test(`goes on without a word when ${name}`, async () => {
      const namespace = await newNamespace();
      await create(namespace, 'a');
      const { sink } = watch(namespace, kinds.backend, { unsaidMs: 5000 });
      await live(sink);
      const recorded = recordRequests();
      interrupt(cluster.faults);
      await create(namespace, 'while-away');
      await sink.until('the change in between', () => sink.objects.has('while-away'));
      await remove(namespace, 'a');
      await sink.until('the deletion', () => !sink.objects.has('a'));
      recorded.dispose();
      assert.deepEqual(sink.statuses, ['loading', 'live']);
      assert.ok(recorded.requests.length <= 6, `${recorded.requests.length} requests`);
    });
  }

  test('a clean end is resumed from where it was, not listed again', async () => {
    const namespace = await newNamespace();
    const { sink } = watch(namespace);
    await live(sink);
    cluster.faults.endWatches(plural);
    await follows(sink, namespace, 'b');
    assert.equal(sink.replacements, 1);
  });

  test('a watch that falls silent is taken for dead and resumed', async () => {
    const namespace = await newNamespace();
    // No bookmark is as long in coming as this watch is patient.
    const recorded = recordRequests();
    const { sink } = watch(namespace, kinds.backend, { silenceMs: 40 });
    await live(sink);
    const watches = (): number => recorded.requests.filter((request) => request.path.includes('watch=1')).length;
    await until('a second watch', () => watches() >= 2);
    recorded.dispose();
    await follows(sink, namespace, 'b');
    assert.equal(sink.replacements, 1);
  });

  test('P5: one that falls silent after it has told something, too', async () => {
    const namespace = await newNamespace();
    const { sink } = watch(namespace, kinds.backend, { silenceMs: 300 });
    await live(sink);
    await follows(sink, namespace, 'a');
    const recorded = recordRequests();
    cluster.faults.silenceWatches(plural);
    await until('another watch', () => recorded.requests.some((request) => request.path.includes('watch=1')));
    recorded.dispose();
    await follows(sink, namespace, 'b');
    assert.equal(sink.replacements, 1);
  });

  test('a server that breaks off every watch at once is asked ever more slowly', async () => {
    const namespace = await newNamespace();
    const resets = fault(cluster.faults.reset({ verb: 'watch', resource: plural }));
    const recorded = recordRequests();
    const { sink } = watch(namespace);
    await sink.until('stale', () => sink.status === 'stale');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    recorded.dispose();
    // 20, 40, 80, 160, 200, 200 … ms with jitter: some ten rounds of a list, a watch and its repetition.
    assert.ok(recorded.requests.length < 45, `${recorded.requests.length} requests in a second`);
    resets.dispose();
    await follows(sink, namespace, 'b');
  });

  test('stale while the server is away, live and complete when it is back', async () => {
    const namespace = await newNamespace();
    await create(namespace, 'a');
    const { sink } = watch(namespace);
    await live(sink);
    await cluster.faults.stopServer();
    await sink.until('stale', () => sink.status === 'stale');
    assert.equal(sink.errorCode, 'cluster.unreachable');
    assert.deepEqual(sink.names, ['a']);
    await cluster.faults.startServer();
    await live(sink);
    await follows(sink, namespace, 'b');
    assert.deepEqual(sink.names, ['a', 'b']);
  });

  test('a server that comes back with another history is listed anew', { skip: embeddedOnly }, async () => {
    const first = await startTestCluster();
    writeFileSync(first.kubeconfig, first.embedded.kubeconfig('tester'));
    const connection = connectContext([first.kubeconfig], first.context, { pace: fastPace });
    connections.push(connection);
    for (let index = 0; index < 20; index += 1)
      await first.admin.create(backendsPath('default'), backendBody(`b${index}`));
    const sink = new RecordingSink();
    connection.source.watch({ kind: kinds.backend }, sink);
    await live(sink);
    await first.embedded.server.stop();
    await sink.until('stale', () => sink.status === 'stale');
    const { port } = new URL(first.embedded.server.address);
    const second = await Cluster.start({ authority: first.embedded.authority, port: Number(port) });
    await live(sink);
    assert.deepEqual(sink.names, []);
    await first.admin.create(backendsPath('default'), backendBody('new'));
    await sink.until('the new object', () => sink.objects.has('new'));
    await second.dispose();
    await first.dispose();
  });

  test('retry does not wait for the back-off', async () => {
    const namespace = await newNamespace();
    await cluster.faults.stopServer();
    const { sink, source } = watch(namespace, kinds.backend, { backOffMs: 3_600_000, maxBackOffMs: 3_600_000 });
    await sink.until('stale', () => sink.status === 'stale');
    await cluster.faults.startServer();
    source.retry();
    await live(sink);
  });

  test('a server that takes requests and does not answer costs only its limit', async () => {
    const namespace = await newNamespace();
    const hanging = fault(cluster.faults.hang({ verb: 'list', resource: plural }));
    const { sink, handle } = watch(namespace);
    await sink.until('loading', () => sink.status === 'loading');
    const { sink: other } = watch(namespace, kinds.secret);
    await live(other);
    handle.dispose();
    hanging.dispose();
    assert.deepEqual(sink.statuses, ['loading']);
  });

  test('forbidden says so, and is looked at again', async () => {
    const namespace = await newNamespace();
    await create(namespace, 'a');
    const refusal = fault(cluster.faults.forbid('list', plural));
    const { sink } = watch(namespace);
    await sink.until('forbidden', () => sink.status === 'forbidden');
    assert.equal(sink.errorCode, 'cluster.forbidden');
    assert.equal(sink.replacements, 0);
    refusal.dispose();
    await live(sink);
    assert.deepEqual(sink.names, ['a']);
  });

  test('without the right to watch the list stays, marked stale', async () => {
    const namespace = await newNamespace();
    await create(namespace, 'a');
    const refusal = fault(cluster.faults.forbid('watch', plural));
    const { sink } = watch(namespace);
    await sink.until('stale', () => sink.status === 'stale');
    assert.equal(sink.errorCode, 'cluster.forbidden');
    assert.deepEqual(sink.names, ['a']);
    refusal.dispose();
    await live(sink);
  });

  test('refused credentials are a state of their own', async () => {
    const namespace = await newNamespace();
    const expired = fault(cluster.faults.expireCredentials({ resource: plural }));
    const recorded = recordRequests();
    const { sink } = watch(namespace);
    await sink.until('stale', () => sink.status === 'stale');
    recorded.dispose();
    assert.equal(sink.errorCode, 'cluster.unauthorized');
    assert.equal(recorded.requests.length, 1, 'a certificate cannot be made anew: it is not tried twice');
    expired.dispose();
    await live(sink);
  });

  test('absent without its CRD, there once it is installed, absent again', async () => {
    const namespace = await newNamespace();
    await create(namespace, 'a');
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions`;
    const installed = await cluster.admin.get(`${path}/${crd}`);
    const { sink } = watch(namespace);
    await live(sink);
    await cluster.admin.delete(`${path}/${crd}`);
    await sink.until('absent', () => sink.status === 'absent');
    assert.deepEqual(sink.names, []);
    await cluster.admin.create(path, { ...installed, metadata: { name: crd } });
    await live(sink);
    await follows(sink, namespace, 'b');
  });

  test('of a Secret only metadata is asked for and kept: the key names, no value', async () => {
    const namespace = await newNamespace();
    const body = secretBody('openai', { 'api-key': 'sk-very-secret' });
    await cluster.admin.create(secretsPath(namespace), {
      ...body,
      metadata: {
        name: 'openai',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(body) },
      },
    });
    const recorded = recordRequests();
    const { sink } = watch(namespace, kinds.secret);
    await live(sink);
    await cluster.admin.mergePatch(`${secretsPath(namespace)}/openai`, {
      stringData: { Authorization: 'sk-also-secret' },
    });
    await sink.until('the second key', () => sink.objects.get('openai')?.dataKeys.length === 2);
    recorded.dispose();
    assert.deepEqual(
      recorded.requests.map(({ accept }) => accept),
      [
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
        'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      ],
    );
    const secret = sink.objects.get('openai');
    assert.deepEqual(secret?.dataKeys, ['Authorization', 'api-key']);
    assert.equal(secret?.kind, 'Secret');
    const kept = JSON.stringify(secret);
    for (const value of ['sk-very-secret', 'sk-also-secret']) {
      assert.ok(!kept.includes(value));
      assert.ok(!kept.includes(Buffer.from(value).toString('base64')));
    }
  });

  test('a sink that throws is reported and does not end the watch', async () => {
    const namespace = await newNamespace();
    const bugs: unknown[] = [];
    const connection = connectContext([cluster.kubeconfig], cluster.context, {
      pace: fastPace,
      reportBug: (error) => bugs.push(error),
    });
    connections.push(connection);
    const sink = new RecordingSink();
    const bug = new Error('a bug of the view');
    connection.source.watch(
      { kind: kinds.backend, namespace },
      {
        page: (objects) => sink.page(objects),
        lastPage: (objects) => sink.lastPage(objects),
        replaced: (objects) => sink.replaced(objects),
        deleted: (object) => sink.deleted(object),
        state: (state) => sink.state(state),
        upserted: (object) => {
          sink.upserted(object);
          throw bug;
        },
      },
    );
    await live(sink);
    await follows(sink, namespace, 'a');
    await follows(sink, namespace, 'b');
    assert.deepEqual(bugs, [bug, bug]);
    assert.equal(sink.replacements, 1);
  });

  test('after dispose nothing more is told and nothing more asked', async () => {
    const namespace = await newNamespace();
    const { sink, handle } = watch(namespace);
    await live(sink);
    handle.dispose();
    handle.dispose();
    const before = sink.deltas.length + sink.states.length;
    const recorded = recordRequests();
    await create(namespace, 'late');
    cluster.faults.endWatches(plural);
    await new Promise((resolve) => setTimeout(resolve, 100));
    recorded.dispose();
    assert.equal(sink.deltas.length + sink.states.length, before);
    assert.deepEqual(recorded.requests, []);
  });

  test('a context that the kubeconfig does not have is a state, not an exception', async () => {
    const connection = connectContext([cluster.kubeconfig], 'nowhere', { pace: fastPace });
    connections.push(connection);
    const sink = new RecordingSink();
    connection.source.watch({ kind: kinds.backend }, sink);
    await sink.until('stale', () => sink.status === 'stale');
    assert.equal(sink.errorCode, 'kubeconfig.noContext');
  });
});
