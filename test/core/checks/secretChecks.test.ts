import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckFinding } from '../../../src/core/checks/finding.ts';
import { checkBackend } from '../../../src/core/checks/index.ts';
import type { ResourceFact } from '../../../src/core/graph/fact.ts';
import { ResourceGraph, type FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { render } from '../../../src/core/messages/index.ts';
import { accepted, backend, clusterFact, kubeObject, secretMetadata } from '../../support/objects.ts';

const withSecret = (name: string, key?: string): unknown => ({
  auth: { secretRef: key === undefined ? { name } : { name, key } },
});

const isAboutSecret = ({ link }: CheckFinding): boolean => link === 'secret';

function layer(facts: readonly ResourceFact[], complete: boolean): FactLayer {
  return { facts, isComplete: () => complete };
}

function findings(
  subject: unknown,
  facts: readonly unknown[],
  options: { complete?: boolean; secretRefKey?: boolean } = {},
) {
  const fact = clusterFact(subject);
  const graph = new ResourceGraph([layer([fact, ...facts.map(clusterFact)], options.complete ?? true)]);
  return checkBackend(fact, graph, { secretRefKey: options.secretRefKey ?? false }).filter(isAboutSecret);
}

const anthropic = backend({ policies: withSecret('anthropic-api-key') });

void test('a Secret under another data key is found, named and can be mended', () => {
  const [finding, ...rest] = findings(anthropic, [secretMetadata('anthropic-api-key', ['api-key'])]);
  assert.deepEqual(rest, []);
  assert.equal(finding?.code, 'secret-without-usable-key');
  assert.equal(
    finding && render(finding.message),
    'The gateway will not find a key in Secret anthropic-api-key: it reads the data key "Authorization", the Secret holds api-key.',
  );
  assert.deepEqual(finding?.subject.path, ['spec', 'policies', 'auth', 'secretRef', 'name']);
  assert.deepEqual(
    finding?.fixes.map((fix) => fix.kind),
    ['renameSecretKey'],
  );
});

void test('where secretRef.key is served, naming the key is a second way', () => {
  const [finding] = findings(anthropic, [secretMetadata('anthropic-api-key', ['api-key'])], { secretRefKey: true });
  assert.deepEqual(
    finding?.fixes.map((fix) => fix.kind),
    ['renameSecretKey', 'edit'],
  );
});

const silent: readonly (readonly [what: string, subject: unknown, facts: readonly unknown[], complete: boolean])[] = [
  ['the key is there', anthropic, [secretMetadata('anthropic-api-key', ['Authorization', 'other'])], true],
  [
    'secretRef.key names it',
    backend({ policies: withSecret('a', 'api-key') }),
    [secretMetadata('a', ['api-key'])],
    true,
  ],
  [
    'key names cannot be known',
    anthropic,
    [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'anthropic-api-key', namespace: 'kgateway-system' } }],
    true,
  ],
  ['no cluster tells whether it exists', anthropic, [], false],
  ['no Secret is wanted', backend(), [], true],
];

void test('silent when all is well or nobody can know', () => {
  for (const [what, subject, facts, complete] of silent)
    assert.deepEqual(findings(subject, facts, { complete }), [], what);
});

void test('letter case counts', () => {
  assert.equal(findings(anthropic, [secretMetadata('anthropic-api-key', ['authorization'])]).length, 1);
});

void test('a Secret that does not exist; one in another namespace does not help', () => {
  const elsewhere = secretMetadata('anthropic-api-key', ['Authorization'], 'default');
  const [finding, ...rest] = findings(anthropic, [elsewhere]);
  assert.deepEqual(rest, []);
  assert.equal(finding?.code, 'secret-absent');
  assert.match(finding.note ? render(finding.note) : '', /^Namespace default has a Secret of this name/);
  assert.equal(findings(anthropic, [])[0]?.note, undefined);
});

void test('inside groups, where the cluster says nothing', () => {
  const grouped = backend({
    ai: { groups: [{ providers: [{ name: 'a', openai: {}, policies: withSecret('none') }] }] },
  });
  const [finding] = findings(grouped, []);
  assert.equal(finding?.code, 'secret-absent');
  assert.deepEqual(finding?.subject.path, [
    'spec',
    'ai',
    'groups',
    0,
    'providers',
    0,
    'policies',
    'auth',
    'secretRef',
    'name',
  ]);
});

void test('the file that is about to be applied wins over the cluster', () => {
  const inFile: ResourceFact = {
    object: kubeObject({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'anthropic-api-key' },
      stringData: { Authorization: 'x' },
    }),
    provenance: { from: 'document', uri: 'file:///a.yaml', document: 0 },
  };
  const subject = clusterFact(anthropic);
  const cluster = layer([subject, clusterFact(secretMetadata('anthropic-api-key', ['api-key']))], true);
  const graph = new ResourceGraph([layer([inFile], false), cluster], 'kgateway-system');
  assert.deepEqual(checkBackend(subject, graph, { secretRefKey: false }).filter(isAboutSecret), []);
});

test('a Secret that may have keys which nobody sees: only where the controller rejected the backend', () => {
  const applied = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'anthropic-api-key',
      namespace: 'kgateway-system',
      managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:stringData': { 'f:api-key': {} } } }],
    },
  };
  const judged = (status: 'True' | 'False') =>
    findings({ ...anthropic, status: accepted(status) }, [applied]).map((finding) => finding.code);
  assert.deepEqual(judged('True'), []);
  assert.deepEqual(judged('False'), ['secret-without-usable-key']);
});
