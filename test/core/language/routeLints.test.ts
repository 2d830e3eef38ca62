import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterFacts } from '../../../src/core/cluster/clusterFacts.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { backendRef, behindRoute, grant, route, rule, storeOf } from '../../support/chain.ts';
import { accepted, backend } from '../../support/objects.ts';
import { serviceWith, uri } from './world.ts';

const routeYaml = (backendRefs: string, namespace = 'kgateway-system', parent = 'ai-gateway'): string =>
  `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: openai
  namespace: ${namespace}
spec:
  parentRefs:
    - name: ${parent}
      namespace: kgateway-system
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /openai
      backendRefs:
        - group: agentgateway.dev
          kind: AgentgatewayBackend
          ${backendRefs}
`;

const registry = new SchemaRegistry(bundledSchemas());
const good = backend({ status: accepted('True') });

/** Each finding as `code on "what is underlined"`, with the cluster holding these objects. */
function lints(text: string, objects?: readonly unknown[], unknown: readonly ResourceKind[] = []): readonly string[] {
  const layer = objects && clusterFacts(storeOf(objects, unknown), 'prod');
  const service = serviceWith({
    registry: () => registry,
    clusterLayer: () => layer,
    defaultNamespace: () => layer && 'kgateway-system',
  });
  return service
    .diagnose(uri, text)
    .filter(({ code }) => !code.startsWith('validate.'))
    .map(({ code, range }) => `${code} on ${text.slice(range.start, range.end)}`);
}

test('a lone file says nothing of a cluster that nobody knows', () => {
  assert.deepEqual(lints(routeYaml('name: openai-backend')), []);
  assert.deepEqual(lints(routeYaml('name: openai-backend', 'team', 'gone')), []);
});

test('a route to what is there is left alone', () => {
  assert.deepEqual(lints(routeYaml('name: openai-backend'), [good, ...behindRoute]), []);
});

test('a route to a backend, or on a Gateway, that does not exist', () => {
  assert.deepEqual(lints(routeYaml('name: typo'), [good, ...behindRoute]), ['route-refs-unresolved on typo']);
  assert.deepEqual(lints(routeYaml('name: openai-backend', 'kgateway-system', 'gone'), [good, ...behindRoute]), [
    'gateway-missing on gone',
  ]);
  assert.deepEqual(lints(routeYaml('name: typo'), behindRoute, [kinds.backend]), [], 'nobody may list backends');
});

test('a route of another namespace wants a ReferenceGrant, in the file or on the cluster', () => {
  const text = routeYaml('name: openai-backend\n          namespace: kgateway-system', 'team');
  assert.deepEqual(lints(text, [good, ...behindRoute]), ['grant-missing on openai-backend']);
  assert.deepEqual(lints(text, [good, grant(), ...behindRoute]), []);
  const inFile = `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: allow
  namespace: kgateway-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: team
  to:
    - group: agentgateway.dev
      kind: AgentgatewayBackend
`;
  assert.deepEqual(lints(text + inFile, [good, ...behindRoute]), []);
});

test('a path that a route of the cluster has already, whatever that is called', () => {
  const other = route({
    name: 'elsewhere',
    creationTimestamp: '2026-01-01T00:00:00Z',
    rules: [rule('/openai', [{ ...backendRef, name: 'other' }])],
  });
  assert.deepEqual(lints(routeYaml('name: openai-backend'), [good, other, ...behindRoute]), ['same-path on /openai']);
  const sameOne = route({ creationTimestamp: '2026-01-01T00:00:00Z' });
  assert.deepEqual(lints(routeYaml('name: openai-backend'), [good, sameOne, ...behindRoute]), [], 'its own old self');
});

test('two rules of one file for one path', () => {
  const text = routeYaml('name: openai-backend');
  const twice = `${text}---\n${text.replace('name: openai\n', 'name: zweite\n').replace('openai-backend', 'other')}`;
  assert.deepEqual(lints(twice, [good, backend({ name: 'other' }), ...behindRoute]), [
    'same-path on /openai',
    'same-path on /openai',
  ]);
});

test('how the cluster’s own object stands is not said of a document that is edited', () => {
  const rejected = backend({ status: accepted('False', 'no') });
  const behind = behindRoute.filter(({ kind }) => kind !== 'Pod');
  assert.deepEqual(lints(routeYaml('name: openai-backend'), [rejected, route({ status: {} }), ...behind]), []);
  const yaml = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: openai-backend
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai: {}
`;
  assert.deepEqual(lints(yaml, [rejected, ...behind]), []);
});

test('inline settings win over a policy of the cluster, and the lint says where', () => {
  const text = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: openai-backend
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai: {}
  policies:
    auth:
      passthrough: {}
`;
  const targetRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' }];
  const policy = {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayPolicy',
    metadata: { name: 'shared', namespace: 'kgateway-system' },
    spec: { targetRefs, backend: { auth: { key: 'x' } } },
  };
  const layer = clusterFacts(storeOf([policy]), 'prod');
  const [lint] = serviceWith({ registry: () => registry, clusterLayer: () => layer }).diagnose(uri, text);
  assert.equal(lint?.code, 'policy-conflict');
  assert.equal(lint.severity, 'information');
  assert.match(render(lint.message), /^Policy shared sets auth, which the backend itself/);
});
