import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseDocument } from 'yaml';
import { contextState } from '../../src/core/cluster/contextState.ts';
import { partsOf } from '../../src/core/cluster/parts.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows, type ProviderRow } from '../../src/core/cluster/topology.ts';
import { render } from '../../src/core/messages/index.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_NAMESPACE } from '../sandbox/startSandbox.ts';
import { startAnySandbox, type AnySandbox } from './support/anySandbox.ts';
import { until } from './support/until.ts';

const rbac = 'rbac.authorization.k8s.io';
const roleOf = (user: string, apiGroups: readonly string[], resources: readonly string[]) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: { name: user, namespace: SANDBOX_NAMESPACE },
  rules: [{ verbs: ['get', 'list', 'watch'], apiGroups, resources }],
});
const bindingOf = (user: string) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name: user, namespace: SANDBOX_NAMESPACE },
  roleRef: { apiGroup: rbac, kind: 'Role', name: user },
  subjects: [{ kind: 'User', apiGroup: rbac, name: user }],
});

const rowsOf = (store: ClusterStore): readonly ProviderRow[] => providerRows(store, 'test', everyReleaseFeatures);
const verdicts = (store: ClusterStore): readonly string[] =>
  rowsOf(store).map(({ object, verdict: { status, summary } }) =>
    [object.metadata.name, status, ...(summary ? [render(summary)] : [])].join(' · '),
  );
const partsIn = (store: ClusterStore, name: string): readonly string[] =>
  rowsOf(store)
    .filter(({ object }) => object.metadata.name === name)
    .flatMap((row) =>
      partsOf(row).map(({ state, label, detail }) => [state, render(label), detail ? render(detail) : ''].join(' · ')),
    );

describe('a user who may read some kinds in one namespace, and nothing of the cluster', () => {
  let sandbox: AnySandbox;
  let folder: string;
  const held: (ClusterStore | ContextConnection)[] = [];
  before(async () => {
    sandbox = await startAnySandbox();
    folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-rights-'));
  });
  after(async () => {
    for (const one of held.toReversed()) one.dispose();
    await sandbox.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** The store of a user with these rights, as far as it comes to rest. */
  async function storeOf(
    user: string,
    apiGroups: readonly string[],
    resources: readonly string[],
  ): Promise<ClusterStore> {
    await sandbox.client.create(pathTo('roles', SANDBOX_NAMESPACE), roleOf(user, apiGroups, resources));
    await sandbox.client.create(pathTo('rolebindings', SANDBOX_NAMESPACE), bindingOf(user));
    const document = parseDocument(await readFile(sandbox.kubeconfigPath, 'utf8'));
    document.setIn(['users', 0, 'user', 'as'], user);
    const kubeconfig = path.join(folder, user);
    await writeFile(kubeconfig, document.toString(), { mode: 0o600 });
    const connection = connectContext([kubeconfig], sandbox.context);
    const store = new ClusterStore(connection.source, { own: SANDBOX_NAMESPACE, chosen: [] });
    held.push(connection, store);
    store.start();
    await until('all answers', () => store.isSettled && contextState(store).status === 'live');
    return store;
  }

  test('with ours and the Gateway API alone, Pods, Services and Secrets are unknown, and nothing is called missing', async () => {
    const groups = ['agentgateway.dev', 'gateway.networking.k8s.io'];
    const store = await storeOf('guest', groups, ['*']);
    await until('its routes', () => partsIn(store, 'openai-backend').some((line) => /Route openai/.test(line)));
    // What the controller itself says of the Secrets is told in its words, and not found out by looking.
    assert.deepEqual(verdicts(store), [
      'anthropic-backend · notReady · Rejected: TranslationError',
      'gemini-backend · notReady · Rejected: TranslationError',
      'ollama-backend · ready',
      'openai-backend · ready',
    ]);
    assert.deepEqual(partsIn(store, 'openai-backend'), [
      'unknown · Secret openai-api-key · data key "Authorization"',
      'ok · Route openai · /openai',
      'unknown · Gateway ai-gateway · port 8080',
    ]);
  });

  test('with backends alone: what stands before them is unknown, not absent', async () => {
    const store = await storeOf('visitor', ['agentgateway.dev'], ['agentgatewaybackends']);
    assert.deepEqual(
      verdicts(store).map((line) => line.replace(/ · Rejected.*/, '')),
      ['anthropic-backend · notReady', 'gemini-backend · notReady', 'ollama-backend · ready', 'openai-backend · ready'],
    );
    assert.deepEqual(partsIn(store, 'openai-backend'), [
      'unknown · Secret openai-api-key · data key "Authorization"',
      'unknown · Routes · not known',
    ]);
  });
});
