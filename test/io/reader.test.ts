import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { CodedError } from '../../src/core/base/codedError.ts';
import type { ServedSchema } from '../../src/core/cluster/connection.ts';
import { readServedSchemas, schemasOf } from '../../src/core/cluster/servedSchemas.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { ApiClient, type ApiRequest } from '../../src/io/kube/apiClient.ts';
import { Credentials } from '../../src/io/kube/credentials.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { createClusterReader } from '../../src/io/kube/reader.ts';
import { failsWith } from './support/failsWith.ts';
import { recordRequests } from './support/recordRequests.ts';
import {
  backendBody,
  backendsPath,
  secretBody,
  secretsPath,
  startTestCluster,
  type TestCluster,
} from './support/testCluster.ts';

let namespace: string;

const backend = (name: string) => ({ kind: kinds.backend, namespace, name });
const secret = (name: string) => ({ kind: kinds.secret, namespace, name });

describe('cluster reader', () => {
  let cluster: TestCluster;
  let connection: ContextConnection;

  before(async () => {
    cluster = await startTestCluster();
    ({ namespace } = cluster);
    connection = connectContext([cluster.kubeconfig], cluster.context);
    const body = backendBody('openai');
    await cluster.admin.create(backendsPath(namespace), {
      ...body,
      metadata: {
        name: 'openai',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(body), team: 'yes' },
      },
    });
    await cluster.admin.create(
      secretsPath(namespace),
      secretBody('keys', { 'api-key': 'sk-secret', other: 'sk-other' }),
    );
  });
  after(async () => {
    connection.dispose();
    await cluster.dispose();
  });

  test('reads an object', async () => {
    const object = await connection.reader.read(backend('openai'));
    assert.equal(object?.metadata.name, 'openai');
    assert.deepEqual(object.spec, { ai: { provider: { openai: { model: 'gpt-4o-mini' } } } });
  });

  test('what does not exist is undefined', async () => {
    assert.equal(await connection.reader.read(backend('nobody')), undefined);
    assert.equal(await connection.reader.readYaml(backend('nobody')), undefined);
  });

  test('YAML has no managedFields and no last-applied, and reads back as the same', async () => {
    const yaml = (await connection.reader.readYaml(backend('openai'))) ?? '';
    assert.match(yaml, /^apiVersion: agentgateway\.dev\/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n/);
    assert.ok(!yaml.includes('managedFields') && !yaml.includes('last-applied'));
    assert.match(yaml, /team: "yes"/);
    assert.deepEqual((parse(yaml) as { spec: unknown }).spec, {
      ai: { provider: { openai: { model: 'gpt-4o-mini' } } },
    });
  });

  test('a Secret is metadata and key names, by request and by result', async () => {
    const recorded = recordRequests();
    const yaml = (await connection.reader.readYaml(secret('keys'))) ?? '';
    const object = await connection.reader.read(secret('keys'));
    recorded.dispose();
    for (const { accept } of recorded.requests) {
      assert.equal(accept, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
    }
    assert.equal(recorded.requests.length, 2);
    assert.match(yaml, /^# .*api-key, other\n/);
    assert.deepEqual(Object.keys(parse(yaml) as object), ['apiVersion', 'kind', 'metadata']);
    assert.deepEqual(object?.dataKeys, ['api-key', 'other']);
    for (const value of ['sk-secret', 'sk-other']) assert.ok(!yaml.includes(Buffer.from(value).toString('base64')));
  });

  test('renames a data key without reading it', async () => {
    const recorded = recordRequests();
    await connection.reader.renameSecretKey(secret('keys'), 'api-key', 'Authorization');
    recorded.dispose();
    for (const { accept } of recorded.requests) assert.match(accept, /as=PartialObjectMetadata;/);
    assert.deepEqual(
      recorded.requests.map(({ method, path }) => `${method} ${path}`),
      [
        `GET /api/v1/namespaces/${namespace}/secrets/keys`,
        `PATCH /api/v1/namespaces/${namespace}/secrets/keys?fieldManager=agentgateway-tools`,
      ],
    );
    const stored = await cluster.admin.get(`${secretsPath(namespace)}/keys`);
    assert.deepEqual(stored['data'], {
      Authorization: Buffer.from('sk-secret').toString('base64'),
      other: Buffer.from('sk-other').toString('base64'),
    });
    assert.deepEqual((await connection.reader.read(secret('keys')))?.dataKeys, ['Authorization', 'other']);
  });

  test('a rename never overwrites another key', async () => {
    await cluster.admin.create(secretsPath(namespace), secretBody('two', { a: '1', b: '2' }));
    const taken = await failsWith('cluster.secretKeyTaken', connection.reader.renameSecretKey(secret('two'), 'a', 'b'));
    assert.deepEqual(taken.args, { name: 'two', key: 'b' });
    await failsWith('cluster.secretKeyMissing', connection.reader.renameSecretKey(secret('two'), 'c', 'd'));
    await failsWith('cluster.notFound', connection.reader.renameSecretKey(secret('nobody'), 'a', 'b'));
    const stored = await cluster.admin.get(`${secretsPath(namespace)}/two`);
    assert.deepEqual(Object.keys(stored['data'] as object), ['a', 'b']);
  });

  test('a key with characters that JSON Pointer escapes', async () => {
    await cluster.admin.create(secretsPath(namespace), secretBody('odd', { a: '1', b: '2' }));
    // A real server refuses such a name; a pointer that is not escaped would put the value somewhere else.
    const refused = await connection.reader.renameSecretKey(secret('odd'), 'a', 'x/y~z').then(
      () => false,
      (error: unknown) => error instanceof CodedError && error.code === 'cluster.requestFailed',
    );
    const stored = await cluster.admin.get(`${secretsPath(namespace)}/odd`);
    const keys = Object.keys(stored['data'] as object).toSorted();
    assert.deepEqual(keys, refused ? ['a', 'b'] : ['b', 'x/y~z']);
  });

  test('deletes the object that was meant', async () => {
    const { metadata } = await cluster.admin.create(backendsPath(namespace), backendBody('doomed'));
    await connection.reader.delete(backend('doomed'), metadata.uid ?? '');
    assert.equal(await connection.reader.read(backend('doomed')), undefined);
    await failsWith('cluster.notFound', connection.reader.delete(backend('doomed'), metadata.uid ?? ''));
  });

  test('an object that was made anew under the same name is not deleted', async () => {
    const { metadata } = await cluster.admin.create(backendsPath(namespace), backendBody('again'));
    await cluster.admin.delete(`${backendsPath(namespace)}/again`);
    await cluster.admin.create(backendsPath(namespace), backendBody('again', 'another-model'));
    const refused = await failsWith(
      'cluster.recreated',
      connection.reader.delete(backend('again'), metadata.uid ?? ''),
    );
    assert.deepEqual(refused.args, { kind: 'AgentgatewayBackend', name: 'again' });
    assert.notEqual(await connection.reader.read(backend('again')), undefined);
  });

  test('OpenAPI of a group version, fetched once while its hash stands', async () => {
    const recorded = recordRequests();
    const { reader } = connection;
    const [first] = await reader.readOpenApi([kinds.backend, kinds.policy]);
    const [again] = await reader.readOpenApi([kinds.backend]);
    const [core] = await reader.readOpenApi([kinds.pod, kinds.secret]);
    const none = await reader.readOpenApi([{ ...kinds.backend, group: 'nobody.dev' }]);
    recorded.dispose();
    assert.ok(first !== undefined && first.hash.length > 8);
    assert.equal(again?.document, first.document);
    assert.ok(core !== undefined);
    assert.deepEqual(none, []);
    const documents = recorded.requests.filter(({ path }) => path.startsWith('/openapi/v3/'));
    assert.equal(documents.length, 2);
  });

  test('schemas that change between the index and the document', async () => {
    const credentials = new Credentials([cluster.kubeconfig], cluster.context);
    const client = new (class extends ApiClient {
      override async json(request: ApiRequest): Promise<unknown> {
        const answer = await super.json(request);
        if (request.path !== '/openapi/v3') return answer;
        return JSON.parse(JSON.stringify(answer).replaceAll(/hash=\w+/g, 'hash=0LD')) as unknown;
      }
    })(credentials);
    const [current] = await connection.reader.readOpenApi([kinds.backend]);
    const [changed] = await createClusterReader(client).readOpenApi([kinds.backend]);
    credentials.dispose();
    assert.ok(current !== undefined);
    assert.deepEqual(changed?.document, current.document);
  });

  test('the definitions of a cluster say the same of our kinds as its OpenAPI', async () => {
    const { reader } = connection;
    const origin = { from: 'cluster', context: cluster.context } as const;
    const facts = async (served: Promise<readonly ServedSchema[]>): Promise<ReadonlyMap<string, unknown>> => {
      const schemas = schemasOf(await served, origin);
      return new Map(
        schemas.map(({ id, plural, namespaced, root }) => {
          const fields = [...(root.properties.get('spec')?.properties.keys() ?? [])];
          return [`${id.group}/${id.version}/${id.kind}`, { plural, namespaced, fields }];
        }),
      );
    };
    const served = await facts(readServedSchemas(reader));
    const defined = await facts(readServedSchemas({ ...reader, readOpenApi: () => Promise.resolve([]) }));
    assert.ok(defined.has('agentgateway.dev/v1alpha1/AgentgatewayBackend'), [...defined.keys()].join());
    for (const [kind, definition] of defined)
      if (served.has(kind)) assert.deepEqual(definition, served.get(kind), kind);
  });

  test('refusals and failures are coded', async () => {
    const refusal = cluster.faults.forbid('get', kinds.backend.plural);
    const forbidden = await failsWith('cluster.forbidden', connection.reader.read(backend('openai')));
    refusal.dispose();
    assert.deepEqual(forbidden.args, { verb: 'get', resource: 'agentgatewaybackends.agentgateway.dev' });
    const broken = cluster.faults.fail(500, 'InternalError', 'etcd is away', { verb: 'get' });
    const failed = await failsWith('cluster.requestFailed', connection.reader.read(backend('openai')));
    broken.dispose();
    assert.deepEqual([failed.args['status'], failed.args['detail']], [500, 'etcd is away']);
  });

  test('a signal ends a request that hangs', async () => {
    const hanging = cluster.faults.hang({ verb: 'get', resource: kinds.backend.plural });
    const stop = new AbortController();
    const reading = failsWith('cluster.canceled', connection.reader.read(backend('openai'), stop.signal));
    setTimeout(() => stop.abort(), 20);
    await reading;
    hanging.dispose();
  });

  test('a signal that has fired already asks nothing', async () => {
    const recorded = recordRequests();
    await failsWith('cluster.canceled', connection.reader.read(backend('openai'), AbortSignal.abort()));
    recorded.dispose();
    assert.deepEqual(recorded.requests, []);
  });
});
