import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { schemaRelease } from '../../src/core/cluster/agentgatewayRelease.ts';
import { partsOf } from '../../src/core/cluster/parts.ts';
import { backendSchemaIn, readServedSchemas } from '../../src/core/cluster/servedSchemas.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows, type ProviderRow } from '../../src/core/cluster/topology.ts';
import { render } from '../../src/core/messages/index.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { compareReleases } from '../../src/core/schema/bundled/since.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { publishedDefinitions, publishedMissing } from '../core/validate/publishedCrds.ts';
import type { CrdDocument } from '../sandbox/cluster/crd.ts';
import { stringAt } from '../sandbox/json.ts';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_GATEWAY, SANDBOX_NAMESPACE } from '../sandbox/startSandbox.ts';
import { startAnySandbox, type AnySandbox } from './support/anySandbox.ts';
import { until } from './support/until.ts';

interface Schemas {
  readonly what: string;
  readonly skip: string | false;
  /** Undefined: the product's own. */
  readonly crds: () => readonly CrdDocument[] | undefined;
  /** The release whose CRDs these are; undefined: the newest. */
  readonly release?: string;
}

const published = (release: string): Schemas => ({
  what: `the published CRDs of ${release}`,
  skip: publishedMissing,
  release,
  crds: () =>
    [`agentgateway-v${release}`, 'gateway-api-v1.6.1'].flatMap(
      (folder) => publishedDefinitions(folder) as readonly CrdDocument[],
    ),
});

const all: readonly Schemas[] = [
  { what: 'the bundled schemas', skip: false, crds: () => undefined },
  ...['1.0.1', '1.2.1', '1.4.1'].map(published),
];

const modelsCrd = pathTo('customresourcedefinitions', undefined, 'agentgatewaymodels.agentgateway.dev');

for (const { what, skip, crds, release } of all) {
  describe(`the sandbox as the tree shows it, with ${what}`, { skip }, () => {
    let sandbox: AnySandbox;
    let connection: ContextConnection;
    let store: ClusterStore;
    // AgentgatewayModel came with 1.4: the cluster of an older release has no such kind, nor a stand-in of ours for it.
    const hasModels = release === undefined || compareReleases(release, '1.4.0') >= 0;
    before(async () => {
      sandbox = await startAnySandbox(crds());
      if (!hasModels) await sandbox.client.delete(modelsCrd);
      connection = connectContext([sandbox.kubeconfigPath], sandbox.context);
      store = new ClusterStore(connection.source);
      store.start();
    });
    after(async () => {
      store.dispose();
      connection.dispose();
      await sandbox.dispose();
    });

    const rows = (): readonly ProviderRow[] => providerRows(store, 'sandbox', everyReleaseFeatures);
    const words = (): readonly string[] =>
      rows().map(({ object, verdict: { status, summary } }) =>
        [object.metadata.name, status, ...(summary ? [render(summary)] : [])].join(' · '),
      );
    const parts = (): readonly string[] =>
      rows()
        .filter(({ object }) => object.metadata.name === 'openai-backend')
        .flatMap((row) => partsOf(row).map(({ state, label }) => `${state}: ${render(label)}`));
    const shows = (line: string): Promise<void> => until(line, () => words().includes(line));
    const itsParts = ['ok: Secret openai-api-key', 'ok: Route openai', 'ok: Gateway ai-gateway'];

    test('four providers, two of them broken, each with its own reason', async () => {
      for (const line of [
        'anthropic-backend · notReady · Secret has no usable key',
        'gemini-backend · notReady · Secret gemini-api-key is missing',
        'ollama-backend · ready',
        'openai-backend · ready',
      ]) {
        await shows(line);
      }
      await until('its parts', () => parts().join() === itsParts.join());
    });

    test('every kind is followed, as far as the release has it', async () => {
      const followed = [kinds.httpRoute, kinds.gateway, kinds.gatewayClass, kinds.policy, kinds.referenceGrant];
      await until('all lists', () => followed.every((kind) => store.isComplete(kind)));
      await until('models', () => store.state(kinds.model).status === (hasModels ? 'live' : 'absent'));
    });

    test('the release that the schemas tell', async () => {
      // The newest field of 1.2.1 came with 1.2.0.
      const told = { '1.0.1': '1.0.1', '1.2.1': '1.2.0' }[release ?? ''] ?? '1.4.1';
      // A server publishes the schemas of definitions that were just installed a moment later.
      await until(`the schemas of ${told}`, async () => {
        return schemaRelease(backendSchemaIn(await readServedSchemas(connection.reader))) === told;
      });
    });

    test('a policy for one rule of a route, by its name', async () => {
      const route = pathTo('httproutes', SANDBOX_NAMESPACE, 'openai');
      await sandbox.client.jsonPatch(route, [{ op: 'add', path: '/spec/rules/0/name', value: 'chat' }]);
      const policies = pathTo('agentgatewaypolicies', SANDBOX_NAMESPACE);
      await sandbox.client.create(policies, {
        apiVersion: 'agentgateway.dev/v1alpha1',
        kind: 'AgentgatewayPolicy',
        metadata: { name: 'for-a-rule', namespace: SANDBOX_NAMESPACE },
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'openai', sectionName: 'chat' }],
          backend: { http: { requestTimeout: '30s' } },
        },
      });
      const wanted = itsParts.toSpliced(1, 0, 'ok: Policy for-a-rule');
      await until('its parts', () => parts().join() === wanted.join());
      await sandbox.client.delete(`${policies}/for-a-rule`);
      await until('its parts', () => parts().join() === itsParts.join());
    });

    test('what a proxy refused, which an Event of its Gateway alone tells, as long as there is one', async () => {
      const gateway = await sandbox.client.get(pathTo('gateways', SANDBOX_NAMESPACE, SANDBOX_GATEWAY.name));
      const event = (name: string, reason: string) => ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: SANDBOX_NAMESPACE },
        involvedObject: {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'Gateway',
          ...SANDBOX_GATEWAY,
          uid: stringAt(gateway, 'metadata', 'uid'),
        },
        type: 'Warning',
        reason,
        message: 'invalid rate limit',
        source: { component: 'agentgateway.dev/agentgateway' },
        firstTimestamp: '2026-11-27T02:20:00Z',
        lastTimestamp: '2026-11-27T02:20:00Z',
        count: 1,
      });
      const events = pathTo('events', SANDBOX_NAMESPACE);
      await sandbox.client.create(events, event('other', 'SomethingElse'));
      await sandbox.client.create(events, event('nack', 'AgentGatewayNackError'));
      await shows('openai-backend · unknown · Proxy refused its configuration');
      assert.deepEqual(
        store.objects(kinds.event).map(({ metadata }) => metadata.name),
        ['nack'],
      );
      await sandbox.client.delete(`${events}/nack`);
      await shows('openai-backend · ready');
    });

    test('a route that goes takes its provider along, and no other', async () => {
      await sandbox.client.delete(pathTo('httproutes', SANDBOX_NAMESPACE, 'openai'));
      await shows('openai-backend · notReady · No route leads here');
      assert.ok(words().includes('ollama-backend · ready'));
    });

    test('a Gateway that goes takes them all along', async () => {
      await sandbox.client.delete(pathTo('gateways', SANDBOX_NAMESPACE, SANDBOX_GATEWAY.name));
      await shows('ollama-backend · notReady · Gateway does not exist');
    });
  });
}
