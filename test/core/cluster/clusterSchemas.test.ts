import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { describeRelease } from '../../../src/core/cluster/agentgatewayRelease.ts';
import { ClusterSchemas } from '../../../src/core/cluster/clusterSchemas.ts';
import type { ClusterReader } from '../../../src/core/cluster/connection.ts';
import { Contexts } from '../../../src/core/cluster/contexts.ts';
import type { ClusterSource, WatchScope, WatchSink } from '../../../src/core/cluster/source.ts';
import { failure, render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { bundledCrds } from '../../../src/core/schema/bundled/bundledCrds.ts';
import { kubeObject } from '../../support/objects.ts';

/** Every watch that was opened, with who listens. */
class Source implements ClusterSource {
  readonly watches: (WatchScope & { readonly sink: WatchSink })[] = [];

  watch(scope: WatchScope, sink: WatchSink) {
    this.watches.push({ ...scope, sink });
    return { dispose: () => undefined };
  }

  retry(): void {}
  setSeen(): void {}
}

/** What a context is said to run, whose CRDs are those of a release. */
async function shown(release: string, deployments: (sink: WatchSink, scope: WatchScope) => void): Promise<string> {
  const source = new Source();
  const definitions = bundledCrds(release);
  const reader = {
    readOpenApi: () => Promise.resolve([]),
    read: ({ name }: { name: string }) => {
      const found = definitions.find(({ metadata }) => Object(metadata).name === name);
      return Promise.resolve(found && kubeObject(found));
    },
  } as unknown as ClusterReader;
  const contexts = new Contexts(() => Promise.resolve({ source, reader, dispose: () => undefined }));
  const schemas = new ClusterSchemas(contexts, (what, error) => assert.fail(`${what}: ${String(error)}`));
  const info = { name: 'a', cluster: 'a', server: 'https://a', namespace: 'default', revision: '1' };
  contexts.start({
    state: { contexts: [info], current: 'a', problem: undefined, files: [] },
    onDidChange: () => ({ dispose: () => undefined }),
  });
  await contexts.current?.open();
  for (const { sink, ...scope } of source.watches) {
    if (scope.kind === kinds.deployment) deployments(sink, scope);
    if (scope.kind !== kinds.backend) continue;
    sink.replaced([]);
    sink.state({ status: 'live' });
  }
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  const found = schemas.releaseOf(contexts.current);
  schemas.dispose();
  contexts.dispose();
  return found === undefined ? '' : render(describeRelease(found));
}

const controller = (image: string) =>
  kubeObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'agentgateway', namespace: 'n', labels: { 'app.kubernetes.io/name': 'agentgateway' } },
    spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
  });

const running = (image: string) => (sink: WatchSink, scope: WatchScope) => {
  sink.replaced(scope.labelSelector?.includes('!') ? [controller(image)] : []);
  sink.state({ status: 'live' });
};
const forbidden = (sink: WatchSink) =>
  sink.state({ status: 'forbidden', error: failure('cluster.forbidden', { verb: 'list', resource: 'deployments' }) });

test('the release of a context: what runs, of whatever release; where nobody may see it, the least that its CRDs tell', async () => {
  assert.equal(await shown('1.2.1', running('x/controller:v1.2.1')), 'agentgateway 1.2.1');
  assert.equal(await shown('1.4.1', running('x/controller:v9.0.0')), 'agentgateway 9.0.0');
  assert.equal(await shown('1.0.1', forbidden), 'agentgateway, CRDs ≥ 1.0.1');
  assert.equal(await shown('1.2.1', forbidden), 'agentgateway, CRDs ≥ 1.2.0');
  assert.equal(await shown('1.4.1', running('x/controller@sha256:0')), 'agentgateway, CRDs ≥ 1.4.1');
});

test('what a context is asked for: our kinds whole, others by label alone, Secrets and Events not before they are needed', async () => {
  const source = new Source();
  const contexts = new Contexts(() =>
    Promise.resolve({ source, reader: {} as ClusterReader, dispose: () => undefined }),
  );
  const info = { name: 'a', cluster: 'a', server: 'https://a', namespace: 'default', revision: '1' };
  contexts.start({
    state: { contexts: [info], current: 'a', problem: undefined, files: [] },
    onDidChange: () => ({ dispose: () => undefined }),
  });
  await contexts.current?.open();
  const gatewayName = 'gateway.networking.k8s.io/gateway-name';
  assert.deepEqual(
    source.watches.map(({ kind, namespace, labelSelector, fieldSelector }) =>
      [kind.plural, namespace, labelSelector, fieldSelector].filter(Boolean).join(' '),
    ),
    [
      'agentgatewaybackends',
      'httproutes',
      'gateways',
      'agentgatewaypolicies',
      'agentgatewaymodels',
      'referencegrants',
      'gatewayclasses',
      `pods ${gatewayName}`,
      `services ${gatewayName}`,
      `deployments ${gatewayName}`,
      `deployments app.kubernetes.io/name in (agentgateway,kgateway),!${gatewayName}`,
    ],
  );
  contexts.dispose();
});
