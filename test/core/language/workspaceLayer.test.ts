import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkspaceIndex } from '../../../src/core/language/navigation/workspaceIndex.ts';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { clusterFact, secretMetadata } from '../../support/objects.ts';
import { serviceWith } from './world.ts';

const here = 'file:///backend.yaml';
const backend = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: openai
  namespace: ai
spec:
  ai:
    provider:
      openai: {}
  policies:
    auth:
      secretRef:
        name: key
`;
const secret = (key: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n  namespace: ai\nstringData:\n  ${key}: x\n`;
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: chat
  namespace: ai
spec:
  parentRefs:
    - name: edge
  rules:
    - backendRefs:
        - group: agentgateway.dev
          kind: AgentgatewayBackend
          name: openai
`;

/** A cluster that knows all Secrets and routes there are. */
function cluster(...objects: readonly unknown[]): FactLayer {
  const facts = objects.map(clusterFact);
  return { facts, isComplete: (kind) => kind === 'Secret' || kind === 'HTTPRoute' };
}

function codes(index: WorkspaceIndex, layer?: FactLayer, text = backend): readonly string[] {
  const service = serviceWith({
    workspaceLayer: (uri) => index.layerBeside(uri, 'default'),
    clusterLayer: () => layer,
    defaultNamespace: () => 'default',
  });
  return service.diagnose(here, text).map(({ code }) => code);
}

void test('checks see the other files of the workspace, over the cluster', () => {
  const index = new WorkspaceIndex();
  index.update(here, backend);
  assert.deepEqual(codes(index), []);
  assert.ok(codes(index, cluster()).includes('secret-absent'));

  index.update('file:///secret.yaml', secret('api-key'));
  assert.deepEqual(codes(index), ['secret-without-usable-key']);
  const live = cluster(secretMetadata('key', ['Authorization'], 'ai'));
  assert.ok(codes(index, live).includes('secret-without-usable-key'));

  index.update('file:///secret.yaml', secret('Authorization'));
  assert.ok(!codes(index, cluster()).includes('secret-absent'));
});

void test('a file does not see its own earlier text beside it', () => {
  const index = new WorkspaceIndex();
  index.update(here, `${backend}---\n${secret('api-key')}`);
  assert.ok(codes(index, cluster()).includes('secret-absent'));
});

void test('the layer beside a file stays the same while only that file changes', () => {
  const index = new WorkspaceIndex();
  index.update('file:///route.yaml', route);
  const before = index.layerBeside(here, 'default');
  index.update(here, backend);
  assert.equal(index.layerBeside(here, 'default'), before);
  assert.notEqual(index.layerBeside(here, 'ai'), before);
  index.update('file:///route.yaml', route.replace('chat', 'talk'));
  assert.notEqual(index.layerBeside(here, 'default'), before);
});

void test('an index finds documents that leave their namespace to the context, under its name', () => {
  const index = new WorkspaceIndex();
  index.update('file:///route.yaml', route.replace('  namespace: ai\n', ''));
  const layer = index.layerBeside(here, 'ai');
  const byKind = { kind: 'HTTPRoute', keysOf: () => ['/openai'] };
  assert.equal(layer.select?.(byKind, 'ai/openai').length, 1);
  assert.equal(layer.select?.(byKind, 'default/openai').length, 0);
  assert.ok(layer.find?.('HTTPRoute', 'ai', 'chat'));
  assert.equal(layer.find?.('HTTPRoute', 'default', 'chat'), undefined);
});

void test('the index tells of changes, and of nothing else', () => {
  const index = new WorkspaceIndex();
  let changes = 0;
  index.onDidChange(() => (changes += 1));
  index.update('file:///other.yaml', 'a: 1\n');
  index.update('file:///gone.yaml', undefined);
  assert.equal(changes, 0);
  index.update(here, backend);
  index.update(here, backend);
  assert.equal(changes, 1);
  index.update(here, 'a: 1\n');
  assert.equal(changes, 2);
  assert.equal(index.file(here), undefined);
});

void test('a resource of the same name beside the file is told, one of an overlay in another folder is not', () => {
  const index = new WorkspaceIndex();
  index.update('file:///overlays/dev/backend.yaml', backend);
  assert.ok(!codes(index).includes('duplicate-resource'));
  index.update('file:///copy.yaml', backend);
  assert.ok(codes(index).includes('duplicate-resource'));
});
