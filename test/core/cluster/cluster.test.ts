import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CodedError } from '../../../src/core/base/codedError.ts';
import { Emitter } from '../../../src/core/base/event.ts';
import type { ClusterReader, ContextInfo, KubeconfigState } from '../../../src/core/cluster/connection.ts';
import { Contexts } from '../../../src/core/cluster/contexts.ts';
import { ClusterSchemas } from '../../../src/core/cluster/clusterSchemas.ts';
import { contextState } from '../../../src/core/cluster/contextState.ts';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import { providerRows } from '../../../src/core/cluster/topology.ts';
import { failure, render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../../support/objects.ts';

/** A source whose watches the test answers by hand. */
class FakeSource implements ClusterSource {
  readonly open = new Map<string, WatchSink>();
  readonly asked: string[] = [];
  retries = 0;

  watch(scope: WatchScope, sink: WatchSink) {
    const selector = scope.labelSelector === undefined ? '' : `?${scope.labelSelector}`;
    const key = `${scope.kind.plural}/${scope.namespace ?? ''}${selector}`;
    this.asked.push(key);
    this.open.set(key, sink);
    return { dispose: () => void this.open.delete(key) };
  }

  retry(): void {
    this.retries += 1;
  }

  setSeen(): void {}

  forbid(key: string): void {
    this.open
      .get(key)
      ?.state({ status: 'forbidden', error: failure('cluster.forbidden', { verb: 'list', resource: key }) });
  }

  answer(key: string, objects: readonly unknown[]): void {
    const sink = this.open.get(key);
    assert.ok(sink, `no watch on ${key}`);
    sink.replaced(objects.map(kubeObject));
    sink.state({ status: 'live' });
  }
}

function started(): { source: FakeSource; store: ClusterStore } {
  const source = new FakeSource();
  const store = new ClusterStore(source);
  assert.deepEqual(source.asked, [], 'no request before start');
  store.start();
  return { source, store };
}

const needing = (name: string, namespace: string) =>
  backend({ name, namespace, policies: { auth: { secretRef: { name: 'key' } } } });
const lost = failure('cluster.unreachable', { server: 'https://x', detail: 'ECONNREFUSED' });

void test('Secrets are watched only in namespaces where a backend refers to one', () => {
  const { source } = started();
  assert.ok(!source.asked.some((key) => key.startsWith('secrets')));
  source.answer('agentgatewaybackends/', [needing('a', 'one'), needing('b', 'two'), backend({ namespace: 'three' })]);
  assert.deepEqual(
    [...source.open.keys()].filter((key) => key.startsWith('secrets')),
    ['secrets/one', 'secrets/two'],
  );
  source.answer('agentgatewaybackends/', [needing('b', 'two')]);
  assert.deepEqual(
    [...source.open.keys()].filter((key) => key.startsWith('secrets')),
    ['secrets/two'],
  );
});

const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'n' },
});

void test('of a kind with several selectors all are one, and it is complete when all are', () => {
  const { source, store } = started();
  const [proxies = '', controllers = ''] = [...source.open.keys()].filter((key) => key.startsWith('deployments/'));
  source.answer(proxies, [deployment('ai-gateway')]);
  assert.equal(store.isComplete(kinds.deployment, 'n'), false);
  source.answer(controllers, [deployment('agentgateway')]);
  assert.equal(store.isComplete(kinds.deployment, 'n'), true);
  assert.equal(store.objects(kinds.deployment).length, 2);
  assert.equal(store.find(kinds.deployment, 'n', 'agentgateway')?.metadata.name, 'agentgateway');
  source.open.get(controllers)?.state({ status: 'stale', error: lost });
  assert.equal(store.state(kinds.deployment).status, 'stale');
  source.open.get(controllers)?.state({ status: 'absent' });
  assert.equal(store.isComplete(kinds.deployment, 'n'), false);
});

void test('what is disposed stops watching', () => {
  const { source, store } = started();
  source.answer('agentgatewaybackends/', [needing('a', 'one')]);
  store.dispose();
  assert.deepEqual([...source.open.keys()], []);
});

void test('the state of a context: never answered, lost, refused, not installed', () => {
  const { source, store } = started();
  const sink = source.open.get('agentgatewaybackends/');
  const status = () => contextState(store).status;
  assert.equal(status(), 'loading');
  sink?.state({ status: 'stale', error: lost });
  assert.equal(status(), 'unreachable');
  sink?.state({ status: 'absent' });
  assert.equal(status(), 'notInstalled');
  sink?.state({ status: 'forbidden', error: lost });
  assert.equal(status(), 'loading', 'the namespaces may be open');
  source.open.get('namespaces/')?.state({ status: 'forbidden', error: lost });
  source.open.get('agentgatewaybackends/default')?.state({ status: 'forbidden', error: lost });
  assert.equal(status(), 'forbidden');
  source.answer('agentgatewaybackends/', []);
  assert.equal(status(), 'live');
  sink?.state({ status: 'stale', error: lost });
  assert.equal(status(), 'stale');
});

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const openKeys = (source: FakeSource, plural: string) =>
  [...source.open.keys()].filter((key) => key.startsWith(`${plural}/`));

void test('P6e: where the cluster is forbidden a kind falls back to the namespaces that may be read', () => {
  const { source, store } = started();
  source.answer('gateways/', []);
  source.forbid('agentgatewaybackends/');
  assert.deepEqual(contextState(store).status, 'loading');
  source.answer('namespaces/', [namespace('a'), namespace('b')]);
  assert.deepEqual(openKeys(source, 'agentgatewaybackends'), [
    'agentgatewaybackends/',
    'agentgatewaybackends/default',
    'agentgatewaybackends/a',
    'agentgatewaybackends/b',
  ]);
  assert.deepEqual(openKeys(source, 'gateways'), ['gateways/'], 'each kind by its own rights');
  source.forbid('agentgatewaybackends/default');
  source.forbid('agentgatewaybackends/b');
  source.answer('agentgatewaybackends/a', [needing('mine', 'a')]);
  assert.deepEqual(contextState(store), { status: 'live', scope: ['a'], isComplete: true });
  assert.deepEqual([store.isComplete(kinds.backend, 'a'), store.isComplete(kinds.backend, 'b')], [true, false]);
  assert.equal(store.isComplete(kinds.backend), false);
  assert.deepEqual(openKeys(source, 'secrets'), ['secrets/a']);

  source.answer('namespaces/', [namespace('a'), namespace('c')]);
  assert.ok(source.open.has('agentgatewaybackends/c'), 'a namespace that appeared');
  assert.ok(!source.open.has('agentgatewaybackends/b'), 'and one that went');
  source.answer('namespaces/', [namespace('c')]);
  assert.deepEqual([store.objects(kinds.backend), openKeys(source, 'secrets')], [[], []]);
});

void test('rights granted later end the watches on namespaces', () => {
  const { source, store } = started();
  source.forbid('agentgatewaybackends/');
  source.answer('namespaces/', [namespace('a')]);
  source.answer('agentgatewaybackends/a', [needing('mine', 'a')]);
  source.answer('agentgatewaybackends/', [needing('mine', 'a'), backend({ namespace: 'z' })]);
  assert.deepEqual(openKeys(source, 'agentgatewaybackends'), ['agentgatewaybackends/']);
  assert.deepEqual(contextState(store), { status: 'live', scope: 'cluster', isComplete: true });
  assert.equal(store.objects(kinds.backend).length, 2);
  assert.deepEqual(openKeys(source, 'secrets'), ['secrets/a'], 'the reference is counted once');
});

void test('namespaces that the user names are tried, and no list of namespaces is asked for', () => {
  const source = new FakeSource();
  const store = new ClusterStore(source, { own: 'mine', chosen: ['team-a', 'team-b'] });
  store.start();
  source.forbid('agentgatewaybackends/');
  assert.deepEqual(openKeys(source, 'agentgatewaybackends').slice(1), [
    'agentgatewaybackends/team-a',
    'agentgatewaybackends/team-b',
  ]);
  assert.ok(!source.open.has('namespaces/'));
  store.chooseNamespaces([]);
  source.forbid('namespaces/');
  assert.deepEqual(openKeys(source, 'agentgatewaybackends').slice(1), ['agentgatewaybackends/mine']);
  store.chooseNamespaces(['other']);
  assert.deepEqual(openKeys(source, 'agentgatewaybackends').slice(1), ['agentgatewaybackends/other']);
  assert.ok(!source.open.has('namespaces/'));
});

void test('P6e: without the right to list Secrets one is unknown, never missing, also when the right is taken away', () => {
  const { source, store } = started();
  source.answer('agentgatewaybackends/', [needing('a', 'one')]);
  const findings = () => providerRows(store, 'test', everyReleaseFeatures)[0]?.verdict.findings.length;
  source.forbid('secrets/one');
  assert.equal(findings(), 0);
  source.answer('secrets/one', []);
  assert.equal(findings(), 1, 'with the right, what is not there is missing');
  source.forbid('secrets/one');
  assert.equal(findings(), 0);
});

void test('the first page shows rows; a list that comes anew takes nothing away before its end', () => {
  const { source, store } = started();
  const sink = source.open.get('agentgatewaybackends/');
  const some = [backend({ name: 'a' }), backend({ name: 'b' })].map(kubeObject);
  sink?.page(some);
  assert.deepEqual(contextState(store), { status: 'live', scope: 'cluster', isComplete: false });
  assert.equal(store.objects(kinds.backend).length, 2);
  assert.equal(store.isComplete(kinds.backend, 'kgateway-system'), false, 'the rest may come yet');
  sink?.replaced([...some, kubeObject(backend({ name: 'c' }))]);
  sink?.state({ status: 'live' });
  assert.deepEqual(contextState(store), { status: 'live', scope: 'cluster', isComplete: true });
});

void test('Secrets are followed for whatever refers to one: clouds, groups, policies', () => {
  const { source } = started();
  const aws = backend({ namespace: 'aws', policies: { auth: { aws: { secretRef: { name: 's' } } } } });
  const grouped = backend({
    namespace: 'grouped',
    ai: { groups: [{ providers: [{ openai: {}, policies: { auth: { gcp: { secretRef: { name: 's' } } } } }] }] },
  });
  source.answer('agentgatewaybackends/', [aws, grouped, backend({ namespace: 'none' })]);
  const policy = {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayPolicy',
    metadata: { name: 'p', namespace: 'policy' },
    spec: { backend: { auth: { secretRef: { name: 's' } } } },
  };
  source.answer('agentgatewaypolicies/', [policy]);
  assert.deepEqual(openKeys(source, 'secrets'), ['secrets/aws', 'secrets/grouped', 'secrets/policy']);
  source.answer('agentgatewaypolicies/', []);
  assert.deepEqual(openKeys(source, 'secrets'), ['secrets/aws', 'secrets/grouped']);
});

function verdictOf(object: unknown, secrets: readonly unknown[] | undefined) {
  const { source, store } = started();
  source.answer('agentgatewaybackends/', [object]);
  if (secrets && source.open.has('secrets/kgateway-system')) source.answer('secrets/kgateway-system', secrets);
  const [row] = providerRows(store, 'test', everyReleaseFeatures);
  assert.ok(row);
  return row.verdict;
}

const anthropic = (status: unknown) => backend({ policies: { auth: { secretRef: { name: 'key' } } }, status });
const grouped = (status: unknown) =>
  backend({
    ai: {
      groups: [
        { providers: [{ name: 'a', openai: {} }] },
        { providers: [{ name: 'b', openai: {}, policies: { auth: { secretRef: { name: 'none' } } } }] },
      ],
    },
    status,
  });

const verdicts: readonly (readonly [
  what: string,
  object: unknown,
  secrets: readonly unknown[] | undefined,
  status: string,
  summary: string,
])[] = [
  ['accepted', backend({ status: accepted('True') }), undefined, 'ready', ''],
  [
    'rejected, the reason known',
    anthropic(accepted('False', 'missing')),
    [secretMetadata('key', ['api-key'])],
    'notReady',
    'Secret has no usable key',
  ],
  ['rejected, Secret absent', anthropic(accepted('False', 'not found')), [], 'notReady', 'Secret key is missing'],
  [
    'rejected, no rights on Secrets',
    anthropic(accepted('False', 'missing')),
    undefined,
    'notReady',
    'Rejected: TranslationError',
  ],
  ['accepted, silent inside groups', grouped(accepted('True')), [], 'partly', 'Secret none is missing'],
  ['no controller', backend(), undefined, 'unknown', 'no status yet'],
  [
    'the last change not judged yet',
    backend({ generation: 2, status: accepted('True', '', 1) }),
    undefined,
    'unknown',
    'latest change not processed yet',
  ],
];

void test('the verdict on a provider, and its reason for the row', () => {
  for (const [what, object, secrets, status, summary] of verdicts) {
    const verdict = verdictOf(object, secrets);
    assert.equal(verdict.status, status, what);
    assert.equal(verdict.summary ? render(verdict.summary) : '', summary, what);
  }
});

void test('the same name in two namespaces and contexts has different ids', () => {
  const { source, store } = started();
  source.answer('agentgatewaybackends/', [backend({ namespace: 'one' }), backend({ namespace: 'two' })]);
  const ids = ['a', 'b'].flatMap((context) => providerRows(store, context, everyReleaseFeatures).map((row) => row.id));
  assert.equal(new Set(ids).size, 4);
});

function kubeconfig(names: readonly string[], current = names[0], revision = '1') {
  const contexts = names.map((name): ContextInfo => ({
    name,
    cluster: name,
    server: `https://${name}`,
    namespace: 'default',
    revision,
  }));
  return { contexts, current, problem: undefined, files: [] } satisfies KubeconfigState;
}

class FakeKubeconfig {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  state: KubeconfigState;

  constructor(state: KubeconfigState) {
    this.state = state;
  }

  change(state: KubeconfigState): void {
    this.state = state;
    this.#changed.fire();
  }
}

const noReader = {} as ClusterReader;

function connectable() {
  const connected: string[] = [];
  const closed: string[] = [];
  const connect = (info: ContextInfo) => {
    connected.push(info.name);
    if (info.name === 'broken') return Promise.reject(new CodedError('cluster.timeout', {}));
    return Promise.resolve({ source: new FakeSource(), reader: noReader, dispose: () => void closed.push(info.name) });
  };
  return { connected, closed, connect };
}

void test('nothing connects before it is opened; a change of the current context keeps the sessions', async () => {
  const { connected, closed, connect } = connectable();
  const file = new FakeKubeconfig(kubeconfig(['a', 'b']));
  const contexts = new Contexts(connect);
  contexts.start(file);
  assert.deepEqual(connected, []);
  await contexts.current?.open();
  await contexts.current?.open();
  assert.deepEqual(connected, ['a']);
  const before = contexts.current;
  file.change(kubeconfig(['a', 'b'], 'b'));
  assert.equal(contexts.current?.info.name, 'b');
  assert.equal(contexts.find('a'), before);
  assert.deepEqual(
    contexts.sessions.map((session) => session.info.name),
    ['b', 'a'],
  );
  assert.deepEqual(closed, []);
});

void test('a pinned context is the current one while the kubeconfig has it, and opens nothing by itself', async () => {
  const { connected, connect } = connectable();
  const file = new FakeKubeconfig(kubeconfig(['a', 'b', 'c']));
  const contexts = new Contexts(connect, 'b');
  let told = 0;
  contexts.onDidChange((session) => (told += session === undefined ? 1 : 0));
  contexts.pin('c');
  contexts.start(file);
  const names = (): readonly string[] => contexts.sessions.map((session) => session.info.name);
  assert.deepEqual(names(), ['c', 'a', 'b']);
  file.change(kubeconfig(['a', 'b', 'c'], 'a'));
  assert.equal(contexts.current?.info.name, 'c', 'a switch elsewhere does not move it');
  file.change(kubeconfig(['a', 'b'], 'a'));
  assert.deepEqual([contexts.current?.info.name, contexts.pinned], ['b', 'c'], 'gone for now');
  file.change(kubeconfig(['a', 'b', 'c'], 'a'));
  assert.equal(contexts.current?.info.name, 'c');
  const before = told;
  contexts.pin('c');
  assert.equal(told, before);
  contexts.pin(undefined);
  assert.equal(contexts.current?.info.name, 'b');
  assert.equal(told, before + 1);
  assert.deepEqual(connected, []);
  await contexts.current?.open();
  assert.deepEqual(connected, ['b']);
});

void test('a context that was removed or got other credentials is closed', async () => {
  const { closed, connect } = connectable();
  const file = new FakeKubeconfig(kubeconfig(['a', 'b']));
  const contexts = new Contexts(connect);
  contexts.start(file);
  await contexts.find('a')?.open();
  await contexts.find('b')?.open();
  file.change(kubeconfig(['a'], 'a', '2'));
  assert.deepEqual(closed.toSorted(), ['a', 'b']);
  assert.equal(contexts.find('a')?.isOpened, false);
});

void test('a connection that cannot begin says why and can be tried again', async () => {
  const { connected, connect } = connectable();
  const contexts = new Contexts(connect, 'broken');
  contexts.start(new FakeKubeconfig(kubeconfig(['a', 'broken'])));
  const session = contexts.current;
  await assert.rejects(async () => session?.open(), { code: 'cluster.timeout' });
  assert.equal(session?.error?.code, 'cluster.timeout');
  session?.retry();
  assert.deepEqual(connected, ['broken', 'broken']);
});

void test('schemas that cannot be read are asked for once a connection, not with every event', async () => {
  const source = new FakeSource();
  let asked = 0;
  const reader: ClusterReader = {
    ...noReader,
    readOpenApi: () => {
      asked += 1;
      return Promise.reject(lost);
    },
  };
  const contexts = new Contexts(() => Promise.resolve({ source, reader, dispose: () => undefined }));
  const failures: unknown[] = [];
  const schemas = new ClusterSchemas(contexts, (_, error) => failures.push(error));
  contexts.start(new FakeKubeconfig(kubeconfig(['a'])));
  await contexts.current?.open();
  const backends = (): void => source.answer('agentgatewaybackends/', [backend()]);
  for (let event = 0; event < 5; event += 1) {
    backends();
    await setImmediate();
  }
  assert.deepEqual([asked, failures.length], [1, 1], 'one try');
  assert.deepEqual(schemas.features(contexts.current), everyReleaseFeatures);
  source.open.get('agentgatewaybackends/')?.state({ status: 'stale', error: lost });
  backends();
  await setImmediate();
  assert.equal(asked, 2);
  schemas.dispose();
});
