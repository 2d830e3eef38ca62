import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { clusterFact, secretMetadata } from '../../support/objects.ts';
import { accept, bundledRegistry, itemsAt, proposed } from './completing.ts';
import { serviceWith } from './world.ts';

const gatewayApi = 'gateway.networking.k8s.io/v1';
const listeners = [
  { name: 'http', port: 80, protocol: 'HTTP' },
  { name: 'llm', port: 8080, protocol: 'HTTP' },
];
const metadata = (name: string, namespace = 'ai'): object => ({ name, namespace });
const backendObject = (name: string, namespace = 'ai'): object => ({
  apiVersion: 'agentgateway.dev/v1alpha1',
  kind: 'AgentgatewayBackend',
  metadata: metadata(name, namespace),
  spec: { ai: { provider: { openai: {} } } },
});
const serviceObject = (name: string, ports: readonly number[], namespace = 'ai'): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name, namespace),
  spec: { ports: ports.map((port) => ({ port, name: `port-${port}` })) },
});
const layerOf = (facts: FactLayer['facts']): FactLayer => ({ facts, isComplete: () => true });
const cluster = layerOf(
  [
    secretMetadata('openai-key', ['Authorization', 'backup'], 'ai'),
    secretMetadata('other-key', ['Authorization'], 'other'),
    backendObject('openai'),
    backendObject('shared', 'other'),
    serviceObject('tools', [8080]),
    serviceObject('many', [80, 443]),
    { apiVersion: gatewayApi, kind: 'Gateway', metadata: metadata('proxy', 'infra'), spec: { listeners } },
    { apiVersion: gatewayApi, kind: 'GatewayClass', metadata: { name: 'agentgateway' }, spec: {} },
    { apiVersion: gatewayApi, kind: 'HTTPRoute', metadata: metadata('llm'), spec: { rules: [{ name: 'chat' }] } },
  ].map(clusterFact),
);
const workspace = layerOf([
  {
    ...clusterFact(secretMetadata('anthropic-key', ['Authorization'], 'ai')),
    provenance: { from: 'document', uri: 'file:///secrets/anthropic.yaml', document: 0 },
  },
]);
const service = serviceWith({
  registry: () => bundledRegistry,
  clusterLayer: () => cluster,
  workspaceLayer: () => workspace,
  defaultNamespace: () => 'ai',
});

const backend = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\nspec:\n';
const route = `apiVersion: ${gatewayApi}\nkind: HTTPRoute\nmetadata:\n  name: a\nspec:\n`;
const ownSecret = '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: own-key\nstringData:\n  api-key: x\n';
const secretRef = `${backend}  policies:\n    auth:\n      secretRef:\n`;

const values: readonly (readonly [what: string, drawn: string, expected: readonly string[]])[] = [
  [
    'Secrets of the namespace, from the file, the workspace and the cluster',
    `${secretRef}        name: |\n${ownSecret}`,
    [
      'own-key: Secret, namespace ai, this file',
      'anthropic-key: Secret, namespace ai, workspace, anthropic.yaml',
      'openai-key: Secret, namespace ai, cluster test',
    ],
  ],
  [
    'Secrets of the namespace that the backend names',
    `${secretRef.replace('name: a', 'name: a\n  namespace: other')}        name: |\n${ownSecret}`,
    ['other-key: Secret, namespace other, cluster test'],
  ],
  [
    'data keys, never more of them than their names',
    `${secretRef}        name: openai-key\n        key: |\n`,
    [
      'Authorization: of Secret openai-key, namespace ai, cluster test',
      'backup: of Secret openai-key, namespace ai, cluster test',
    ],
  ],
  [
    'data keys of a Secret of the file',
    `${secretRef}        name: own-key\n        key: |\n${ownSecret}`,
    ['api-key: of Secret own-key, namespace ai, this file'],
  ],
  ['data keys of a Secret that nobody knows', `${secretRef}        name: gone\n        key: |\n`, []],
  [
    'backends before Services, the own namespace first',
    `${route}  rules:\n    - backendRefs:\n        - name: |\n`,
    [
      'openai: AgentgatewayBackend, namespace ai, cluster test',
      'shared: AgentgatewayBackend, namespace other, cluster test',
      'tools: Service, namespace ai, cluster test',
      'many: Service, namespace ai, cluster test',
    ],
  ],
  [
    'only what the reference is of',
    `${route}  rules:\n    - backendRefs:\n        - kind: Service\n          name: |\n`,
    ['tools: Service, namespace ai, cluster test', 'many: Service, namespace ai, cluster test'],
  ],
  [
    'only what its namespace has',
    `${route}  rules:\n    - backendRefs:\n        - namespace: other\n          name: |\n`,
    ['shared: AgentgatewayBackend, namespace other, cluster test'],
  ],
  ['Gateways', `${route}  parentRefs:\n    - name: |\n`, ['proxy: Gateway, namespace infra, cluster test']],
  [
    'listeners',
    `${route}  parentRefs:\n    - name: proxy\n      namespace: infra\n      sectionName: |\n`,
    ['http: of Gateway proxy, namespace infra, cluster test', 'llm: of Gateway proxy, namespace infra, cluster test'],
  ],
  [
    'ports of listeners',
    `${route}  parentRefs:\n    - name: proxy\n      namespace: infra\n      port: |\n`,
    ['80: of Gateway proxy, namespace infra, cluster test', '8080: of Gateway proxy, namespace infra, cluster test'],
  ],
  [
    'ports of a Service',
    `${route}  rules:\n    - backendRefs:\n        - name: many\n          port: |\n`,
    ['80: of Service many, namespace ai, cluster test', '443: of Service many, namespace ai, cluster test'],
  ],
  [
    'classes',
    `apiVersion: ${gatewayApi}\nkind: Gateway\nspec:\n  gatewayClassName: |\n`,
    ['agentgateway: cluster test'],
  ],
  ['namespaces', route.replace('name: a', 'name: a\n  namespace: |').replace('spec:\n', ''), ['ai', 'infra', 'other']],
  ['namespaces of a reference', `${route}  parentRefs:\n    - name: a\n      namespace: |\n`, ['ai', 'infra', 'other']],
  [
    'kinds of a reference',
    `${route}  rules:\n    - backendRefs:\n        - kind: |\n`,
    ['Service: default', 'AgentgatewayBackend'],
  ],
  [
    'protocols of a listener',
    `apiVersion: ${gatewayApi}\nkind: Gateway\nspec:\n  listeners:\n    - protocol: |\n`,
    ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'],
  ],
  [
    'models by provider',
    `${backend}  ai:\n    provider:\n      anthropic:\n        model: |\n`,
    [
      'claude-sonnet-4-20250514: Anthropic model, balanced',
      'claude-opus-4-20250514: Anthropic model, most capable',
      'claude-3-5-sonnet-20241022: Anthropic model, previous generation',
      'claude-3-haiku-20240307: Anthropic model, fast',
    ],
  ],
];
for (const [what, drawn, expected] of values) {
  test(`values: ${what}`, () => assert.deepEqual(proposed(drawn, service), expected));
}

test('models of a server of one’s own that speaks OpenAI’s API are those of Ollama where its address says so', () => {
  const own = `${backend}  ai:\n    provider:\n      host: ollama.default.svc\n      port: 11434\n      openai:\n        model: |\n`;
  assert.ok(
    proposed(own, service).every((line) => line.includes(': Ollama model, ') || line.includes(': OpenAI model, ')),
  );
  assert.ok(proposed(own, service).some((line) => line.startsWith('llama3.2: ')));
});

test('the models of an alias are those of the provider beside it', () => {
  const aliases = `${backend}  ai:\n    provider:\n      gemini: {}\n  policies:\n    ai:\n      modelAliases:\n        fast: |\n`;
  assert.ok(proposed(aliases, service).every((line) => line.includes('Gemini model')));
  assert.ok(proposed(aliases, service).length > 2);
});

const taken: readonly (readonly [what: string, drawn: string, name: string, after: string])[] = [
  [
    'a backend with its group and kind',
    `${route}  rules:\n    - backendRefs:\n        - name: |\n`,
    'openai',
    `${route}  rules:\n    - backendRefs:\n        - name: openai\n          group: agentgateway.dev\n          kind: AgentgatewayBackend|\n`,
  ],
  [
    'a backend of another namespace',
    `${route}  rules:\n    - backendRefs:\n        - |\n`,
    'shared',
    `${route}  rules:\n    - backendRefs:\n        - name: shared\n          group: agentgateway.dev\n          kind: AgentgatewayBackend\n          namespace: other|\n`,
  ],
  [
    'what is written already is not written again',
    `${route}  rules:\n    - backendRefs:\n        - group: agentgateway.dev\n          kind: AgentgatewayBackend\n          name: o|\n`,
    'openai',
    `${route}  rules:\n    - backendRefs:\n        - group: agentgateway.dev\n          kind: AgentgatewayBackend\n          name: openai|\n`,
  ],
  [
    'a backend in flow style',
    `${route}  rules:\n    - backendRefs: [{ name: | }]\n`,
    'openai',
    `${route}  rules:\n    - backendRefs: [{ name: openai, group: agentgateway.dev, kind: AgentgatewayBackend| }]\n`,
  ],
  [
    'a backend in an empty flow list',
    `${route}  rules:\n    - backendRefs: [|]\n`,
    'openai',
    `${route}  rules:\n    - backendRefs: [{ name: openai, group: agentgateway.dev, kind: AgentgatewayBackend| }]\n`,
  ],
  [
    'a Service with its one port',
    `${route}  rules:\n    - backendRefs:\n        - name: |\n`,
    'tools',
    `${route}  rules:\n    - backendRefs:\n        - name: tools\n          port: 8080|\n`,
  ],
  [
    'a Service with several ports',
    `${route}  rules:\n    - backendRefs:\n        - name: |\n`,
    'many',
    `${route}  rules:\n    - backendRefs:\n        - name: many\n          port: ‹80,443›\n`,
  ],
  [
    'a Gateway of another namespace below its list',
    `${route}  parentRefs:\n    |\n`,
    'proxy',
    `${route}  parentRefs:\n    - name: proxy\n      namespace: infra|\n`,
  ],
  ['a name in quotes', `${secretRef}        name: "op|"\n`, 'openai-key', `${secretRef}        name: "openai-key|"\n`],
  [
    'a kind with its group',
    `${route}  rules:\n    - backendRefs:\n        - kind: Agent|\n`,
    'AgentgatewayBackend',
    `${route}  rules:\n    - backendRefs:\n        - kind: AgentgatewayBackend\n          group: agentgateway.dev|\n`,
  ],
];
for (const [what, drawn, name, after] of taken) {
  test(`taking ${what}`, () => assert.equal(accept(drawn, name, service), after));
}

test('a key asks on only where something is known to choose from', () => {
  const nameKey = (known: typeof service): boolean | undefined =>
    itemsAt(`${secretRef}        |\n`, known).find(({ label }) => label === 'name')?.continues;
  assert.equal(nameKey(service), true);
  assert.equal(nameKey(serviceWith({ registry: () => bundledRegistry })), false);
});

test('what is in the file and in the cluster is of the file', () => {
  const same = ownSecret.replace('own-key', 'openai-key');
  const lines = proposed(`${secretRef}        name: |\n${same}`, service).filter((line) =>
    line.startsWith('openai-key'),
  );
  assert.deepEqual(lines, ['openai-key: Secret, namespace ai, this file']);
});

test('without a cluster the file alone is asked, and nothing is proposed twice', () => {
  const alone = serviceWith({ registry: () => bundledRegistry });
  const twice = `${secretRef}        name: |\n${ownSecret}${ownSecret}`;
  assert.deepEqual(proposed(twice, alone), ['own-key: Secret, this file']);
});
