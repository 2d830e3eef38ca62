import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { clusterFacts } from '../../../src/core/cluster/clusterFacts.ts';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { policiesByTarget } from '../../../src/core/graph/indexes.ts';
import { ResourceGraph } from '../../../src/core/graph/resourceGraph.ts';
import { KeptFindings } from '../../../src/core/language/keptFindings.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { backendRef, gateway, route, rule, storeOf } from '../../support/chain.ts';
import { clusterFact, secretMetadata } from '../../support/objects.ts';
import { serviceWith, uri } from './world.ts';

const registry = new SchemaRegistry(bundledSchemas());

/** Few names, so that most documents have to do with each other. */
const name = fc.constantFrom('one', 'two');
const namespace = fc.constantFrom(undefined, 'kgateway-system', 'team');

const backend = fc
  .record({ name, namespace, secret: name, host: fc.option(name), alias: fc.boolean() })
  .map(({ name: own, namespace: place, secret, host, alias }) => ({
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: { name: own, namespace: place },
    spec: {
      ai: { provider: { openai: { model: 'gpt-4o-mini' }, ...(host === null ? {} : { host, port: 443 }) } },
      policies: {
        auth: { secretRef: { name: secret } },
        ...(alias ? { ai: { modelAliases: { fast: 'gpt-4o' }, routes: { '/v1/models': 'Models' } } } : {}),
      },
    },
  }));
const secret = fc.record({ name, namespace, key: fc.constantFrom('Authorization', 'api-key') }).map((one) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: one.name, namespace: one.namespace },
  stringData: { [one.key]: '${KEY}' },
}));
const policy = fc
  .record({ name, namespace, target: name, kind: fc.constantFrom('HTTPRoute', 'Backend') })
  .map((one) => ({
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayPolicy',
    metadata: { name: one.name, namespace: one.namespace },
    spec: {
      targetRefs: [
        one.kind === 'Backend'
          ? { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: one.target }
          : { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: one.target },
      ],
      backend: { auth: { secretRef: { name: 'two' } }, tls: {} },
    },
  }));
const httpRoute = fc.record({ name, namespace, backend: name, path: name, parent: name }).map((one) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: one.name, namespace: one.namespace },
  spec: {
    parentRefs: [{ name: one.parent, namespace: 'kgateway-system' }],
    rules: [rule(`/${one.path}`, [{ ...backendRef, name: one.backend, namespace: 'kgateway-system' }])],
  },
}));
const other = fc.record({ name, namespace, kind: fc.constantFrom('Gateway', 'ReferenceGrant') }).map((one) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: one.kind,
  metadata: { name: one.name, namespace: one.namespace },
  spec:
    one.kind === 'Gateway'
      ? { gatewayClassName: 'agentgateway', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }
      : {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'team' }],
          to: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }],
        },
}));
const document = fc.oneof(backend, secret, policy, httpRoute, other);

/** What is edited: one document another, one more, one fewer; or the cluster or the context turn out another. */
const edit = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('put' as const), at: fc.nat(7), document }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('insert' as const), at: fc.nat(7), document }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('drop' as const), at: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cluster' as const), index: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('context' as const), namespace }) },
);

const live = (objects: readonly unknown[]): FactLayer => clusterFacts(storeOf(objects), 'prod');
const theirRoute = route({ name: 'one', rules: [rule('/one', [{ ...backendRef, name: 'two' }])] });
const clusters = [
  undefined,
  live([]),
  live([secretMetadata('one', ['api-key'], 'kgateway-system'), gateway(), theirRoute]),
  live([secretMetadata('two', ['Authorization'], 'team'), theirRoute]),
];

test('what is kept from keystroke to keystroke is what a first look would find', () => {
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 2, maxLength: 8 }),
      fc.array(edit, { maxLength: 12 }),
      (first, edits) => {
        const documents: unknown[] = [...first];
        let cluster: FactLayer | undefined;
        let context: string | undefined;
        const world = {
          registry: () => registry,
          clusterLayer: () => cluster,
          defaultNamespace: () => context,
          features: () => everyReleaseFeatures,
        };
        const kept = serviceWith(world);
        const look = (): void => {
          const text = documents.map((one) => stringify(one)).join('---\n');
          assert.deepEqual(kept.diagnose(uri, text), serviceWith(world).diagnose(uri, text));
        };
        look();
        for (const one of edits) {
          if (one.what === 'cluster') cluster = clusters[one.index];
          else if (one.what === 'context') context = one.namespace;
          else if (one.what === 'drop') documents.splice(one.at, 1);
          else documents.splice(one.at, one.what === 'put' ? 1 : 0, one.document);
          look();
        }
      },
    ),
    { numRuns: 200 },
  );
});

const fact = (kind: string, own: string, spec: object = {}): ReturnType<typeof clusterFact> =>
  clusterFact({ apiVersion: 'agentgateway.dev/v1alpha1', kind, metadata: { name: own, namespace: 'ai' }, spec });
const attached = (own: string, target: string): ReturnType<typeof clusterFact> =>
  fact('AgentgatewayPolicy', own, {
    targetRefs: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: target }],
  });

test('only what asked for an object that changed is looked at again', () => {
  const keeper = new KeptFindings();
  const backends = ['one', 'two', 'three'].map((own) => fact('AgentgatewayBackend', own));
  const lookedAt = (others: readonly ReturnType<typeof clusterFact>[], ...ground: readonly unknown[]): string => {
    const facts = new Set([...backends, ...others]);
    const graph = new ResourceGraph([{ facts, isComplete: () => false }]);
    const look = keeper.next(graph, facts, ground);
    const seen: string[] = [];
    for (const backendFact of backends) {
      const { name: own } = backendFact.object.metadata;
      look(backendFact, (asked) => {
        seen.push(own);
        asked.find('Secret', 'ai', own);
        asked.select(policiesByTarget, `ai/AgentgatewayBackend/${own}`, 'ai');
        return [];
      });
    }
    return seen.join(' ');
  };
  const secretOne = fact('Secret', 'one');
  const policyTwo = attached('p', 'two');
  assert.equal(lookedAt([secretOne]), 'one two three');
  assert.equal(lookedAt([secretOne]), '');
  assert.equal(lookedAt([fact('Secret', 'one')]), 'one', 'another object');
  assert.equal(lookedAt([policyTwo]), 'one two', 'one is gone, one has come');
  assert.equal(lookedAt([attached('p', 'three')]), 'two three', 'it names another now');
  assert.equal(lookedAt([fact('Secret', 'three')]), 'three');
  assert.equal(lookedAt([fact('Gateway', 'one')]), 'three', 'of what nobody asks for nothing is looked at');
  assert.equal(lookedAt([], 'another cluster'), 'one two three');
});

test('a file that was closed keeps nothing', () => {
  let looks = 0;
  const text = stringify({
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: { name: 'one' },
    spec: { ai: { provider: { openai: {} } }, policies: { auth: { secretRef: { name: 'one' } } } },
  });
  const cluster: FactLayer = {
    facts: [],
    isComplete: () => false,
    find: (kind) => {
      looks += kind === 'Secret' ? 1 : 0;
      return undefined;
    },
  };
  const service = serviceWith({ registry: () => registry, clusterLayer: () => cluster });
  service.diagnose(uri, text);
  const first = looks;
  assert.ok(first > 0);
  service.diagnose(uri, text);
  assert.equal(looks, first);
  service.forget(uri);
  service.diagnose(uri, text);
  assert.ok(looks > first);
});
