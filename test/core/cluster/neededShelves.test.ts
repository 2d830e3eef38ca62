import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import { providerRows } from '../../../src/core/cluster/topology.ts';
import { failure } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import type { KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { gateway, nackEvent } from '../../support/chain.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../../support/objects.ts';

const many = Array.from({ length: 30 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
const wide = 'secrets/?type!=helm.sh/release.v1';

/** A store whose watches the test answers by hand. */
class Cluster implements ClusterSource {
  readonly store: ClusterStore;
  readonly #sinks = new Map<string, WatchSink>();

  constructor() {
    this.store = new ClusterStore(this);
    this.store.start();
  }

  watch({ kind, namespace, labelSelector, fieldSelector }: WatchScope, sink: WatchSink) {
    const selector = labelSelector ?? fieldSelector;
    const key = `${kind.plural}/${namespace ?? ''}${selector === undefined ? '' : `?${selector}`}`;
    this.#sinks.set(key, sink);
    return { dispose: () => void this.#sinks.delete(key) };
  }

  retry(): void {}

  setSeen(): void {}

  get secretWatches(): readonly string[] {
    return this.watchesOn('secrets');
  }

  watchesOn(plural: string): readonly string[] {
    return [...this.#sinks.keys()].filter((key) => key.startsWith(`${plural}/`)).toSorted();
  }

  sink(key: string): WatchSink {
    const sink = this.#sinks.get(key);
    assert.ok(sink, `no watch on ${key}`);
    return sink;
  }

  answer(key: string, objects: readonly KubeObject[]): void {
    const sink = this.sink(key);
    sink.replaced(objects);
    sink.state({ status: 'live' });
  }

  forbid(key: string): void {
    const error = failure('cluster.forbidden', { verb: 'list', resource: 'secrets' });
    this.sink(key).state({ status: 'forbidden', error });
  }

  /** Why rows are not ready for what is known of their Secrets, by namespace. */
  get reasons(): Readonly<Record<string, readonly string[]>> {
    const rows = providerRows(this.store, 'test', everyReleaseFeatures);
    return Object.fromEntries(
      rows.map(({ object, verdict }) => [
        object.metadata.namespace,
        verdict.findings.filter(({ link }) => link === 'secret').map(({ code }) => code),
      ]),
    );
  }
}

const needing = (namespace: string): KubeObject => {
  const policies = { auth: { secretRef: { name: 'key' } } };
  return kubeObject(backend({ name: 'needing', namespace, policies, status: accepted('True') }));
};
const secretIn = (namespace: string): KubeObject => kubeObject(secretMetadata('key', ['Authorization'], namespace));
const gatewayIn = (namespace: string): KubeObject => kubeObject(gateway({ namespace }));
const narrowOf = (namespaces: readonly string[]): readonly string[] => namespaces.map((name) => `secrets/${name}`);

suite('Secrets of many namespaces', () => {
  test('up to twenty namespaces are watched one by one', () => {
    const cluster = new Cluster();
    cluster.answer('agentgatewaybackends/', many.slice(0, 20).map(needing));
    assert.deepEqual(cluster.secretWatches, narrowOf(many.slice(0, 20)));
  });

  test('more by one watch, of which only namespaces that refer to a Secret are kept', () => {
    const cluster = new Cluster();
    cluster.answer('agentgatewaybackends/', many.map(needing));
    assert.deepEqual(cluster.secretWatches, [wide]);
    assert.deepEqual(cluster.reasons['team-00'], [], 'unknown, not missing, before its answer');
    cluster.answer(wide, [secretIn('team-00'), secretIn('elsewhere')]);
    const kept = () => cluster.store.objects(kinds.secret).map(({ metadata }) => metadata.namespace);
    assert.deepEqual(kept(), ['team-00']);
    cluster.sink(wide).upserted(secretIn('elsewhere'));
    cluster.sink(wide).upserted(secretIn('team-01'));
    assert.deepEqual(kept(), ['team-00', 'team-01']);
    assert.deepEqual([cluster.reasons['team-00'], cluster.reasons['team-02']], [[], ['secret-absent']]);
  });

  test('what was watched one by one stays so until the one watch has its list', () => {
    const cluster = new Cluster();
    cluster.answer('agentgatewaybackends/', many.slice(0, 20).map(needing));
    cluster.answer('secrets/team-00', [secretIn('team-00')]);
    for (const namespace of many.slice(20)) cluster.sink('agentgatewaybackends/').upserted(needing(namespace));
    assert.deepEqual(cluster.secretWatches, [wide, ...narrowOf(many.slice(0, 20))]);
    assert.deepEqual(cluster.reasons['team-00'], []);
    cluster.answer(wide, many.map(secretIn));
    // Those that came while it was asked for were not in its question.
    assert.deepEqual(cluster.secretWatches, [wide, ...narrowOf(many.slice(21))]);
    assert.deepEqual([cluster.reasons['team-00'], cluster.reasons['team-20']], [[], []]);
    assert.ok(cluster.store.isComplete(kinds.secret, 'team-20'));
    assert.ok(!cluster.store.isComplete(kinds.secret, 'team-21'));
  });

  test('without the right to list those of the cluster, each namespace is asked for, also when the right is taken away', () => {
    const cluster = new Cluster();
    cluster.answer('agentgatewaybackends/', many.map(needing));
    cluster.answer(wide, many.map(secretIn));
    cluster.forbid(wide);
    assert.deepEqual(cluster.secretWatches, narrowOf(many));
    assert.deepEqual(cluster.reasons['team-00'], [], 'unknown until it is answered');
    cluster.answer('secrets/team-00', []);
    assert.deepEqual(cluster.reasons['team-00'], ['secret-absent']);
    cluster.sink('agentgatewaybackends/').upserted(needing('team-99'));
    assert.ok(cluster.secretWatches.includes('secrets/team-99'), 'nobody asks for the whole again');
  });

  test('a namespace that no longer refers to any is forgotten, and the watch with the last of them', () => {
    const cluster = new Cluster();
    cluster.answer('agentgatewaybackends/', many.map(needing));
    cluster.answer(wide, many.map(secretIn));
    cluster.sink('agentgatewaybackends/').deleted(needing('team-00'));
    assert.equal(cluster.store.find(kinds.secret, 'team-00', 'key'), undefined);
    assert.ok(!cluster.store.objects(kinds.secret).some(({ metadata }) => metadata.namespace === 'team-00'));
    cluster.sink('agentgatewaybackends/').upserted(needing('team-00'));
    assert.deepEqual(cluster.secretWatches, [wide, 'secrets/team-00']);
    cluster.answer('agentgatewaybackends/', []);
    assert.deepEqual([cluster.secretWatches, cluster.store.objects(kinds.secret)], [[], []]);
  });

  test('none is asked for while the first list of backends is still coming; a connection that is lost lets them', () => {
    const cluster = new Cluster();
    const sink = cluster.sink('agentgatewaybackends/');
    sink.page(many.slice(0, 5).map(needing));
    cluster.answer('agentgatewaypolicies/', []);
    assert.deepEqual(cluster.secretWatches, []);
    sink.state({
      status: 'stale',
      error: failure('cluster.unreachable', { server: 'https://x', detail: 'ECONNRESET' }),
    });
    assert.deepEqual(cluster.secretWatches, narrowOf(many.slice(0, 5)));
  });
});

suite('Events, by which alone agentgateway tells of a refusal', () => {
  const selector = '?involvedObject.kind=Gateway,reason=AgentGatewayNackError';

  test('are asked for in the namespaces of Gateways alone, and nowhere without one', () => {
    const cluster = new Cluster();
    assert.deepEqual(cluster.watchesOn('events'), []);
    cluster.answer('gateways/', [gatewayIn('team-00'), gatewayIn('team-01')]);
    assert.deepEqual(cluster.watchesOn('events'), [`events/team-00${selector}`, `events/team-01${selector}`]);
    cluster.sink('gateways/').deleted(gatewayIn('team-00'));
    assert.deepEqual(cluster.watchesOn('events'), [`events/team-01${selector}`]);
  });

  test('by one watch where Gateways are in many namespaces', () => {
    const cluster = new Cluster();
    cluster.answer('gateways/', many.map(gatewayIn));
    assert.deepEqual(cluster.watchesOn('events'), [`events/${selector}`]);
  });

  test('that come and go are told, by the kind that changed', () => {
    const cluster = new Cluster();
    cluster.answer('gateways/', [gatewayIn('kgateway-system')]);
    const told: string[] = [];
    cluster.store.onDidChange(({ kind }) => told.push(kind));
    const sink = cluster.sink(`events/kgateway-system${selector}`);
    sink.upserted(kubeObject(nackEvent('words')));
    assert.equal(cluster.store.objects(kinds.event)[0]?.event?.message, 'words');
    sink.deleted(kubeObject(nackEvent('words')));
    assert.deepEqual([cluster.store.objects(kinds.event), told], [[], ['Event', 'Event']]);
  });
});
