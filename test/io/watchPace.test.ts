import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { kinds, type ResourceKind } from '../../src/core/resource/kinds.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { contextState } from '../../src/core/cluster/contextState.ts';
import { createClusterSource } from '../../src/io/kube/source.ts';
import { RecordingSink } from './support/recordingSink.ts';
import { pass, refusal, SimulatedServer } from './support/simulatedServer.ts';

const minuteMs = 60_000;

const all = (sinks: readonly RecordingSink[], status: string): boolean => sinks.every((sink) => sink.status === status);

/** Hours of watches in simulated time, at the pace that users have. */
describe('the pace of watches', () => {
  let server: SimulatedServer;
  let source: ReturnType<typeof createClusterSource>;
  let bugs: unknown[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    server = new SimulatedServer();
    bugs = [];
    source = createClusterSource(server.client, (error) => bugs.push(error), server.pace);
  });
  afterEach(() => {
    source.dispose();
    mock.timers.reset();
    assert.deepEqual(bugs, []);
  });

  function watch(count: number, kind: ResourceKind = kinds.secret): RecordingSink[] {
    return Array.from({ length: count }, (_, index) => {
      const sink = new RecordingSink();
      source.watch({ kind, namespace: `n${index}` }, sink);
      return sink;
    });
  }

  test('200 watches of a server that never answered are one probe at a time, ever more slowly', async () => {
    server.fault = () => refusal(undefined);
    const sinks = watch(200, kinds.pod);
    await pass(1000);
    assert.ok(all(sinks, 'stale'), 'every one of them says so at once');
    await pass(10 * minuteMs);
    // 0.5, 1, 2, 4, 8 s and then 15 s, each with jitter down to half: at most 80 in ten minutes.
    assert.ok(server.requests.length >= 40 && server.requests.length <= 90, `${server.requests.length} requests`);
  });

  test('P5: a server that ends every watch in order, and at once, is asked ever more slowly, and said to be old', async () => {
    server.watchLifeMs = 0;
    const [sink] = watch(1, kinds.pod);
    await pass(10 * minuteMs);
    const { requests } = server;
    assert.ok(requests.length >= 40 && requests.length <= 90, `${requests.length} requests`);
    assert.ok(sink?.states.some(({ status }) => status === 'stale'));
    assert.equal(server.count('limit='), 1, 'listed once');
    server.watchLifeMs = undefined;
    await pass(minuteMs);
    assert.equal(sink?.status, 'live');
  });

  test('an outage of 200 live watches: one probe at a time, then all are back, spread over a short time', async () => {
    const sinks = watch(200, kinds.pod);
    await pass(5000);
    assert.ok(all(sinks, 'live'));
    server.fault = () => refusal(undefined);
    server.requests.length = 0;
    server.cut();
    await pass(10 * minuteMs);
    assert.ok(all(sinks, 'stale'));
    assert.ok(server.requests.length <= 90, `${server.requests.length} requests while it was away`);
    server.fault = undefined;
    server.requests.length = 0;
    await pass(20_000, 20);
    assert.ok(all(sinks, 'live'));
    const [first = { atMs: 0 }] = server.requests;
    const soon = server.requests.filter(({ atMs }) => atMs - first.atMs <= 200).length;
    assert.ok(soon <= 120, `${soon} of ${server.requests.length} requests in the first 200 ms`);
    assert.ok(server.requests.length <= 2 * 200 + 5, `${server.requests.length} requests to be back`);
  });

  test('streams that all break at once are resumed after one of them found the server well', async () => {
    const sinks = watch(50, kinds.pod);
    await pass(20_000);
    server.requests.length = 0;
    server.latencyMs = 400;
    server.cut();
    await pass(10_000, 20);
    assert.ok(all(sinks, 'live'));
    assert.equal(server.requests.length, 50, 'each is resumed once, none is listed again');
    const [probe = { atMs: 0 }] = server.requests;
    const within = (fromMs: number, toMs: number): number =>
      server.requests.filter(({ atMs }) => atMs - probe.atMs >= fromMs && atMs - probe.atMs < toMs).length;
    assert.equal(within(0, 400), 1, 'one asks, the others wait for its answer');
    const busiest = Math.max(...server.requests.map(({ atMs }) => within(atMs - probe.atMs, atMs - probe.atMs + 400)));
    assert.ok(busiest <= 12, `${busiest} at once`);
    assert.deepEqual([...new Set(sinks.flatMap((sink) => sink.statuses))], ['loading', 'live'], 'without a word');
  });

  test('streams that break because nothing answers any more: one request finds out, the others wait for it', async () => {
    const sinks = watch(50, kinds.pod);
    await pass(20_000);
    server.requests.length = 0;
    server.latencyMs = 15_000;
    server.fault = () => refusal(undefined);
    server.cut();
    await pass(14_000);
    assert.equal(server.requests.length, 1);
    await pass(2000);
    assert.ok(all(sinks, 'stale'));
  });

  test('credentials that fail are asked for by one request at a time', async () => {
    const sinks = watch(30, kinds.pod);
    await pass(5000);
    server.fault = () => refusal(401);
    server.requests.length = 0;
    server.cut();
    await pass(5 * minuteMs);
    assert.ok(all(sinks, 'stale'));
    assert.ok(server.requests.length <= 50, `${server.requests.length} requests`);
  });

  for (const status of [429, 503]) {
    test(`${status} with Retry-After: nobody asks before that time`, async () => {
      server.fault = () => refusal(status, 30_000);
      watch(20, kinds.pod);
      await pass(29_000);
      assert.equal(server.requests.length, 1);
      await pass(5000);
      assert.equal(server.requests.length, 2);
      server.fault = undefined;
      await pass(90_000);
      assert.equal(server.count('watch=1'), 20);
    });
  }

  test('a kind that the server fails on does not keep the others from living', async () => {
    server.fault = (path) => (path.includes('/pods') ? refusal(500) : undefined);
    const [pod] = watch(1, kinds.pod);
    const others = watch(5, kinds.service);
    await pass(10_000);
    assert.ok(all(others, 'live'));
    await pass(30 * minuteMs);
    assert.ok(all(others, 'live'));
    assert.equal(pod?.status, 'stale');
    assert.ok(server.count('/pods') <= 250, `${server.count('/pods')} requests for the kind that fails`);
  });

  test('P36: idle for an hour and unseen, only watches are renewed; what is refused or absent waits for eyes', async () => {
    server.fault = (path) => {
      if (path.includes('/agentgatewaymodels')) return refusal(404);
      return path.includes('/deployments') || path.startsWith('/api/v1/namespaces?') ? refusal(403) : undefined;
    };
    const store = new ClusterStore(source, { own: 'default', chosen: [] });
    store.start();
    await pass(10_000);
    store.setSeen(false);
    await pass(5 * minuteMs);
    server.requests.length = 0;
    await pass(60 * minuteMs);
    const others = server.requests.filter(({ path }) => !path.includes('watch=1'));
    assert.deepEqual(others, []);
    const live = new Set(server.requests.map(({ path }) => path.split('?')[0])).size;
    // Each lives 220 to 280 s.
    assert.ok(server.requests.length <= live * 17, `${server.requests.length} renewals of ${live} watches`);
    assert.ok(server.requests.length >= live * 12);
    store.setSeen(true);
    await pass(10_000);
    assert.ok(
      server.requests.some(({ path }) => path.includes('/deployments')),
      'looked at again when seen',
    );
    store.dispose();
  });

  test('P6e: namespaced rights: live in the namespaces that may be read, the refused ones asked for ever more rarely', async () => {
    const may = 'team-7';
    server.namespaces = Array.from({ length: 100 }, (_, index) => `team-${index}`);
    server.fault = (path) => {
      const isOpen = path.startsWith('/apis/agentgateway.dev?') || path.startsWith('/api/v1/namespaces?');
      return isOpen || path.includes(`/namespaces/${may}/`) || path.split('/').length <= 4 ? undefined : refusal(403);
    };
    const store = new ClusterStore(source, { own: 'default', chosen: [] });
    store.start();
    await pass(20_000);
    assert.deepEqual(contextState(store), { status: 'live', scope: [may], isComplete: true });
    assert.equal(store.isComplete(kinds.backend, may), true);
    assert.equal(store.isComplete(kinds.backend, 'team-8'), false, 'unknown, not missing');
    server.requests.length = 0;
    await pass(30 * minuteMs);
    const refused = server.requests.filter(({ path }) => !path.includes('watch=1')).length;
    assert.ok(refused <= 30 * 30, `${refused} looks at what is refused in half an hour`);
    server.fault = undefined;
    source.retry();
    await pass(10_000);
    assert.deepEqual(contextState(store), { status: 'live', scope: 'cluster', isComplete: true });
    store.dispose();
  });

  test('an outage that nobody sees is probed once a minute, and at once when somebody looks', async () => {
    server.fault = () => refusal(undefined);
    const store = new ClusterStore(source);
    store.start();
    store.setSeen(false);
    await pass(10 * minuteMs);
    server.requests.length = 0;
    await pass(60 * minuteMs);
    assert.ok(server.requests.length <= 125, `${server.requests.length} requests`);
    assert.equal(contextState(store).status, 'unreachable');
    server.fault = undefined;
    store.setSeen(true);
    await pass(2000);
    assert.equal(contextState(store).status, 'live');
    store.dispose();
  });
});
