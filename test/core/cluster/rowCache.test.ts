import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { StoreReferences, type Answers } from '../../../src/core/cluster/storeReferences.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import { providerRows } from '../../../src/core/cluster/topology.ts';
import { failure } from '../../../src/core/messages/index.ts';
import type { KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { behindRoute, condition, gateway, gatewayStatus, grant, parentRef, pod, policy } from '../../support/chain.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../../support/objects.ts';

/** A cluster that answers each watch at once with what it holds. */
class Model implements ClusterSource {
  readonly #objects = new Map<string, KubeObject>();
  readonly #sinks = new Map<WatchSink, WatchScope>();
  readonly #forbiddenWide = new Set<string>();
  #isForbidden = false;

  watch(scope: WatchScope, sink: WatchSink) {
    this.#sinks.set(sink, scope);
    sink.replaced([...this.#objects.values()].filter((object) => covers(scope, object)));
    this.#tellState(scope, sink);
    return { dispose: () => void this.#sinks.delete(sink) };
  }

  retry(): void {}

  setSeen(): void {}

  put(value: unknown): void {
    const object = kubeObject(value);
    this.#objects.set(keyOf(object), object);
    for (const [sink, scope] of this.#sinks) if (covers(scope, object) && !this.#isDeaf(scope)) sink.upserted(object);
  }

  remove(value: unknown): void {
    const object = this.#objects.get(keyOf(kubeObject(value)));
    if (object === undefined) return;
    this.#objects.delete(keyOf(object));
    for (const [sink, scope] of this.#sinks) if (covers(scope, object) && !this.#isDeaf(scope)) sink.deleted(object);
  }

  /** The right to list Secrets comes or goes. */
  forbidSecrets(isForbidden: boolean): void {
    this.#isForbidden = isForbidden;
    for (const [sink, scope] of this.#sinks) this.#tellState(scope, sink);
  }

  /** All lists of these objects' kind come anew, with them alone. */
  relist(...values: readonly unknown[]): void {
    const objects = values.map(kubeObject);
    for (const [sink, { kind }] of this.#sinks) if (kind.kind === objects[0]?.kind) sink.replaced(objects);
  }

  /** The right to list a kind in the whole cluster goes or comes; that of each namespace stays. */
  forbidWide(kind: string, isForbidden: boolean): void {
    if (isForbidden) this.#forbiddenWide.add(kind);
    else this.#forbiddenWide.delete(kind);
    for (const [sink, scope] of this.#sinks) {
      if (scope.kind.kind !== kind || scope.namespace !== undefined) continue;
      if (!isForbidden) sink.replaced([...this.#objects.values()].filter((object) => covers(scope, object)));
      this.#tellState(scope, sink);
    }
  }

  #isDeaf({ kind, namespace }: WatchScope): boolean {
    return namespace === undefined && this.#forbiddenWide.has(kind.kind);
  }

  #tellState(scope: WatchScope, sink: WatchSink): void {
    const { kind } = scope;
    const error = failure('cluster.forbidden', { verb: 'list', resource: 'secrets' });
    const isRefused = (this.#isForbidden && kind.kind === 'Secret') || this.#isDeaf(scope);
    sink.state(isRefused ? { status: 'forbidden', error } : { status: 'live' });
  }
}

const covers = ({ kind, namespace }: WatchScope, object: KubeObject): boolean =>
  kind.kind === object.kind && (namespace === undefined || namespace === object.metadata.namespace);
const keyOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace} ${metadata.name}`;

function storeOf(model: Model): ClusterStore {
  const store = new ClusterStore(model);
  store.start();
  return store;
}

const rowsOf = (store: ClusterStore, features = everyReleaseFeatures) => providerRows(store, 'test', features);

function needing(name: string, secret: string | undefined, isAccepted = true, namespace = 'one'): unknown {
  const policies = secret === undefined ? undefined : { auth: { secretRef: { name: secret } } };
  return backend({ name, namespace, policies, status: accepted(isAccepted ? 'True' : 'False') });
}

function versioned(name: string, resourceVersion: string): unknown {
  const object = structuredClone(needing(name, undefined)) as { metadata: Record<string, unknown> };
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

function route(name: string, target: string, namespace = 'one'): unknown {
  const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: target, namespace: 'one' }];
  const rules = [{ matches: [{ path: { value: `/${name}` } }], backendRefs }];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { parentRefs: [parentRef], rules },
  };
}

const secretCodes = ({ verdict }: ReturnType<typeof rowsOf>[number]): readonly string[] =>
  verdict.findings.filter(({ link }) => link === 'secret').map(({ code }) => code);

suite('Rows between changes', () => {
  test('a change of one backend keeps the rows of the others', () => {
    const model = new Model();
    const store = storeOf(model);
    for (const name of ['a', 'b', 'c']) model.put(needing(name, undefined));
    const before = rowsOf(store);
    assert.equal(rowsOf(store), before, 'nothing changed: the same array');
    model.put(needing('b', undefined, false));
    const after = rowsOf(store);
    assert.deepEqual(
      after.map((row, index) => row === before[index]),
      [true, false, true],
    );
    assert.equal(after[1]?.verdict.status, 'notReady');
  });

  test('a Secret, a route and a right reach the rows that depend on them, and only those', () => {
    const model = new Model();
    const store = storeOf(model);
    model.put(needing('a', 'key'));
    model.put(needing('b', undefined));
    const [first, other] = rowsOf(store);
    assert.deepEqual(first && secretCodes(first), ['secret-absent']);
    model.put(secretMetadata('key', ['Authorization'], 'one'));
    assert.deepEqual(rowsOf(store).map(secretCodes), [[], []]);
    model.put(route('r', 'a'));
    assert.deepEqual(
      rowsOf(store)[0]?.routes.map(({ path }) => path),
      ['/r'],
    );
    model.remove(secretMetadata('key', [], 'one'));
    model.forbidSecrets(true);
    assert.deepEqual(rowsOf(store).map(secretCodes), [[], []], 'nobody can tell any more');
    assert.equal(rowsOf(store)[1], other);
  });

  test('a list that comes anew makes nothing anew that it brings as it was', () => {
    const model = new Model();
    const store = storeOf(model);
    model.put(versioned('a', '1'));
    model.put(versioned('b', '2'));
    const before = rowsOf(store);
    model.relist(versioned('a', '1'), versioned('b', '3'));
    const after = rowsOf(store);
    assert.deepEqual([after[0] === before[0], after[1] === before[1]], [true, false]);
  });

  test('routes by backend follow when the whole cluster may no longer be read, and when it may again', () => {
    const model = new Model();
    const store = new ClusterStore(model, { own: 'one', chosen: ['one'] });
    store.start();
    model.put(needing('a', undefined));
    model.put(route('first', 'a'));
    const paths = () => rowsOf(store)[0]?.routes.map(({ path }) => path);
    assert.deepEqual(paths(), ['/first']);
    model.forbidWide('HTTPRoute', true);
    model.remove(route('first', 'a'));
    model.put(route('second', 'a'));
    assert.deepEqual(paths(), ['/second']);
    model.forbidWide('HTTPRoute', false);
    assert.deepEqual(paths(), ['/second']);
    model.remove(route('second', 'a'));
    model.put(route('third', 'a'));
    assert.deepEqual(paths(), ['/third']);
  });

  test('the same name in another namespace is another question', () => {
    const asked: string[] = [];
    const answers: Pick<Answers, 'find' | 'version'> = {
      find: (kind, namespace, name) => (asked.push(`${kind} ${namespace}/${name}`), 'absent'),
      version: () => 1,
    };
    const references = new StoreReferences(answers as Answers);
    for (const [namespace, name] of ['a x', 'a x', 'b x', 'a y'].map((place) => place.split(' '))) {
      references.find('Secret', namespace, name ?? '');
    }
    assert.deepEqual(asked, ['Secret a/x', 'Secret b/x', 'Secret a/y']);
  });

  test('another release judges all anew', () => {
    const model = new Model();
    const store = storeOf(model);
    model.put(needing('a', 'key'));
    model.put(secretMetadata('key', ['api-key'], 'one'));
    const fixes = (secretRefKey: boolean) => rowsOf(store, { secretRefKey })[0]?.verdict.findings[0]?.fixes.length;
    assert.deepEqual([fixes(false), fixes(true), fixes(false)], [1, 2, 1]);
  });
});

const names = fc.constantFrom('a', 'b', 'c');
const namespaces = fc.constantFrom('one', 'two');
const steps = fc.oneof(
  fc
    .record({
      name: names,
      secret: fc.option(names, { nil: undefined }),
      isAccepted: fc.boolean(),
      namespace: namespaces,
    })
    .map((s) => ({ put: needing(s.name, s.secret, s.isAccepted, s.namespace) })),
  fc
    .record({ name: names, target: names, namespace: namespaces })
    .map((s) => ({ put: route(s.name, s.target, s.namespace) })),
  fc
    .record({ name: names, key: fc.constantFrom('Authorization', 'api-key'), namespace: namespaces })
    .map((s) => ({ put: secretMetadata(s.name, [s.key], s.namespace) })),
  fc
    .record({ name: names, namespace: namespaces })
    .map((s) => ({ remove: needing(s.name, undefined, true, s.namespace) })),
  fc.record({ name: names, namespace: namespaces }).map((s) => ({ remove: route(s.name, 'a', s.namespace) })),
  fc.record({ name: names, namespace: namespaces }).map((s) => ({ remove: secretMetadata(s.name, [], s.namespace) })),
  fc.boolean().map((forbid) => ({ forbid })),
  fc.constantFrom(...behindRoute).map((put) => ({ put })),
  fc.constantFrom(...behindRoute).map((remove) => ({ remove })),
  fc.constantFrom('True' as const, 'False' as const).map((status) => ({
    put: gateway({ status: gatewayStatus([condition('Programmed', status, 'Programmed', '')]) }),
  })),
  fc.constantFrom('Running', 'Pending').map((phase) => ({
    put: pod({ status: { phase, conditions: [condition('Ready', 'True')] } }),
  })),
  fc.record({ namespace: namespaces, secret: names, target: names }).map((s) => ({
    put: policy(
      { auth: { secretRef: { name: s.secret } } },
      {
        namespace: s.namespace,
        spec: {
          targetRefs: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: s.target }],
          backend: { auth: { secretRef: { name: s.secret } } },
        },
      },
    ),
  })),
  fc.record({ namespace: namespaces }).map((s) => ({ remove: policy({}, { namespace: s.namespace }) })),
  fc.record({ from: namespaces, namespace: namespaces }).map((s) => ({
    put: grant({
      namespace: s.namespace,
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: s.from }],
        to: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }],
      },
    }),
  })),
  fc.record({ namespace: namespaces }).map((s) => ({ remove: grant({ namespace: s.namespace }) })),
);

test('whatever happens, kept rows are those of a store that sees it all for the first time', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 30 }), (taken) => {
      const model = new Model();
      const store = storeOf(model);
      for (const step of taken) {
        if ('put' in step) model.put(step.put);
        else if ('remove' in step) model.remove(step.remove);
        else model.forbidSecrets(step.forbid);
        const rows = rowsOf(store);
        assert.deepEqual(bySet(rows), bySet(rowsOf(storeOf(model))));
      }
    }),
    { numRuns: 300 },
  );
});

/** A map keeps the place of a key that is set again: the order of a backend's routes is not told here. */
function bySet(rows: ReturnType<typeof rowsOf>): unknown {
  return rows.map((row) => ({
    ...row,
    routes: row.routes
      .map(({ route: { metadata }, path }) => `${metadata.namespace} ${metadata.name} ${path}`)
      .toSorted(),
  }));
}
