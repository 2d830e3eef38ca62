import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { partsOf } from '../../src/core/cluster/parts.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows, type ProviderRow } from '../../src/core/cluster/topology.ts';
import { render } from '../../src/core/messages/index.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { embeddedOnly } from './support/testCluster.ts';
import { until } from './support/until.ts';

describe('the sandbox as the tree shows it', { skip: embeddedOnly }, () => {
  let sandbox: Sandbox;
  let connection: ContextConnection;
  let store: ClusterStore;
  before(async () => {
    sandbox = await startSandbox({ pace: 'fast' });
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

  test('four providers, two of them broken, each with its own reason', async () => {
    for (const line of [
      'anthropic-backend · notReady · Secret has no usable key',
      'gemini-backend · notReady · Secret gemini-api-key is missing',
      'ollama-backend · ready',
      'openai-backend · ready',
    ]) {
      await shows(line);
    }
    const all = ['ok: Secret openai-api-key', 'ok: Route openai', 'ok: Gateway ai-gateway'];
    await until('its parts', () => parts().join() === all.join());
  });

  test('a route that goes takes its provider along, and no other', async () => {
    const route = pathTo('httproutes', SANDBOX_NAMESPACE, 'openai');
    await sandbox.client.delete(route);
    await shows('openai-backend · notReady · No route leads here');
    assert.ok(words().includes('ollama-backend · ready'));
  });

  test('a Gateway that goes takes them all along', async () => {
    await sandbox.client.delete(pathTo('gateways', SANDBOX_NAMESPACE, 'ai-gateway'));
    await shows('ollama-backend · notReady · Gateway does not exist');
  });
});
