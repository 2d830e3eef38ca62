import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyBlock } from '../../../src/core/language/completion/blocks.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { publishedMissing, publishedSchemas } from '../validate/publishedCrds.ts';
import { accept, bundledService, itemsAt, nameOf } from './completing.ts';
import { apply, caret, serviceWith, uri } from './world.ts';

const backend = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\nspec:\n';
const openai = `${backend}  ai:\n    provider:\n      openai: {}\n`;
const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: a\nspec:\n';
const gateway = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: a\nspec:\n';

const taken: readonly (readonly [what: string, drawn: string, name: string, after: string])[] = [
  [
    'a key with what it requires',
    `${openai}  policies:\n    auth:\n      |`,
    'secretRef',
    `${openai}  policies:\n    auth:\n      secretRef:\n        name: |`,
  ],
  [
    'a key whose child is an enumeration',
    `${backend}  ai:\n    provider:\n      az|`,
    'azure',
    `${backend}  ai:\n    provider:\n      azure:\n        resourceName: ‹›\n        resourceType: ‹Foundry,OpenAI›`,
  ],
  [
    'a list with what its items require',
    `${backend}  ai:\n    provider:\n      custom:\n        |`,
    'formats',
    `${backend}  ai:\n    provider:\n      custom:\n        formats:\n          - type: ‹AnthropicTokenCount,Completions,Embeddings,Messages,Realtime,Rerank,Responses›`,
  ],
  [
    'all that an item requires',
    `${gateway}  listeners:\n    - |\n`,
    'name, port, protocol',
    `${gateway}  listeners:\n    - name: ‹›\n      port: ‹›\n      protocol: |\n`,
  ],
  [
    'all that an item requires, without its dash',
    `${gateway}  listeners:\n    |\n`,
    'name, port, protocol',
    `${gateway}  listeners:\n    - name: ‹›\n      port: ‹›\n      protocol: |\n`,
  ],
  [
    'all that an item of a flow list requires',
    `${gateway}  listeners: [|]\n`,
    'name, port, protocol',
    `${gateway}  listeners: [{ name: ‹›, port: ‹›, protocol: | }]\n`,
  ],
  [
    'all of them where the dashes stand right below the key',
    `${gateway}  infrastructure:\n    annotations:\n      a: b\n  addresses:\n  - value: x\n  |`,
    'listeners',
    `${gateway}  infrastructure:\n    annotations:\n      a: b\n  addresses:\n  - value: x\n  listeners:\n  - name: ‹›\n    port: ‹›\n    protocol: |`,
  ],
  [
    'in a document of four spaces',
    `${openai.replaceAll('  ', '    ')}    policies:\n        |`,
    'auth (API key from a Secret)',
    `${openai.replaceAll('  ', '    ')}    policies:\n        auth:\n            secretRef:\n                name: |`,
  ],
  [
    'a block in flow style',
    `${openai}  policies: { | }\n`,
    'auth (API key from a Secret)',
    `${openai}  policies: { auth: { secretRef: { name: | } } }\n`,
  ],
  [
    'a block behind a colon',
    `${openai}  policies: |\n`,
    'http (request timeout)',
    `${openai}  policies:\n    http:\n      requestTimeout: ‹60s›\n`,
  ],
  [
    'a map in flow style behind a colon',
    `${backend}  ai: { provider: | }\n`,
    'anthropic',
    `${backend}  ai: { provider: { anthropic: { | } } }\n`,
  ],
  [
    'the formats by path',
    `${openai}  policies:\n    ai:\n      |\n`,
    'routes (formats by path)',
    `${openai}  policies:\n    ai:\n      routes:\n        /v1/chat/completions: Completions\n        /v1/messages: Messages\n        /v1/messages/count_tokens: AnthropicTokenCount\n        /v1/responses: Responses\n        /v1/embeddings: Embeddings\n        "*": Passthrough|\n`,
  ],
  [
    'one path of the formats',
    `${openai}  policies:\n    ai:\n      routes:\n        /v1/m|\n`,
    '/v1/messages',
    `${openai}  policies:\n    ai:\n      routes:\n        /v1/messages: Messages|\n`,
  ],
  [
    'a rule of a route, as an item among others',
    `${route}  rules:\n    - name: first\n    - |\n`,
    'matches (rule for a path prefix)',
    `${route}  rules:\n    - name: first\n    - matches:\n        - path:\n            type: PathPrefix\n            value: ‹/openai›\n      backendRefs:\n        - name: |\n          group: agentgateway.dev\n          kind: AgentgatewayBackend\n`,
  ],
  [
    'a new document',
    '# provider\n|',
    'AgentgatewayBackend (new document)',
    '# provider\napiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: ‹›\nspec:\n  ai:\n    provider:\n      |',
  ],
  [
    'a new document behind another one',
    `${openai}---\nSec|`,
    'Secret (new document)',
    `${openai}---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ‹›\nstringData:\n  Authorization: |`,
  ],
  [
    'the data key of a Secret',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  |',
    'Authorization',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  Authorization: |',
  ],
];
for (const [what, drawn, name, after] of taken) {
  void test(`taking ${what}`, () => assert.equal(accept(drawn, name), after));
}

const names = (drawn: string): readonly string[] => itemsAt(drawn).map(nameOf);

const isRule = (name: string): boolean => name.startsWith('matches (');
const isDocument = (name: string): boolean => name.endsWith('(new document)');

void test('a block is offered only where nothing of it is written', () => {
  assert.ok(names(`${openai}  policies:\n    |`).includes('auth (API key from a Secret)'));
  const written = names(`${openai}  policies:\n    auth: {}\n    |`);
  assert.ok(!written.some((name) => name.startsWith('auth')), written.join());
  assert.ok(written.includes('ai.routes (formats by path)'));
  assert.ok(!names(`${openai}  policies:\n    ai: {}\n    |`).some((name) => name.startsWith('ai.')));
});

void test('a block is offered only where it has its place', () => {
  assert.ok(names(`${route}  rules:\n    - |`).some(isRule));
  assert.ok(!names(`${route}  |`).some(isRule));
  assert.ok(
    !names(`${backend}  ai:\n    provider:\n      openai: {}\n    |`).includes('groups (failover between providers)'),
  );
});

void test('a schema that lacks its fields offers no block', () => {
  const small = itemsAt(`${openai}  policies:\n    |`, serviceWith()).map(nameOf);
  assert.ok(small.includes('auth (API key from a Secret)'), small.join());
  assert.ok(!small.some((name) => name.startsWith('tls') || name.startsWith('ai.promptGuard')), small.join());
});

void test('no new document is offered where a resource stands, or its header is begun', () => {
  assert.ok(names('|').some(isDocument));
  assert.ok(!names(`${openai}|`).some(isDocument));
  assert.ok(!names('kind: Secret\n|').some(isDocument));
});

/** A place where each block can be written, and the text around it. */
const stages: readonly string[] = [
  `${openai}  policies:\n    |`,
  `${openai}  policies:\n    ai:\n      |`,
  `${backend}  ai:\n    |`,
  `${backend}  ai:\n    provider:\n      |`,
  `${route}  rules:\n    - |`,
  `${route}  rules:\n    - filters:\n        - |`,
  `${gateway}  gatewayClassName: a\n  listeners:\n    - |`,
];

void test('every block can be taken somewhere, and is valid once its blanks are filled in', () => {
  const seen = new Set<string>();
  for (const drawn of stages) {
    const { text, offset } = caret(drawn);
    for (const item of bundledService.complete(uri, text, offset)) {
      if (item.kind !== 'snippet' || item.hint === undefined) continue;
      seen.add(`${item.label} ${item.hint.code}`);
      const empty = [...item.stops, { start: item.cursor, end: item.cursor }].filter(({ start, end }) => start === end);
      const isName = (at: number): boolean => item.edit.newText.slice(0, at).endsWith(': ');
      const filled = empty
        .filter(({ start }) => isName(start))
        .map(({ start }) => ({ start, end: start, newText: 'some' }));
      const after = apply(text, [{ ...item.edit, newText: apply(item.edit.newText, filled) }]);
      const errors = bundledService.diagnose(uri, after).filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ code, path }) => `${code} ${path.join('.')}`),
        [],
        `${nameOf(item)}:\n${after}`,
      );
    }
  }
  const here = everyBlock.filter(({ holders }) => !holders.includes('spec.traffic'));
  const known = here.map(({ label, hint }) => `${label} ${hint}`);
  assert.deepEqual(
    known.filter((name) => !seen.has(name)),
    [],
  );
});

const policy =
  'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayPolicy\nmetadata:\n  name: a\nspec:\n  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: Gateway\n      name: g\n';

/** The blocks of a policy by the CRDs of a release, each valid once its names are filled in. */
function blocksOfPolicy(release: string): readonly string[] {
  const registry = new SchemaRegistry(publishedSchemas(`agentgateway-v${release}`));
  const service = serviceWith({ registry: () => registry });
  return ['traffic', 'backend'].flatMap((section) => {
    const { text, offset } = caret(`${policy}  ${section}:\n    |`);
    const found = service.complete(uri, text, offset).filter(({ kind, hint }) => kind === 'snippet' && hint);
    return found.map((item) => {
      const after = apply(text, [{ ...item.edit, newText: item.edit.newText.replaceAll(/: $/gm, ': some') }]);
      assert.deepEqual(service.diagnose(uri, after), [], `${nameOf(item)}:\n${after}`);
      return nameOf(item);
    });
  });
}

void test('the blocks of a policy are valid in each release that has their fields', { skip: publishedMissing }, () => {
  const newest = blocksOfPolicy('1.4.1');
  const limits = newest.filter((name) => name.startsWith('rateLimit'));
  assert.deepEqual(limits, ['rateLimit (requests per time)', 'rateLimit (tokens per time)']);
  const withoutKey = newest.filter((name) => name !== 'auth (API key from a data key of a Secret)');
  assert.notDeepEqual(withoutKey, newest);
  assert.deepEqual(blocksOfPolicy('1.2.1'), withoutKey);
});
