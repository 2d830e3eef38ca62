import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApplyConflict } from '../../src/core/apply/clusterWriter.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { objectAt, stringAt } from '../../src/core/resource/json.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { NOTE_CRD } from '../sandbox/noteCrd.ts';
import { failsWith } from './support/failsWith.ts';
import { recordRequests } from './support/recordRequests.ts';
import { backendBody, backendsPath, secretsPath, startTestCluster, type TestCluster } from './support/testCluster.ts';

const isBad = (document: unknown) => stringAt(objectAt(document, 'spec'), 'text') === 'bad';
const secretAccept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

const body = (name: string, model?: string) => ({ ...backendBody(name, model) }) as Record<string, unknown>;
const modelOf = (object: unknown) =>
  stringAt(objectAt(objectAt(objectAt(objectAt(object, 'spec'), 'ai'), 'provider'), 'openai'), 'model');
const withPolicies = (name: string, policies: object) => ({
  ...body(name),
  spec: { ai: { provider: { openai: { model: 'gpt-4o' } } }, policies },
});
const versionOf = (object: unknown) => stringAt(objectAt(object, 'metadata'), 'resourceVersion');
const secretContent = (key: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys' },
  stringData: { [key]: 'sk-test-ü' },
});

describe('cluster writer', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let namespace: string;
  const backend = (name: string) => ({ kind: kinds.backend, namespace, name });
  const secret = (name: string) => ({ kind: kinds.secret, namespace, name });
  const stored = { dryRun: false, force: false };

  before(async () => {
    cluster = await startTestCluster({
      crds: [NOTE_CRD],
      admit: (document) =>
        isBad(document) ? [{ reason: 'FieldValueInvalid', message: 'Invalid value: not bad', field: 'spec' }] : [],
    });
    ({ namespace } = cluster);
    connection = connectContext([cluster.kubeconfig], cluster.context);
  });
  after(async () => {
    connection.dispose();
    await cluster.dispose();
  });

  test('finds how a kind is served; what is not there is undefined', async () => {
    const { writer } = connection;
    assert.deepEqual(await writer.resolve('agentgateway.dev/v1alpha1', 'AgentgatewayBackend'), kinds.backend);
    assert.deepEqual(await writer.resolve('v1', 'Namespace'), kinds.namespace);
    assert.deepEqual(await writer.resolve('v1', 'Pod'), kinds.pod, 'not one of its subresources');
    assert.equal(await writer.resolve('agentgateway.dev/v1alpha1', 'Nothing'), undefined);
    assert.equal(await writer.resolve('nobody.example/v1', 'Thing'), undefined);
  });

  test('a dry run says what would be, and stores nothing', async () => {
    const { writer } = connection;
    const would = await writer.apply(backend('dry'), body('dry'), { dryRun: true, force: false });
    assert.equal(would.isNew, true);
    assert.equal(modelOf(would.content), 'gpt-4o-mini');
    assert.equal(await writer.readWhole(backend('dry')), undefined);
  });

  test('creates, changes, and leaves as it is what already is so', async () => {
    const { writer } = connection;
    const created = await writer.apply(backend('one'), body('one'), stored);
    assert.equal(created.isNew, true);
    const again = await writer.apply(backend('one'), body('one'), stored);
    assert.equal(again.isNew, false);
    assert.equal(versionOf(again.content), versionOf(created.content));
    const changed = await writer.apply(backend('one'), body('one', 'gpt-4o'), stored);
    assert.notEqual(versionOf(changed.content), versionOf(created.content));
    assert.equal(modelOf(await writer.readWhole(backend('one'))), 'gpt-4o');
  });

  test('fields that another manager holds are a conflict with its name, until it is forced', async () => {
    const { writer } = connection;
    await cluster.admin.create(backendsPath(namespace), body('held'));
    const before = await writer.readWhole(backend('held'));
    const error = await writer
      .apply(backend('held'), body('held', 'gpt-4o'), stored)
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ApplyConflict, String(error));
    assert.deepEqual(error.conflicts, [{ manager: 'io-tests', field: '.spec.ai.provider.openai.model' }]);
    assert.deepEqual(await writer.readWhole(backend('held')), before);
    await writer.apply(backend('held'), body('held', 'gpt-4o'), { dryRun: false, force: true });
    await writer.apply(backend('held'), body('held', 'gpt-4.1'), stored);
    assert.equal(modelOf(await writer.readWhole(backend('held'))), 'gpt-4.1', 'it is ours by now');
  });

  test('a field that is left out goes, unless somebody else holds it too; what others set stays', async () => {
    const { writer } = connection;
    const target = backend('shrinking');
    const ai = { modelAliases: { fast: 'gpt-4o-mini', smart: 'gpt-4o' }, routes: { '*': 'Passthrough' } };
    await writer.apply(target, withPolicies('shrinking', { ai, http: { requestTimeout: '60s' } }), stored);
    const path = `${backendsPath(namespace)}/shrinking`;
    await cluster.admin.mergePatch(path, {
      metadata: { labels: { team: 'theirs' } },
      spec: { policies: { tcp: { connectTimeout: '5s' } } },
    });
    await cluster.admin.send({
      method: 'PATCH',
      path: `${path}?fieldManager=helm`,
      contentType: 'application/apply-patch+yaml',
      body: withPolicies('shrinking', { http: { requestTimeout: '60s' } }),
    });
    await writer.apply(target, withPolicies('shrinking', { ai: { modelAliases: { fast: 'gpt-4o-mini' } } }), stored);
    const whole = await writer.readWhole(target);
    assert.deepEqual(objectAt(objectAt(whole, 'spec'), 'policies'), {
      ai: { modelAliases: { fast: 'gpt-4o-mini' } },
      http: { requestTimeout: '60s' },
      tcp: { connectTimeout: '5s' },
    });
    assert.equal(stringAt(objectAt(objectAt(whole, 'metadata'), 'labels'), 'team'), 'theirs');
  });

  test('a Secret: only its metadata is ever asked for, and a key that is renamed leaves none behind', async () => {
    const { writer } = connection;
    const recorded = recordRequests();
    await writer.apply(secret('keys'), secretContent('api-key'), { dryRun: true, force: false });
    await writer.apply(secret('keys'), secretContent('api-key'), stored);
    const renamed = await writer.apply(secret('keys'), secretContent('Authorization'), stored);
    await writer.readWhole(secret('keys'));
    recorded.dispose();
    assert.deepEqual([...new Set(recorded.requests.map(({ accept }) => accept))], [secretAccept]);
    assert.ok(!JSON.stringify(renamed.content).includes('sk-test'));
    const whole = await cluster.admin.get(`${secretsPath(namespace)}/keys`);
    assert.deepEqual(objectAt(whole, 'data'), { Authorization: Buffer.from('sk-test-ü').toString('base64') });
  });

  test('what the server refuses comes with its own words', async () => {
    const { writer } = connection;
    const kind = { group: 'example.com', version: 'v1', kind: 'Note', plural: 'notes', namespaced: true };
    const target = { kind, namespace, name: 'wrong' };
    const content = { apiVersion: 'example.com/v1', kind: 'Note', metadata: { name: 'wrong' } };
    const rule = await failsWith('apply.refused', writer.apply(target, { ...content, spec: { text: 'bad' } }, stored));
    assert.match(String(rule.args['detail']), /not bad/);
    const field = writer.apply(target, { ...content, spec: { text: 'x', txet: 'y' } }, stored);
    assert.match(String((await failsWith('apply.refused', field)).args['detail']), /txet/);
  });

  test('a namespace that is not there is named', async () => {
    const target = { ...backend('lost'), namespace: 'no-such-namespace' };
    const error = await failsWith('apply.noNamespace', connection.writer.apply(target, body('lost'), stored));
    assert.equal(error.args['namespace'], 'no-such-namespace');
  });
});
