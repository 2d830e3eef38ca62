import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import { render } from '../../../src/core/messages/index.ts';
import { accepted, backend as backendObject, clusterFact, secretMetadata } from '../../support/objects.ts';
import { bundledRegistry } from './completing.ts';
import { caret, serviceWith, uri } from './world.ts';

const gatewayApi = 'gateway.networking.k8s.io/v1';
const programmed = (status: string, message = ''): object => ({
  conditions: [
    { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
    { type: 'Programmed', status, reason: 'AddressNotAssigned', message },
  ],
});
const gateway = (name: string, status: object): object => ({
  apiVersion: gatewayApi,
  kind: 'Gateway',
  metadata: { name, namespace: 'infra' },
  spec: { gatewayClassName: 'agentgateway', listeners: [{ name: 'http', port: 8080, protocol: 'HTTP' }] },
  status,
});
const cluster: FactLayer = {
  facts: [
    secretMetadata('openai-key', ['Authorization'], 'ai'),
    secretMetadata('hidden-key', [], 'ai'),
    backendObject({ name: 'good', namespace: 'ai', status: accepted('True') }),
    backendObject({ name: 'bad', namespace: 'ai', status: accepted('False', 'secret ai/a missing <b>value</b>') }),
    backendObject({ name: 'new', namespace: 'ai' }),
    gateway('proxy', programmed('True')),
    gateway('pending', programmed('False', 'no address yet')),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'tools', namespace: 'ai' },
      spec: { type: 'ClusterIP', ports: [{ port: 80 }, { port: 443 }] },
    },
    {
      apiVersion: gatewayApi,
      kind: 'GatewayClass',
      metadata: { name: 'agentgateway' },
      spec: {},
      status: accepted('True'),
    },
  ].map(clusterFact),
  isComplete: (kind) => kind !== 'Service',
};
const service = serviceWith({
  registry: () => bundledRegistry,
  clusterLayer: () => cluster,
  defaultNamespace: () => 'ai',
});

const backend = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\nspec:\n';
const route = `apiVersion: ${gatewayApi}\nkind: HTTPRoute\nmetadata:\n  name: a\nspec:\n`;
const secretRef = `${backend}  policies:\n    auth:\n      secretRef:\n        `;
const ownSecret =
  '\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: openai-key\nstringData:\n  api-key: secret-value\n';
const toBackend = (name: string): string =>
  `${route}  rules:\n    - backendRefs:\n        - name: ${name}\n          group: agentgateway.dev\n          kind: AgentgatewayBackend\n`;
const toGateway = (name: string): string => `${route}  parentRefs:\n    - name: ${name}\n      namespace: infra\n`;

function targetAt(drawn: string, of = service): readonly string[] | undefined {
  const { text, offset } = caret(drawn);
  return of.hover(uri, text, offset)?.target.map((line) => render(line));
}

const table: readonly (readonly [what: string, drawn: string, expected: readonly string[]])[] = [
  [
    'a Secret with its keys, never a value',
    `${secretRef}name: open|ai-key`,
    ['Secret ai/openai-key, in the cluster test', 'Data keys: Authorization'],
  ],
  [
    'the key of its name',
    `${secretRef}na|me: openai-key`,
    ['Secret ai/openai-key, in the cluster test', 'Data keys: Authorization'],
  ],
  [
    'the map of the reference',
    `${secretRef.replace('secretRef', 'secret|Ref')}name: openai-key`,
    ['Secret ai/openai-key, in the cluster test', 'Data keys: Authorization'],
  ],
  [
    'a Secret of the file and of the cluster',
    `${secretRef}name: open|ai-key${ownSecret}`,
    ['Secret ai/openai-key, in this file', 'Secret ai/openai-key, in the cluster test', 'Data keys: Authorization'],
  ],
  [
    'a Secret without keys',
    `${secretRef}name: hid|den-key`,
    ['Secret ai/hidden-key, in the cluster test', 'Data keys: -'],
  ],
  [
    'a Secret that does not exist',
    `${secretRef}name: go|ne`,
    ['The cluster test has no Secret gone, and no file here declares it.'],
  ],
  [
    'a backend that is ready',
    toBackend('go|od'),
    ['AgentgatewayBackend ai/good, in the cluster test', 'Accepted: yes'],
  ],
  [
    'a backend that is not, with the reason',
    toBackend('b|ad'),
    [
      'AgentgatewayBackend ai/bad, in the cluster test',
      'Accepted: no, TranslationError: secret ai/a missing <b>value</b>',
    ],
  ],
  [
    'a backend that nobody has looked at',
    toBackend('ne|w'),
    ['AgentgatewayBackend ai/new, in the cluster test', 'No controller has said anything of it yet.'],
  ],
  [
    'a Gateway',
    toGateway('pro|xy'),
    ['Gateway infra/proxy, in the cluster test', 'Programmed: yes', 'Listeners: http (HTTP 8080)'],
  ],
  [
    'a Gateway that waits',
    toGateway('pen|ding'),
    [
      'Gateway infra/pending, in the cluster test',
      'Programmed: no, AddressNotAssigned: no address yet',
      'Listeners: http (HTTP 8080)',
    ],
  ],
  [
    'a Service',
    `${route}  rules:\n    - backendRefs:\n        - name: to|ols\n`,
    ['Service ai/tools, in the cluster test', 'ClusterIP, ports: 80, 443'],
  ],
  [
    'what nobody can tell',
    `${route}  rules:\n    - backendRefs:\n        - name: go|ne\n`,
    ['Service gone is in no file that is known here; no connected cluster tells whether it exists.'],
  ],
  [
    'a class',
    `apiVersion: ${gatewayApi}\nkind: Gateway\nspec:\n  gatewayClassName: agent|gateway\n`,
    ['GatewayClass agentgateway, in the cluster test', 'Accepted: yes'],
  ],
  ['no reference', `${backend}  ai:\n    provider:\n      open|ai: {}\n`, []],
];
for (const [what, drawn, expected] of table) {
  test(`the target of a reference: ${what}`, () => assert.deepEqual(targetAt(drawn), expected));
}

test('without a cluster the file alone is asked', () => {
  const alone = serviceWith({ registry: () => bundledRegistry });
  assert.deepEqual(targetAt(`${secretRef}name: open|ai-key${ownSecret}`, alone), [
    'Secret openai-key, in this file',
    'Data keys: api-key',
  ]);
});

function linesAt(drawn: string, part: 'facts' | 'rules'): readonly string[] | undefined {
  const { text, offset } = caret(drawn);
  return service.hover(uri, text, offset)?.[part].map((line) => render(line));
}

test('hover says since when there is a field, and what its form is in words', () => {
  assert.deepEqual(linesAt(`${secretRef}name: a\n        k|ey: b\n`, 'facts')?.at(-1), 'Since agentgateway 1.4.0');
  const namespace = linesAt(`${route}  parentRefs:\n    - name: a\n      name|space: b\n`, 'facts');
  assert.ok(
    namespace?.includes('Lower-case letters, digits and "-", with a letter or digit at both ends'),
    namespace?.join(),
  );
});

test('hover says which rules of its map are about a key', () => {
  const provider = `${backend}  ai:\n    provider:\n      openai: {}\n`;
  assert.deepEqual(
    linesAt(`${provider}      ho|st: a\n`, 'rules')?.[0],
    'host and port go together: set both or none.',
  );
  const kind = linesAt(`${backend}  ai:\n    provider:\n      open|ai: {}\n`, 'rules');
  assert.ok(
    kind?.some((line) => line.startsWith('provider takes exactly one of: openai, azureopenai')),
    kind?.join(),
  );
});

test('hover on the kind describes the resource', () => {
  const { text, offset } = caret(backend.replace('kind: Agent', 'kind: Ag|ent'));
  const found = service.hover(uri, text, offset);
  assert.equal(found?.name, 'AgentgatewayBackend');
  assert.ok((found?.description ?? '').length > 20);
});
