import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import {
  areAllRows,
  knownRows,
  providerRow,
  providerRows,
  providerRowsInSlices,
  type HostLoop,
  type ProviderRow,
} from '../../../src/core/cluster/topology.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../../support/objects.ts';

const count = 200;

/** A store whose watches the test answers by hand. */
class Cluster implements ClusterSource {
  readonly store: ClusterStore;
  readonly #sinks = new Map<string, WatchSink>();

  constructor(backends = Array.from({ length: count }, (_, index) => backendAt(index))) {
    this.store = new ClusterStore(this);
    this.store.start();
    if (backends.length === 0) return;
    this.sink('agentgatewaybackends/').replaced(backends);
    this.sink('agentgatewaybackends/').state({ status: 'live' });
  }

  watch({ kind, namespace }: WatchScope, sink: WatchSink) {
    this.#sinks.set(`${kind.plural}/${namespace ?? ''}`, sink);
    return { dispose: () => undefined };
  }

  retry(): void {}

  setSeen(): void {}

  sink(key: string): WatchSink {
    const sink = this.#sinks.get(key);
    assert.ok(sink, `no watch on ${key}`);
    return sink;
  }

  async rows(loop: HostLoop, features = everyReleaseFeatures): Promise<readonly ProviderRow[]> {
    return providerRowsInSlices(this.store, 'test', features, loop);
  }

  get known(): readonly ProviderRow[] | undefined {
    return knownRows(this.store, 'test');
  }
}

function backendAt(index: number, model = 'gpt-4o') {
  const name = `b${String(index).padStart(3, '0')}`;
  const policies = { auth: { secretRef: { name: 'key' } } };
  const ai = { provider: { openai: { model } } };
  return kubeObject(backend({ name, namespace: 'team', ai, policies, status: accepted('True') }));
}

function routeTo(name: string) {
  return kubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `to-${name}`, namespace: 'team' },
    spec: { rules: [{ backendRefs: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name }] }] },
  });
}

/** A clock on which each look takes a millisecond, so that a slice is eight looks long; `between` runs at each turn. */
class SlowLoop implements HostLoop {
  turns = 0;
  readonly #between: (turn: number) => unknown;
  #nowMs = 0;

  constructor(between: (turn: number) => unknown = () => undefined) {
    this.#between = between;
  }

  nowMs(): number {
    return (this.#nowMs += 1);
  }

  nextTurn(): Promise<void> {
    this.turns += 1;
    this.#between(this.turns);
    return Promise.resolve();
  }
}

const modelsOf = (rows: readonly ProviderRow[]): readonly (string | undefined)[] =>
  rows.map(({ view }) => view.groups[0]?.[0]?.model);
const secretCodes = (rows: readonly ProviderRow[]): ReadonlySet<string> =>
  new Set(
    rows.flatMap(({ verdict }) => verdict.findings.filter(({ link }) => link === 'secret').map((one) => one.code)),
  );

suite('Rows in slices', () => {
  test('the loop is let go in between, and nobody sees a part of them', async () => {
    const cluster = new Cluster();
    const seen: unknown[] = [];
    const loop = new SlowLoop(() => seen.push(cluster.known));
    const rows = await cluster.rows(loop);
    assert.equal(rows.length, count);
    assert.ok(loop.turns >= 3, `${loop.turns} turns`);
    assert.ok(seen.every((known) => known === undefined || known === rows));
    assert.equal(cluster.known, rows);
    assert.equal(providerRows(cluster.store, 'test', everyReleaseFeatures), rows, 'the same rows as at once');
  });

  test('rows of an earlier round stay until those of the next are whole', async () => {
    const cluster = new Cluster();
    const before = await cluster.rows(new SlowLoop());
    const seen: unknown[] = [];
    const loop = new SlowLoop(() => seen.push(cluster.known));
    const after = await cluster.rows(loop, { secretRefKey: true });
    assert.ok(seen.length > 2 && seen.every((known) => known === before || known === after));
    assert.equal(seen[0], before);
    assert.ok(after.every((row, index) => row !== before[index]));
  });

  test('what comes, goes and changes between two slices is in the rows of the next call', async () => {
    const cluster = new Cluster();
    const sink = cluster.sink('agentgatewaybackends/');
    const changes = [
      () => {
        sink.upserted(backendAt(0, 'seen already'));
        sink.upserted(backendAt(count - 1, 'not seen yet'));
      },
      () => {
        sink.deleted(backendAt(1));
        sink.upserted(backendAt(count));
      },
    ];
    const first = await cluster.rows(new SlowLoop((turn) => changes[turn - 1]?.()));
    assert.equal(first.length, count);
    const rows = await cluster.rows(new SlowLoop());
    const names = rows.map(({ object }) => object.metadata.name);
    assert.deepEqual([names.length, names.includes('b001'), names.at(-1)], [count, false, `b${count}`]);
    assert.deepEqual([modelsOf(rows)[0], modelsOf(rows).at(-2)], ['seen already', 'not seen yet']);
    assert.deepEqual(names, names.toSorted());
    assert.equal(rows[50], first[51], 'what stayed is not made anew');
  });

  test('the first page has its rows while others come, and they are not all until the list is whole', async () => {
    const cluster = new Cluster([]);
    const { store } = cluster;
    const backends = cluster.sink('agentgatewaybackends/');
    const objects = Array.from({ length: 4 * count }, (_, index) => backendAt(index));
    const pageAt = (page: number) => objects.slice(page * count, (page + 1) * count);
    const rowsNow = async (between?: (turn: number) => unknown): Promise<number> =>
      (await providerRowsInSlices(store, 'test', everyReleaseFeatures, new SlowLoop(between))).length;
    backends.page(pageAt(0));
    assert.equal(
      await rowsNow((turn) => turn < 3 && backends.page(pageAt(turn))),
      count,
      'each turn brings another page',
    );
    assert.equal(areAllRows(store, 'test'), false);
    cluster.sink('httproutes/').replaced([routeTo('b000')]);
    await rowsNow();
    // The end of the list in the midst of a round: what that round shows is not all.
    assert.ok((await rowsNow(() => backends.replaced(objects))) < objects.length);
    assert.equal(areAllRows(store, 'test'), false);
    assert.equal(await rowsNow(), objects.length);
    assert.equal(areAllRows(store, 'test'), true);
    assert.equal(cluster.known?.[0]?.routes.length, 1, 'what other lists brought meanwhile is not lost');
  });

  test('a Secret that comes between two slices is in the rows of the next call', async () => {
    const cluster = new Cluster();
    cluster.sink('secrets/team').replaced([]);
    cluster.sink('secrets/team').state({ status: 'live' });
    const come = (turn: number): void => {
      if (turn === 2)
        cluster.sink('secrets/team').upserted(kubeObject(secretMetadata('key', ['Authorization'], 'team')));
    };
    await cluster.rows(new SlowLoop(come));
    const rows = await cluster.rows(new SlowLoop());
    assert.deepEqual(secretCodes(rows), new Set());
    assert.equal(rows, providerRows(cluster.store, 'test', everyReleaseFeatures));
  });

  test('it ends however much changes: each turn brings a change', async () => {
    const cluster = new Cluster();
    const sink = cluster.sink('agentgatewaybackends/');
    const loop = new SlowLoop((turn) => sink.upserted(backendAt(turn % count, `turn ${turn}`)));
    const rows = await cluster.rows(loop);
    assert.equal(rows.length, count);
    const last = providerRows(cluster.store, 'test', everyReleaseFeatures);
    assert.ok(modelsOf(last).includes(`turn ${loop.turns}`), 'the last change is not lost');
  });

  test('another release asked for in the midst: all rows are of it', async () => {
    const cluster = new Cluster();
    cluster.sink('secrets/team').replaced([kubeObject(secretMetadata('key', ['api-key'], 'team'))]);
    cluster.sink('secrets/team').state({ status: 'live' });
    const newer = { secretRefKey: true };
    let other: Promise<readonly ProviderRow[]> | undefined;
    const begin = (turn: number): void => {
      if (turn === 2) other = cluster.rows(new SlowLoop(), newer);
    };
    await cluster.rows(new SlowLoop(begin));
    await other;
    const rows = await cluster.rows(new SlowLoop(), newer);
    const fixes = new Set(rows.map(({ verdict }) => verdict.findings[0]?.fixes.length));
    assert.deepEqual(fixes, new Set([2]));
  });

  test('another release, and back in the midst: no row is of the other', async () => {
    const cluster = new Cluster();
    cluster.sink('secrets/team').replaced([kubeObject(secretMetadata('key', ['api-key'], 'team'))]);
    cluster.sink('secrets/team').state({ status: 'live' });
    await cluster.rows(new SlowLoop());
    let back: Promise<readonly ProviderRow[]> | undefined;
    const goBack = (turn: number): void => {
      if (turn === 2) back = cluster.rows(new SlowLoop());
    };
    await cluster.rows(new SlowLoop(goBack), { secretRefKey: true });
    const rows = (await back) ?? [];
    const fixes = new Set(rows.map(({ verdict }) => verdict.findings[0]?.fixes.length));
    assert.deepEqual([rows.length, fixes], [count, new Set([1])]);
  });

  test('all at once in the midst of slices is whole and current', async () => {
    const cluster = new Cluster();
    let atOnce: readonly ProviderRow[] = [];
    const ask = (turn: number): void => {
      if (turn === 2) atOnce = providerRows(cluster.store, 'test', everyReleaseFeatures);
    };
    const rows = await cluster.rows(new SlowLoop(ask));
    assert.equal(atOnce.length, count);
    assert.equal(rows, atOnce);
  });

  test('one row is made alone, and is as it is now', async () => {
    const cluster = new Cluster();
    const { store } = cluster;
    const rowOf = () => {
      const object = store.find(kinds.backend, 'team', 'b007');
      return object && providerRow(store, 'test', everyReleaseFeatures, object);
    };
    assert.equal(rowOf()?.object.metadata.name, 'b007');
    assert.equal(cluster.known, undefined, 'the others were not made for it');
    const rows = await cluster.rows(new SlowLoop());
    assert.equal(rowOf(), rows[7]);
    cluster.sink('secrets/team').replaced([]);
    cluster.sink('secrets/team').state({ status: 'live' });
    assert.deepEqual(
      rowOf()?.verdict.findings.map(({ code }) => code),
      ['secret-absent'],
    );
    cluster.sink('agentgatewaybackends/').deleted(backendAt(7));
    assert.equal(rows[7] && providerRow(store, 'test', everyReleaseFeatures, rows[7].object), undefined);
  });
});
