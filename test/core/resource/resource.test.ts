import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBackend } from '../../../src/core/resource/backend.ts';
import { findCondition } from '../../../src/core/resource/conditions.ts';
import { parseKubeObject } from '../../../src/core/resource/kubeObject.ts';
import { readDataKeys } from '../../../src/core/resource/secretKeys.ts';
import { backend, kubeObject, secretMetadata } from '../../support/objects.ts';

const keyTable: readonly (readonly [what: string, secret: unknown, keys: readonly string[] | 'unknown'])[] = [
  ['managedFields of a create', secretMetadata('a', ['api-key', 'Authorization']), ['Authorization', 'api-key']],
  [
    'f:stringData of an apply',
    { metadata: { managedFields: [{ fieldsV1: { 'f:stringData': { 'f:token': {} } } }] } },
    ['token'],
  ],
  [
    'two managers',
    {
      metadata: {
        managedFields: [{ fieldsV1: { 'f:data': { 'f:a': {} } } }, { fieldsV1: { 'f:data': { 'f:b': {} } } }],
      },
    },
    ['a', 'b'],
  ],
  ['a document', { stringData: { 'api-key': 'x' }, data: { b: 'eA==' } }, ['api-key', 'b']],
  ['an empty Secret that a manager owns', { metadata: { managedFields: [{ fieldsV1: { 'f:type': {} } }] } }, []],
  ['nothing tells', { metadata: { name: 'a' } }, 'unknown'],
  ['nonsense', null, 'unknown'],
];

void test('names of data keys, never their values', () => {
  for (const [what, secret, keys] of keyTable) assert.deepEqual(readDataKeys(secret), keys, what);
});

void test('a kept Secret holds no value and no annotation', () => {
  const secret = parseKubeObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'a',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"k":"sk-hidden"}}' },
    },
    stringData: { k: 'sk-hidden' },
    data: { d: 'c2staGlkZGVu' },
    spec: { x: 'sk-hidden' },
  });
  assert.doesNotMatch(JSON.stringify(secret), /sk-hidden|c2staGlkZGVu/);
  assert.deepEqual(secret?.dataKeys, ['d', 'k']);
});

void test('what is no object is undefined, never an exception', () => {
  for (const odd of [
    null,
    1,
    'x',
    [],
    {},
    { kind: 'Secret' },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: '' } },
  ]) {
    assert.equal(parseKubeObject(odd), undefined);
  }
});

void test('a backend with one provider', () => {
  const view = readBackend(
    kubeObject(
      backend({
        ai: { provider: { openai: { model: 'llama3.2' }, host: 'host.internal', port: 11434 } },
        policies: { auth: { secretRef: { name: 's' } } },
      }),
    ),
  );
  assert.equal(view.usesGroups, false);
  const [entry] = view.groups.flat();
  assert.equal(entry?.type, 'openai');
  assert.equal(entry?.model, 'llama3.2');
  assert.equal(entry?.port, 11434);
  assert.deepEqual(entry?.secrets, [
    { name: 's', key: undefined, wantedKeys: ['Authorization'], path: ['spec', 'policies', 'auth', 'secretRef'] },
  ]);
});

void test('groups keep their order; own policies win over the shared ones', () => {
  const view = readBackend(
    kubeObject(
      backend({
        ai: {
          groups: [
            { providers: [{ name: 'primary', openai: {} }] },
            {
              providers: [
                { name: 'spare', anthropic: {}, policies: { auth: { secretRef: { name: 'own', key: 'k' } } } },
              ],
            },
          ],
        },
        policies: { auth: { secretRef: { name: 'shared' } } },
      }),
    ),
  );
  assert.deepEqual(
    view.groups.map((group) => group.map((entry) => [entry.name, entry.type, entry.secrets[0]?.name])),
    [[['primary', 'openai', 'shared']], [['spare', 'anthropic', 'own']]],
  );
  assert.deepEqual(view.groups[1]?.[0]?.secrets[0]?.path, [
    'spec',
    'ai',
    'groups',
    1,
    'providers',
    0,
    'policies',
    'auth',
    'secretRef',
  ]);
});

function entryOf(provider: unknown) {
  return readBackend(kubeObject(backend({ ai: { provider } }))).groups.flat()[0];
}

void test('a provider kind of a newer release still shows, and odd values throw nothing', () => {
  assert.equal(entryOf({ quantum: { model: 'q1' } })?.type, 'quantum');
  assert.equal(entryOf({ openai: 'x', port: 'y', host: 3 })?.port, undefined);
  assert.equal(entryOf({})?.type, undefined);
  assert.deepEqual(readBackend(kubeObject({ ...backend(), spec: { mcp: { targets: [] } } })), {
    type: 'mcp',
    groups: [],
    usesGroups: false,
    secrets: [],
  });
});

void test('conditions that are malformed are left out', () => {
  const status = {
    conditions: [
      null,
      { type: 'Accepted' },
      { type: 'Accepted', status: 'Maybe' },
      { type: 'Accepted', status: 'True', reason: 'Accepted' },
    ],
  };
  assert.equal(findCondition(status, 'Accepted')?.status, 'True');
  assert.equal(findCondition({}, 'Accepted'), undefined);
});
