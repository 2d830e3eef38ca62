import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRelease, runningRelease, schemaRelease } from '../../../src/core/cluster/agentgatewayRelease.ts';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { bundledKinds, bundledReleases, bundledRoot } from '../../../src/core/schema/bundled/index.ts';
import { compareReleases } from '../../../src/core/schema/bundled/since.ts';
import { kubeObject } from '../../support/objects.ts';

interface Workload {
  readonly image?: string;
  readonly version?: string;
  readonly name?: string;
  readonly gateway?: string;
}

function deployment({ image, version, name = 'agentgateway', gateway }: Workload): unknown {
  const labels = {
    'app.kubernetes.io/name': name,
    ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
    ...(gateway === undefined
      ? {}
      : { 'gateway.networking.k8s.io/gateway-name': gateway, 'app.kubernetes.io/managed-by': 'agentgateway' }),
  };
  const containers = image === undefined ? [] : [{ name: 'controller', image }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'agentgateway-system', labels },
    spec: { template: { spec: { containers } } },
  };
}

function shown(workloads: readonly Workload[]): string {
  const sinks: (WatchSink & WatchScope)[] = [];
  const source: ClusterSource = {
    watch: (scope, sink) => {
      if (scope.kind === kinds.deployment) sinks.push(Object.assign(sink, scope));
      return { dispose: () => undefined };
    },
    retry: () => undefined,
    setSeen: () => undefined,
  };
  const store = new ClusterStore(source);
  store.start();
  for (const sink of sinks) {
    const isProxies = sink.labelSelector === 'gateway.networking.k8s.io/gateway-name';
    sink.replaced(
      workloads
        .filter(({ gateway }) => (gateway !== undefined) === isProxies)
        .map(deployment)
        .map(kubeObject),
    );
  }
  return render(describeRelease(runningRelease(store) ?? { from: 'unknown' }));
}

const cases: readonly (readonly [workloads: readonly Workload[], text: string])[] = [
  [[{ image: 'registry.example:5000/agentgateway/controller:v1.4.1' }], 'agentgateway 1.4.1'],
  [[{ image: 'x/controller:1.5.0-beta.2' }], 'agentgateway 1.5.0-beta.2'],
  [[{ image: 'x/controller:v1.4.1@sha256:0123', version: '1.0.0' }], 'agentgateway 1.4.1'],
  [[{ image: 'x/controller@sha256:0123', version: '1.3.1' }], 'agentgateway 1.3.1'],
  [[{ image: 'registry:5000/controller', version: 'v1.3.1' }], 'agentgateway 1.3.1'],
  [[{ image: 'x/controller:latest', version: 'main-3f2a' }], 'agentgateway, release unknown'],
  [[{ image: 'x/kgateway:v2.2.0', name: 'kgateway' }], 'kgateway 2.2.0'],
  [[{ image: 'x/proxy:v1.2.1', name: 'ai', gateway: 'ai' }], 'agentgateway 1.2.1'],
  [
    [{ image: 'x/proxy:v1.2.1', name: 'agentgateway', gateway: 'agentgateway' }, { image: 'c:v1.4.1' }],
    'agentgateway 1.4.1',
  ],
  [[], 'agentgateway, release unknown'],
];

void test('the release that runs: the tag of the controller, its label, else the proxies', () => {
  for (const [workloads, text] of cases) assert.equal(shown(workloads), text, JSON.stringify(workloads));
});

void test('else the release that brought the newest field of the served schema', () => {
  const backend = bundledKinds.find(({ kind }) => kind === kinds.backend.kind);
  assert.ok(backend);
  const found = bundledReleases.map((release) => schemaRelease(bundledRoot(backend, release)) ?? '0');
  for (const [index, release] of bundledReleases.entries()) {
    assert.ok(compareReleases(found[index] ?? '', release) <= 0, `${found[index]} of ${release}`);
  }
  assert.equal(found.at(-1), bundledReleases.at(-1));
  assert.deepEqual(found, found.toSorted(compareReleases));
  assert.equal(render(describeRelease({ from: 'crds', atLeast: '1.2.0' })), 'agentgateway, CRDs ≥ 1.2.0');
  for (const nonsense of [undefined, 3, {}, { properties: { spec: 'x' } }])
    assert.equal(schemaRelease(nonsense), undefined);
});
