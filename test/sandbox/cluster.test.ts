import assert from 'node:assert/strict';
import { get } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { ApiClient, type ApiAnswer } from './api/apiClient.ts';
import { connectionFrom } from './api/connection.ts';
import { Cluster } from './cluster/cluster.ts';
import { at, listAt, numberAt, objectAt, stringAt } from './json.ts';
import { NOTE_CRD, NOTES } from './noteCrd.ts';
import { pathTo } from './paths.ts';
import { installCrds } from '../io/support/installCrds.ts';
import { until } from '../io/support/until.ts';
import { embeddedOnly, startTestCluster, type TestCluster } from '../io/support/testCluster.ts';

let cluster: TestCluster;
let client: ApiClient;
const SECRETS = pathTo('secrets', 'default');

before(async () => {
  cluster = await startTestCluster({
    crds: [NOTE_CRD],
    admit: (document) =>
      stringAt(document, 'spec', 'text') === 'bad'
        ? [{ reason: 'FieldValueInvalid', message: 'Invalid value: not bad', field: 'spec' }]
        : [],
  });
  client = new ApiClient(connectionFrom(cluster.faults.kubeconfig('tester')), 'tester/1.0');
});
after(async () => {
  client.dispose();
  await cluster.dispose();
});

const note = (name: string, spec: object = { text: 'x' }): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Note',
  metadata: { name },
  spec,
});

const secret = (name: string, part: object): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  ...part,
});

async function post(path: string, body: unknown): Promise<ApiAnswer> {
  return client.send({ method: 'POST', path, body });
}

describe('who may ask', { skip: embeddedOnly }, () => {
  it('nobody without credentials', async () => {
    const code = await new Promise((resolve, reject) => {
      const options = { ca: cluster.embedded.authority.certificate };
      get(`${cluster.embedded.server.address}/api`, options, ({ statusCode }) => resolve(statusCode)).on(
        'error',
        reject,
      );
    });
    assert.equal(code, 401);
  });

  it('a bearer token until it is revoked', async () => {
    const holder = new ApiClient(connectionFrom(cluster.embedded.tokenKubeconfig('holder')), 'holder');
    assert.equal((await holder.send({ path: '/version' })).code, 200);
    cluster.embedded.revokeTokens();
    const answer = await holder.send({ path: '/version' });
    assert.deepEqual([answer.code, stringAt(answer.body, 'reason')], [401, 'Unauthorized']);
    holder.dispose();
  });

  it('a certificate of another authority is refused', async () => {
    const other = await Cluster.start();
    const config = connectionFrom(other.kubeconfig('x', ['system:masters']));
    const stranger = new ApiClient(
      {
        ...config,
        server: new URL(cluster.embedded.server.address),
        authority: cluster.embedded.authority.certificate,
      },
      'x',
    );
    assert.equal((await stranger.send({ path: '/version' })).code, 401);
    stranger.dispose();
    await other.dispose();
  });
});

describe('discovery and schemas', () => {
  it('names groups, versions and resources', async () => {
    const groups = listAt(await client.call({ path: '/apis' }), 'groups').map((group) => stringAt(group, 'name'));
    for (const name of ['apps', 'example.com', 'agentgateway.dev', 'gateway.networking.k8s.io'])
      assert.ok(groups.includes(name), name);
    const resources = listAt(await client.call({ path: '/apis/example.com/v1' }), 'resources');
    assert.deepEqual(
      resources.map((resource) => stringAt(resource, 'name')),
      ['notes', 'notes/status'],
    );
    const core = listAt(await client.call({ path: '/api/v1' }), 'resources').map((resource) =>
      stringAt(resource, 'name'),
    );
    assert.ok(core.includes('pods/portforward'));
    assert.equal((await client.send({ path: '/apis/nothing.example/v1' })).code, 404);
  });

  it('publishes OpenAPI v3 with rules and hashes', async () => {
    let path = '';
    await until('the documents to be published', async () => {
      const index = await client.call({ path: '/openapi/v3' });
      path = stringAt(index, 'paths', 'apis/example.com/v1', 'serverRelativeURL') ?? '';
      return path !== '';
    });
    assert.match(path, /\?hash=[0-9A-F]{128}$/);
    const schema = at(await client.call({ path }), 'components', 'schemas', 'com.example.v1.Note');
    assert.deepEqual(at(schema, 'x-kubernetes-group-version-kind'), [
      { group: 'example.com', kind: 'Note', version: 'v1' },
    ]);
    assert.equal(stringAt(schema, 'properties', 'spec', 'x-kubernetes-validations', 0, 'message'), 'not bad');
    const old = await client.send({ path: '/openapi/v3/apis/example.com/v1?hash=OLD' });
    assert.deepEqual([old.code, old.headers.location], [301, path]);
  });
});

describe('create', () => {
  it('fills metadata and defaults, drops status, begins generation', async () => {
    const created = await client.create(NOTES, { ...note('made'), status: { seen: true } });
    assert.equal(created.metadata.generation, 1);
    assert.match(created.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.deepEqual([numberAt(created, 'spec', 'size'), created['status']], [3, undefined]);
    assert.equal((await post(NOTES, note('made'))).code, 409);
  });

  it('generates names', async () => {
    const body = { ...note('x'), metadata: { generateName: 'many-' } };
    assert.match((await client.create(NOTES, body)).metadata.name, /^many-[a-z0-9]{5}$/);
  });

  const refusals: readonly (readonly [string, string, object, number, RegExp])[] = [
    ['no name', NOTES, { ...note('x'), metadata: {} }, 422, /name or generateName is required/],
    ['a bad name', NOTES, note('No_Good'), 422, /lowercase RFC 1123 subdomain/],
    [
      'another kind',
      NOTES,
      { ...note('x'), kind: 'Other' },
      422,
      /Other\.example\.com "x" is invalid: kind: .+ must be Note/,
    ],
    [
      'another version',
      NOTES,
      { ...note('x'), apiVersion: 'example.com/v2' },
      400,
      /does not match the expected API version/,
    ],
    [
      'another namespace',
      NOTES,
      { ...note('x'), metadata: { name: 'x', namespace: 'kube-system' } },
      400,
      /does not match the namespace/,
    ],
    [
      'a missing namespace',
      '/apis/example.com/v1/namespaces/nowhere/notes',
      note('x'),
      404,
      /namespaces "nowhere" not found/,
    ],
    [
      'an unknown field under Strict',
      `${NOTES}?fieldValidation=Strict`,
      note('x', { txt: 1 }),
      400,
      /strict decoding error: unknown field "spec\.txt"/,
    ],
    [
      'what admission refuses',
      NOTES,
      note('x', { text: 'bad' }),
      422,
      /Note\.example\.com "x" is invalid: spec: Invalid value: not bad/,
    ],
  ];
  for (const [name, path, body, code, message] of refusals) {
    it(`refuses ${name}`, async () => {
      const answer = await post(path, body);
      assert.equal(answer.code, code);
      assert.match(stringAt(answer.body, 'message') ?? '', message);
    });
  }

  it('names the causes of a refusal', async () => {
    const { body } = await post(NOTES, note('x', { text: 'bad' }));
    assert.deepEqual(listAt(body, 'details', 'causes'), [
      { reason: 'FieldValueInvalid', message: 'Invalid value: not bad', field: 'spec' },
    ]);
  });

  it('prunes unknown fields and warns of each', async () => {
    const body = note('pruned', { text: 'x', txt: 1, items: [{ a: '1', b: '2' }], more: { any: 'y' } });
    const answer = await post(NOTES, body);
    assert.equal(
      answer.headers['warning'],
      '299 - "unknown field \\"spec.items[0].b\\"", 299 - "unknown field \\"spec.txt\\""',
    );
    assert.deepEqual(objectAt(answer.body, 'spec'), { text: 'x', items: [{ a: '1' }], more: { any: 'y' }, size: 3 });
  });

  it('stores nothing in a dry run', async () => {
    assert.equal((await post(`${NOTES}?dryRun=All`, note('dry'))).code, 201);
    assert.equal((await client.send({ path: `${NOTES}/dry` })).code, 404);
  });

  it('reads YAML', async () => {
    const body = 'apiVersion: example.com/v1\nkind: Note\nmetadata: {name: from-yaml}\nspec: {text: words}\n';
    const answer = await client.send({ method: 'POST', path: NOTES, body, contentType: 'application/yaml' });
    assert.equal(answer.code, 201);
  });
});

describe('update', () => {
  it('needs the current resourceVersion', async () => {
    const first = await client.create(NOTES, note('updated'));
    const second = await client.replace(`${NOTES}/updated`, { ...first, spec: { text: 'new' } });
    assert.equal(second.metadata.generation, 2);
    const stale = await client.send({
      method: 'PUT',
      path: `${NOTES}/updated`,
      body: { ...first, spec: { text: 'late' } },
    });
    assert.deepEqual([stale.code, stringAt(stale.body, 'reason')], [409, 'Conflict']);
    const without = await client.send({ method: 'PUT', path: `${NOTES}/updated`, body: note('updated') });
    assert.match(stringAt(without.body, 'message') ?? '', /must be specified for an update/);
  });

  it('keeps spec and status apart', async () => {
    const first = await client.create(NOTES, note('apart'));
    const withStatus = await client.replace(`${NOTES}/apart/status`, {
      ...first,
      spec: { text: 'no' },
      status: { seen: true },
    });
    assert.deepEqual([stringAt(withStatus, 'spec', 'text'), at(withStatus, 'status', 'seen')], ['x', true]);
    assert.equal(withStatus.metadata.generation, 1);
    const after = await client.replace(`${NOTES}/apart`, { ...withStatus, spec: { text: 'new' }, status: {} });
    assert.deepEqual([stringAt(after, 'spec', 'text'), at(after, 'status', 'seen')], ['new', true]);
  });

  it('that changes nothing keeps the version', async () => {
    const first = await client.create(NOTES, note('same'));
    const again = await client.mergePatch(`${NOTES}/same`, { spec: { text: 'x' } });
    assert.equal(again.metadata.resourceVersion, first.metadata.resourceVersion);
  });
});

describe('patch', () => {
  it('merges, and null removes', async () => {
    await client.create(NOTES, note('merged', { text: 'x', more: { a: '1', b: '2' } }));
    const merged = await client.mergePatch(`${NOTES}/merged`, { spec: { more: { a: null, c: '3' } } });
    assert.deepEqual(at(merged, 'spec', 'more'), { b: '2', c: '3' });
  });

  it('does the operations of JSON Patch', async () => {
    await client.create(NOTES, note('patched', { text: 'x', more: { a: '1' } }));
    const patched = await client.jsonPatch(`${NOTES}/patched`, [
      { op: 'test', path: '/spec/text', value: 'x' },
      { op: 'move', from: '/spec/more/a', path: '/spec/more/b~1c' },
      { op: 'add', path: '/spec/items', value: [] },
      { op: 'add', path: '/spec/items/-', value: { a: 'i' } },
      { op: 'copy', from: '/spec/items/0', path: '/spec/items/0' },
      { op: 'replace', path: '/spec/text', value: 'y' },
      { op: 'remove', path: '/spec/size' },
    ]);
    assert.deepEqual(patched['spec'], { text: 'y', more: { 'b/c': '1' }, items: [{ a: 'i' }, { a: 'i' }], size: 3 });
    const body = [{ op: 'test', path: '/spec/text', value: 'other' }];
    const refused = await client.send({
      method: 'PATCH',
      path: `${NOTES}/patched`,
      body,
      contentType: 'application/json-patch+json',
    });
    assert.equal(refused.code, 422);
    const unknown = await client.send({ method: 'PATCH', path: `${NOTES}/patched`, body, contentType: 'text/plain' });
    assert.equal(unknown.code, 415);
  });

  it('applies: creates, keeps what others own, removes what is no longer named', async () => {
    const path = `${NOTES}/applied`;
    const first = await client.apply(path, note('applied', { text: 'x', more: { mine: '1' } }), 'me');
    assert.equal(first.metadata.managedFields?.[0]?.operation, 'Apply');
    await client.apply(path, note('applied', { more: { theirs: '2' } }), 'them');
    const last = await client.apply(path, note('applied', { text: 'x' }), 'me');
    assert.deepEqual(at(last, 'spec', 'more'), { theirs: '2' });
    const again = await client.apply(path, note('applied', { text: 'x' }), 'me');
    assert.equal(again.metadata.resourceVersion, last.metadata.resourceVersion);
  });

  it('an apply with an undeclared field is an internal error that names it', async () => {
    const body = note('undeclared', { nope: 1 });
    const path = `${NOTES}/undeclared?fieldManager=me&dryRun=All&fieldValidation=Strict`;
    const answer = await client.send({ method: 'PATCH', path, body, contentType: 'application/apply-patch+yaml' });
    assert.equal(answer.code, 500);
    assert.equal(
      stringAt(answer.body, 'message'),
      'failed to create typed patch object (/undeclared; example.com/v1, Kind=Note): .spec.nope: field not declared in schema',
    );
  });
});

describe('delete', () => {
  it('keeps to the uid that the caller means', async () => {
    const made = await client.create(NOTES, note('deleted'));
    const wrong = await client.send({
      method: 'DELETE',
      path: `${NOTES}/deleted`,
      body: { preconditions: { uid: 'other' } },
    });
    assert.equal(wrong.code, 409);
    await client.delete(`${NOTES}/deleted`, { preconditions: { uid: made.metadata.uid } });
    assert.equal((await client.send({ path: `${NOTES}/deleted` })).code, 404);
  });

  it('waits for finalizers', async () => {
    await client.create(NOTES, { ...note('held'), metadata: { name: 'held', finalizers: ['example.com/hold'] } });
    await client.delete(`${NOTES}/held`);
    assert.match((await client.get(`${NOTES}/held`)).metadata.deletionTimestamp ?? '', /Z$/);
    await client.mergePatch(`${NOTES}/held`, { metadata: { finalizers: null } });
    assert.equal((await client.send({ path: `${NOTES}/held` })).code, 404);
  });
});

const dataFields = (object: { metadata: { managedFields?: readonly unknown[] } }, field: string): string[] =>
  (object.metadata.managedFields ?? []).flatMap((entry) => Object.keys(objectAt(entry, 'fieldsV1', field) ?? {}));

describe('Secrets', () => {
  it('turn stringData into data, and managedFields name the keys', async () => {
    const made = await client.create(SECRETS, secret('plain', { stringData: { 'api-key': 'k' } }));
    assert.deepEqual([made['data'], made['stringData']], [{ 'api-key': 'aw==' }, undefined]);
    assert.deepEqual(dataFields(made, 'f:data'), ['.', 'f:api-key']);
    const moved = await client.jsonPatch(`${SECRETS}/plain`, [
      { op: 'move', from: '/data/api-key', path: '/data/Authorization' },
    ]);
    assert.ok(dataFields(moved, 'f:data').includes('f:Authorization'));
    assert.ok(!dataFields(moved, 'f:data').includes('f:api-key'));
  });

  it('a key that somebody renames is no longer owned by who wrote it', async () => {
    await client.create(`${SECRETS}?fieldManager=writer`, secret('renamed', { stringData: { a: '1', b: '2' } }));
    const patch = [{ op: 'move', from: '/data/a', path: '/data/c' }];
    const renamed = await client.jsonPatch(`${SECRETS}/renamed?fieldManager=renamer`, patch);
    // Who owns the map itself differs by server release; the keys are what counts.
    const owners = (renamed.metadata.managedFields ?? []).map(({ manager, fieldsV1 }) => [
      manager,
      ...Object.keys(objectAt(fieldsV1, 'f:data') ?? {}).filter((key) => key !== '.'),
    ]);
    assert.deepEqual(
      owners.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
      [
        ['renamer', 'f:c'],
        ['writer', 'f:b'],
      ],
    );
  });

  it('an apply of stringData is remembered as such, and a new name leaves the old key', async () => {
    await client.apply(`${SECRETS}/applied`, secret('applied', { stringData: { one: '1' } }), 'me');
    const second = await client.apply(`${SECRETS}/applied`, secret('applied', { stringData: { two: '2' } }), 'me');
    assert.deepEqual(Object.keys(objectAt(second, 'data') ?? {}).toSorted(), ['one', 'two']);
    assert.deepEqual(dataFields(second, 'f:stringData'), ['f:two']);
  });

  it('come as metadata only to who asks so, in lists and writes too', async () => {
    const headers = { Accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' };
    const one = await client.call({ path: `${SECRETS}/plain`, headers });
    assert.deepEqual(
      [stringAt(one, 'kind'), stringAt(one, 'apiVersion'), at(one, 'data')],
      ['PartialObjectMetadata', 'meta.k8s.io/v1', undefined],
    );
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
    const list = await client.call({ path: SECRETS, headers: { Accept: accept } });
    assert.equal(stringAt(list, 'kind'), 'PartialObjectMetadataList');
    assert.ok(listAt(list, 'items').every((item) => at(item, 'data') === undefined));
    const body = secret('never', { stringData: { a: 'b' } });
    const dry = await client.call({ method: 'POST', path: `${SECRETS}?dryRun=All`, body, headers });
    assert.deepEqual([stringAt(dry, 'kind'), at(dry, 'data')], ['PartialObjectMetadata', undefined]);
  });
});

const names = (list: unknown): (string | undefined)[] =>
  listAt(list, 'items').map((item) => stringAt(item, 'metadata', 'name'));

describe('lists', () => {
  before(async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) {
      const labels = { page: 'yes', ...(name < 'p3' && { half: 'first' }) };
      await client.create(NOTES, { ...note(name), metadata: { name, labels } });
    }
  });

  it('come in pages that all show the same moment', async () => {
    const first = await client.call({ path: `${NOTES}?labelSelector=page&limit=2` });
    await client.delete(`${NOTES}/p4`);
    const more = `&continue=${stringAt(first, 'metadata', 'continue')}`;
    const second = await client.call({ path: `${NOTES}?labelSelector=page&limit=2${more}` });
    assert.deepEqual([...names(first), ...names(second)], ['p1', 'p2', 'p3', 'p4']);
    assert.equal(stringAt(second, 'metadata', 'resourceVersion'), stringAt(first, 'metadata', 'resourceVersion'));
    cluster.faults.compact();
    const late = await client.send({ path: `${NOTES}?limit=2${more}` });
    assert.deepEqual([late.code, stringAt(late.body, 'reason')], [410, 'Expired']);
  });

  it('count what remains', async () => {
    const first = await client.call({ path: `${NOTES}?limit=1` });
    const whole = await client.call({ path: NOTES });
    assert.equal(numberAt(first, 'metadata', 'remainingItemCount'), names(whole).length - 1);
  });

  const selections: readonly (readonly [string, readonly string[]])[] = [
    ['labelSelector=half=first', ['p1', 'p2']],
    ['labelSelector=page,!half', ['p3', 'p5']],
    ['labelSelector=page,half!=first', ['p3', 'p5']],
    ['labelSelector=page in (yes, no),half notin (first)', ['p3', 'p5']],
    ['fieldSelector=metadata.name=p2', ['p2']],
  ];
  for (const [query, expected] of selections) {
    it(`select by ${query}`, async () => {
      assert.deepEqual(names(await client.call({ path: `${NOTES}?${query.replaceAll(' ', '%20')}` })), expected);
    });
  }

  it('refuse a version from the future', async () => {
    const answer = await client.send({ path: `${NOTES}?resourceVersion=99999999999999` });
    assert.equal(answer.code, 504);
    assert.equal(stringAt(answer.body, 'details', 'causes', 0, 'reason'), 'ResourceVersionTooLarge');
  });
});

describe('rights and CRDs', () => {
  it('an access review answers what a request would', async () => {
    const fault = cluster.faults.forbid('list', 'secrets');
    const spec = { resourceAttributes: { verb: 'list', resource: 'secrets', namespace: 'default' } };
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    assert.equal(at(await client.call({ method: 'POST', path, body: review }), 'status', 'allowed'), false);
    const refused = await client.send({ path: pathTo('secrets') });
    assert.equal(
      stringAt(refused.body, 'message'),
      'secrets is forbidden: User "tester" cannot list resource "secrets" in API group "" at the cluster scope',
    );
    fault.dispose();
    assert.equal(at(await client.call({ method: 'POST', path, body: review }), 'status', 'allowed'), true);
  });

  it('a user may do what a Role allows in its namespace, and nothing elsewhere', async () => {
    await client.create(pathTo('roles', 'default'), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    });
    await client.create(pathTo('rolebindings', 'default'), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'User', name: 'dev', apiGroup: 'rbac.authorization.k8s.io' }],
    });
    const dev = new ApiClient(connectionFrom(cluster.faults.kubeconfig('dev', [])), 'dev');
    const codeOf = async (path: string): Promise<number> => (await dev.send({ path })).code;
    assert.equal(await codeOf(pathTo('configmaps', 'default')), 200);
    assert.equal(await codeOf(pathTo('configmaps', 'kube-system')), 403);
    assert.equal(await codeOf(pathTo('configmaps')), 403);
    assert.equal(await codeOf(pathTo('secrets', 'default')), 403);
    assert.equal(await codeOf(pathTo('namespaces')), 403);
    assert.equal(await codeOf('/openapi/v3'), 200);
    const rules = await dev.call({
      method: 'POST',
      path: pathTo('selfsubjectrulesreviews'),
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace: 'default' },
      },
    });
    const named = listAt(rules, 'status', 'resourceRules').flatMap((rule) => listAt(rule, 'resources'));
    assert.ok(named.includes('configmaps') && !named.includes('secrets'), named.join());
    dev.dispose();
  });

  it('a CRD that goes away takes its kind along', async () => {
    const crd = pathTo('customresourcedefinitions');
    const other = structuredClone(NOTE_CRD);
    other.metadata.name = 'memos.example.com';
    other.spec.names = { kind: 'Memo', listKind: 'MemoList', plural: 'memos', singular: 'memo' };
    await installCrds(client, [other]);
    await client.delete(`${crd}/memos.example.com`);
    const memos = '/apis/example.com/v1/memos';
    await until('the kind to be gone', async () => (await client.send({ path: memos })).code === 404);
  });
});
