import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterFacts } from '../../../src/core/cluster/clusterFacts.ts';
import type { ResourceFact } from '../../../src/core/graph/fact.ts';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { backendRef, behindRoute, gateway, grant, route, rule, storeOf } from '../../support/chain.ts';
import { accepted, backend, kubeObject } from '../../support/objects.ts';
import { apply, serviceWith, uri } from './world.ts';

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

const own = (spec: string): string =>
  `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: openai-backend\n  namespace: kgateway-system\nspec:\n  ai:\n    provider:\n${spec}`;
const ollama = own('      openai: {}\n      host: ollama.example\n      port: 11434\n');

/** The text after the first fix of the first finding. */
function mendedText(text: string): string {
  const [found] = serviceWith({ registry: () => registry }).diagnose(uri, text);
  const [fix] = found?.fixes ?? [];
  assert.ok(fix && 'edits' in fix);
  return apply(text, fix.edits);
}

test('a prefix that goes on to a host override, which sees it', () => {
  const text = `${routeYaml('name: openai-backend')}---\n${ollama}`;
  assert.deepEqual(lints(text), ['prefix-not-stripped on /openai']);
  const mended = mendedText(text);
  assert.match(
    mended,
    /\n {10}name: openai-backend\n {6}filters:\n {8}- type: URLRewrite\n {10}urlRewrite:\n {12}path:\n {14}type: ReplacePrefixMatch\n {14}replacePrefixMatch: \/\n---/,
  );
  assert.deepEqual(lints(mended), []);
  const filtered = text.replace(
    '      backendRefs:',
    '      filters:\n        - type: RequestHeaderModifier\n          requestHeaderModifier:\n            remove: [x-a]\n      backendRefs:',
  );
  assert.deepEqual(lints(mendedText(filtered)), []);
  for (const [what, silent] of [
    ['no host of its own', `${routeYaml('name: openai-backend')}---\n${own('      openai: {}\n')}`],
    ['a path of its own', text.replace('port: 11434', 'port: 11434\n      pathPrefix: /v1')],
    ['a version in the prefix', text.replace('value: /openai', 'value: /openai/v1')],
    ['the path of a format', text.replace('value: /openai', 'value: /chat/completions')],
    ['every path', text.replace('value: /openai', 'value: /')],
    ['an exact path', text.replace('PathPrefix', 'Exact')],
    ['a service that has that path', text.replace('ollama.example', 'api.groq.com')],
    ['a backend that nobody knows', routeYaml('name: openai-backend')],
  ] as const) {
    assert.deepEqual(lints(silent), [], what);
  }
});

test('a path of another format, which the backend reads as Chat Completions', () => {
  const text = `${routeYaml('name: openai-backend').replace('value: /openai', 'value: /v1/messages')}---\n${own('      openai: {}\n')}`;
  assert.deepEqual(lints(text), ['format-not-routed on /v1/messages']);
  const mended = mendedText(text);
  assert.ok(mended.endsWith('  policies:\n    ai:\n      routes:\n        /v1/messages: Messages\n'), mended);
  assert.deepEqual(lints(mended), []);
  assert.deepEqual(lints(text.replace('/v1/messages', '/v1/chat/completions')), []);
  assert.deepEqual(lints(text.replace('openai: {}', 'bedrock: {}')), ['format-not-routed on /v1/messages']);
  const table = '  policies:\n    ai:\n      routes:\n        "*": Passthrough\n';
  assert.deepEqual(lints(text + table), [], 'what is left to itself');
});

const refs: readonly (readonly [what: string, written: string, says: readonly string[]])[] = [
  ['the kind without its group', 'kind: AgentgatewayBackend', ['backend-ref-kind on AgentgatewayBackend']],
  ['neither, for the name of a backend', '', ['backend-ref-kind on openai-backend']],
  ['a Service with a port', 'port: 80', []],
  ['another group', 'group: inference.networking.k8s.io\n          kind: InferencePool', []],
];
for (const [what, written, says] of refs) {
  test(`a reference by ${what}`, () => {
    const text = `${routeYaml('name: openai-backend')
      .replace('- group: agentgateway.dev\n          kind: AgentgatewayBackend\n          name', '- name')
      .replace('- name: openai-backend', `- name: openai-backend\n          ${written}`)
      .replace(/\n +\n/, '\n')}---\n${own('      openai: {}\n')}`;
    assert.deepEqual(lints(text), says);
    if (says.length > 0) assert.deepEqual(lints(mendedText(text)), []);
  });
}

test('a kind of the group that is none', () => {
  const text = routeYaml('name: openai-backend').replace('kind: AgentgatewayBackend', 'kind: Backend');
  assert.deepEqual(lints(text), ['backend-ref-kind on Backend']);
  assert.deepEqual(lints(mendedText(text)), []);
});

const from = (namespaces: string) => ({ allowedRoutes: { namespaces: { from: namespaces } } });
const listener = (more: Readonly<Record<string, unknown>>) => ({
  name: 'http',
  port: 8080,
  protocol: 'HTTP',
  ...more,
});

const ofKind = (kind: string) => ({ allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind }] } });

/** What is said of a route at a Gateway whose one listener has this. */
const saysOf = (more: Readonly<Record<string, unknown>>, text: string): readonly string[] => {
  const spec = { gatewayClassName: 'agentgateway', listeners: [listener(more)] };
  const behind = behindRoute.map((object) => (object['kind'] === 'Gateway' ? gateway({ spec }) : object));
  return lints(text, [good, grant(), ...behind]).filter((line) => line.startsWith('route-'));
};

test('what the Gateway will say of a route that is not applied yet', () => {
  const same = routeYaml('name: openai-backend');
  const other = routeYaml('name: openai-backend\n          namespace: kgateway-system', 'team');
  const refused = ['route-not-accepted on ai-gateway'];
  assert.deepEqual(saysOf(from('Same'), same), []);
  assert.deepEqual(saysOf(from('Same'), other), refused);
  assert.deepEqual(saysOf({}, other), refused, 'Same is the default');
  assert.deepEqual(saysOf(from('None'), same), refused);
  assert.deepEqual(saysOf(from('Selector'), other), [], 'nobody knows the labels');
  const host = (name: string): string => same.replace('  rules:', `  hostnames: [${name}]\n  rules:`);
  const listening = { ...from('All'), hostname: '*.example.com' };
  assert.deepEqual(saysOf(listening, host('a.example.com')), []);
  assert.deepEqual(saysOf(listening, host('a.example.org')), refused);
  assert.deepEqual(saysOf(listening, same), []);
  assert.deepEqual(saysOf(ofKind('HTTPRoute'), same), []);
  assert.deepEqual(saysOf(ofKind('GRPCRoute'), same), refused);
  const section = same.replace('    - name: ai-gateway\n', '    - name: ai-gateway\n      sectionName: https\n');
  assert.deepEqual(saysOf(from('All'), section), refused);
});

test('a path of another file: of the same folder it counts, of another overlay it does not', () => {
  const text = routeYaml('name: openai-backend');
  const other = kubeObject(route({ name: 'other', rules: [rule('/openai', [{ ...backendRef, name: 'other' }])] }));
  const beside = (file: string): readonly string[] => {
    const fact: ResourceFact = { object: other, provenance: { from: 'document', uri: file, document: 0 } };
    const layer: FactLayer = {
      facts: [fact],
      isComplete: () => false,
      select: (index, key) => (index.kind === other.kind && index.keysOf(other).includes(key) ? [fact] : []),
    };
    const service = serviceWith({ registry: () => registry, workspaceLayer: () => layer });
    return service.diagnose(uri, text).map(({ code }) => code);
  };
  assert.deepEqual(beside('file:///other.yaml'), ['same-path']);
  assert.deepEqual(beside('file:///overlays/prod/other.yaml'), []);
});

const policyYaml = (target: string, fields: string): string =>
  `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayPolicy
metadata:
  name: mine
  namespace: kgateway-system
spec:
  targetRefs:
    - ${target.replaceAll('\n', '\n      ')}
  backend:
    ${fields}
`;
const toOpenai = 'group: agentgateway.dev\nkind: AgentgatewayBackend\nname: openai-backend';
const grouped = (policies: object = {}) =>
  backend({
    ai: {
      groups: [
        {
          providers: [
            { name: 'main', openai: {}, policies },
            { name: 'spare', openai: {} },
          ],
        },
      ],
    },
    status: accepted('True'),
  });

test('a policy of the file that a backend of the cluster overrides says so itself', () => {
  const inline = backend({ policies: { tls: {} }, status: accepted('True') });
  const text = policyYaml(toOpenai, 'tls: {}');
  assert.deepEqual(lints(text, [inline, ...behindRoute]), ['policy-conflict on tls']);
  assert.deepEqual(lints(text, [good, ...behindRoute]), []);
});

test('a provider of a group that sets the field inline overrides a policy for it alone, and none for the other', () => {
  const objects = [grouped({ tls: {} }), ...behindRoute];
  assert.deepEqual(lints(policyYaml(`${toOpenai}\nsectionName: main`, 'tls: {}'), objects), ['policy-conflict on tls']);
  assert.deepEqual(lints(policyYaml(`${toOpenai}\nsectionName: spare`, 'tls: {}'), objects), []);
  assert.deepEqual(lints(policyYaml(toOpenai, 'tls: {}'), objects), [], 'the other provider takes it');
});

test('a policy for a part that its target has not, with the parts that are there', () => {
  const objects = [grouped(), route({ rules: [{ name: 'chat', ...rule('/chat') }] }), ...behindRoute];
  const text = policyYaml(`${toOpenai}\nsectionName: sprae`, 'tls: {}');
  assert.deepEqual(lints(text, objects), ['policy-section-missing on sprae']);
  assert.deepEqual(lints(text, [...behindRoute]), [], 'no such backend: another file may have it');
  const layer = clusterFacts(storeOf(objects), 'prod');
  const [lint] = serviceWith({ registry: () => registry, clusterLayer: () => layer }).diagnose(uri, text);
  assert.deepEqual(
    lint?.fixes.map((fix) => 'edits' in fix && /sectionName: (\w+)/.exec(apply(text, fix.edits))?.[1]),
    ['spare', undefined],
  );
  const gatewayApi = 'group: gateway.networking.k8s.io';
  const onRoute = (name: string) => `${gatewayApi}\nkind: HTTPRoute\nname: openai\nsectionName: ${name}`;
  assert.deepEqual(lints(policyYaml(onRoute('chat'), 'tls: {}'), objects), []);
  assert.deepEqual(lints(policyYaml(onRoute('plain'), 'tls: {}'), objects), ['policy-section-missing on plain']);
  const onGateway = (name: string) => `${gatewayApi}\nkind: Gateway\nname: ai-gateway\nsectionName: ${name}`;
  assert.deepEqual(lints(policyYaml(onGateway('http'), 'tls: {}'), objects), []);
  assert.deepEqual(lints(policyYaml(onGateway('https'), 'tls: {}'), objects), ['policy-section-missing on https']);
});
