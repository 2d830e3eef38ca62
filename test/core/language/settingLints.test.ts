import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterFacts } from '../../../src/core/cluster/clusterFacts.ts';
import type { Diagnostic, LanguageWorld } from '../../../src/core/language/index.ts';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { behindRoute, policy, storeOf } from '../../support/chain.ts';
import { kubeObject } from '../../support/objects.ts';
import { apply, serviceWith, uri } from './world.ts';

const registry = new SchemaRegistry(bundledSchemas());
const targetRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'a' }];

/** A backend out of its `spec`, in YAML with two spaces before each line. */
const backend = (spec: string): string =>
  `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\n  namespace: ai\nspec:\n${spec}`;
const provider = (lines: string, policies = ''): string =>
  backend(`  ai:\n    provider:\n${lines.replaceAll(/^/gm, '      ')}\n${policies}`);

/** The key of nobody, in the form that a service gives its keys. */
const keyOf = (prefix: string, length: number): string => prefix + 'Ab3'.repeat(length).slice(0, length);

function judge(text: string, world: Partial<LanguageWorld> = {}): readonly Diagnostic[] {
  return serviceWith({ registry: () => registry, ...world }).diagnose(uri, text);
}

/** Each finding as `code on what is underlined`. */
function drawn(text: string, world: Partial<LanguageWorld> = {}): readonly string[] {
  return judge(text, world).map(({ code, range }) => `${code} on ${text.slice(range.start, range.end)}`);
}

interface Case {
  readonly what: string;
  readonly text: string;
  readonly says: readonly string[];
  /** The text after each fix, in their order; every one leaves nothing to say. */
  readonly mended?: readonly string[];
  readonly world?: Partial<LanguageWorld>;
}

const openaiAt = (more = '', policies = ''): string =>
  provider(`openai: {}\nhost: llm.example\nport: 443${more}`, policies);
const tls = '  policies:\n    tls: {}\n';
const messages = (format = 'Messages'): string =>
  `  policies:\n    ai:\n      routes:\n        /v1/messages: ${format}\n`;
const release = (version: string): Partial<LanguageWorld> => ({
  features: () => ({ secretRefKey: false, release: version }),
});
const groups = (one: string): string =>
  backend(`  ai:\n    groups:\n      - providers:\n${one.replaceAll(/^/gm, '          ')}\n`);

const cases: readonly Case[] = [
  {
    what: 'a host override to port 443 without tls',
    text: openaiAt(),
    says: ['tls-missing on 443'],
    mended: [openaiAt('', tls)],
  },
  { what: 'with tls', text: openaiAt('', tls), says: [] },
  { what: 'another port', text: openaiAt().replace('443', '8443'), says: [] },
  {
    what: 'the same beside other policies',
    text: openaiAt('', '  policies:\n    auth:\n      passthrough: {}\n'),
    says: ['tls-missing on 443'],
    mended: [openaiAt('', '  policies:\n    auth:\n      passthrough: {}\n    tls: {}\n')],
  },
  {
    what: 'the same inside a group',
    text: groups('- name: one\n  openai: {}\n  host: llm.example\n  port: 443'),
    says: ['tls-missing on 443'],
    mended: [groups('- name: one\n  openai: {}\n  host: llm.example\n  port: 443\n  policies:\n    tls: {}')],
  },
  {
    what: 'tls of a policy that attaches',
    text: openaiAt(),
    says: [],
    world: {
      clusterLayer: () =>
        clusterFacts(storeOf([policy({}, { namespace: 'ai', spec: { targetRefs, backend: { tls: {} } } })]), 'prod'),
    },
  },
  {
    what: 'Chat Completions to Anthropic at another host, without a path',
    text: provider('anthropic: {}\nhost: llm.example\nport: 8080', messages('Completions')),
    says: ['override-without-path on llm.example'],
    mended: ['pathPrefix: /v1', 'path: /v1/messages'].map((line) =>
      provider(`anthropic: {}\nhost: llm.example\n${line}\nport: 8080`, messages('Completions')).replace(
        `${line}\n      port: 8080`,
        `port: 8080\n      ${line}`,
      ),
    ),
  },
  {
    what: 'the same before pathPrefix was there',
    text: provider('anthropic: {}\nhost: llm.example\nport: 8080', messages('Completions')),
    says: ['override-without-path on llm.example'],
    mended: [provider('anthropic: {}\nhost: llm.example\nport: 8080\npath: /v1/messages', messages('Completions'))],
    world: release('1.0.1'),
  },
  {
    what: 'a format that the provider speaks itself',
    text: provider('anthropic: {}\nhost: llm.example\nport: 8080', messages()),
    says: [],
  },
  {
    what: 'a path of its own',
    text: provider('openai: {}\nhost: llm.example\nport: 8080\npath: /chat', messages()),
    says: [],
  },
  {
    what: 'a custom provider, which has a path for each format',
    text: provider('custom:\n  formats:\n    - type: Completions\nhost: llm.example\nport: 8080', messages()),
    says: [],
  },
  {
    what: 'the route type that no release implements',
    text: provider('openai: {}', messages('Models').replace('messages', 'models')),
    says: ['route-type-models on Models'],
    mended: [provider('openai: {}', messages('Passthrough').replace('messages', 'models'))],
  },
  {
    what: 'a provider of Messages without a route table: a hint',
    text: provider('anthropic: {}'),
    says: ['format-not-routed on anthropic'],
    mended: [
      provider(
        'anthropic: {}',
        '  policies:\n    ai:\n      routes:\n        /v1/chat/completions: Completions\n        /v1/messages: Messages\n        /v1/messages/count_tokens: AnthropicTokenCount\n        "*": Passthrough\n',
      ),
    ],
  },
  { what: 'OpenAI without a route table', text: provider('openai: {}'), says: [] },
  {
    what: 'a format that the provider cannot serve',
    text: provider('anthropic: {}', messages().replace('Messages', 'Messages\n        /v1/responses: Responses')),
    says: ['format-unsupported on Responses'],
    mended: [
      provider('anthropic: {}', messages()),
      provider('anthropic: {}', messages().replace('Messages', 'Messages\n        /v1/responses: Passthrough')),
    ],
  },
  {
    what: 'the only entry of a route table goes with the table',
    text: provider('openai: {}', messages('Realtime')).replace('openai', 'gemini'),
    says: ['format-unsupported on Realtime'],
    mended: [provider('gemini: {}').replace(/\n$/, '\n'), provider('gemini: {}', messages('Passthrough'))],
  },
  {
    what: 'Responses at Gemini, which came with 1.2',
    text: provider('gemini: {}', messages('Responses')),
    says: ['format-unsupported on Responses'],
    world: release('1.1.0'),
  },
  {
    what: 'the same on a newer one',
    text: provider('gemini: {}', messages('Responses')),
    says: [],
    world: release('1.2.0'),
  },
  { what: 'the same where nobody knows', text: provider('gemini: {}', messages('Responses')), says: [] },
  {
    what: 'an alias that the provider’s model hides',
    text: provider(
      'openai:\n  model: gpt-4o',
      '  policies:\n    ai:\n      modelAliases:\n        fast: gpt-4o-mini\n        gpt-*: gpt-4o\n',
    ),
    says: ['model-alias-unreachable on gpt-4o-mini'],
    mended: [
      provider('openai:\n  model: gpt-4o', '  policies:\n    ai:\n      modelAliases:\n        gpt-*: gpt-4o\n'),
      provider(
        'openai: {}',
        '  policies:\n    ai:\n      modelAliases:\n        fast: gpt-4o-mini\n        gpt-*: gpt-4o\n',
      ).replace('openai: {}\n', 'openai: {}\n'),
    ],
  },
  {
    what: 'an alias where clients choose the model',
    text: provider('openai: {}', '  policies:\n    ai:\n      modelAliases:\n        fast: gpt-4o-mini\n'),
    says: [],
  },
  {
    what: 'an alias where an override sets the model again',
    text: provider(
      'openai:\n  model: gpt-4o',
      '  policies:\n    ai:\n      overrides:\n        - field: model\n          value: fast\n      modelAliases:\n        fast: gpt-4o-mini\n',
    ),
    says: [],
  },
  {
    what: 'an endpoint of Azure with a scheme and a path',
    text: provider('azureopenai:\n  endpoint: https://me.openai.azure.com/openai'),
    says: ['azure-endpoint on https://me.openai.azure.com/openai'],
    mended: [provider('azureopenai:\n  endpoint: me.openai.azure.com')],
  },
  {
    what: 'an endpoint that is none of Azure',
    text: provider('azureopenai:\n  endpoint: llm.example'),
    says: ['azure-endpoint on llm.example'],
    mended: [provider('host: llm.example\nopenai: {}\nport: 443', tls)],
  },
  {
    what: 'the same before the endpoint was read',
    text: provider('azureopenai:\n  endpoint: llm.example'),
    says: [],
    world: release('1.1.0'),
  },
  ...['me.openai.azure.com', 'me.services.ai.azure.com', 'me', '${ENDPOINT}'].map((endpoint): Case => ({
    what: `the endpoint ${endpoint}`,
    text: provider(`azureopenai:\n  endpoint: ${endpoint}`),
    says: [],
  })),
];

for (const { what, text, says, mended, world } of cases) {
  test(what, () => {
    const found = judge(text, world);
    assert.deepEqual(drawn(text, world), says);
    if (mended === undefined) return;
    const after = found.flatMap(({ fixes }) => fixes.map((fix) => ('edits' in fix ? apply(text, fix.edits) : '')));
    assert.deepEqual(after, mended);
    for (const one of after) assert.deepEqual(drawn(one, world), [], one);
  });
}

const literals: readonly (readonly [what: string, key: string])[] = [
  ['Anthropic', keyOf('sk-ant-api03-', 90)],
  ['OpenAI', keyOf('sk-proj-', 60)],
  ['OpenAI', keyOf('sk-', 48)],
  ['Google', keyOf('AIza', 35)],
  ['Groq', keyOf('gsk_', 52)],
  ['AWS', keyOf('AKIA', 16).toUpperCase()],
];
const secret = (entry: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  namespace: ai\n${entry}\n`;

for (const [owner, key] of literals) {
  test(`a key of ${owner} in a Secret’s manifest is told and never repeated`, () => {
    for (const [entry, fixes] of [
      [`stringData:\n  token: ${key}`, 1],
      [`stringData:\n  token: Bearer ${key}`, 1],
      [`data:\n  token: ${btoa(key)}`, 0],
    ] as const) {
      const [found, ...rest] = judge(secret(entry));
      assert.deepEqual(rest, []);
      assert.equal(found?.code, 'literal-credential');
      assert.equal(found.severity, 'warning');
      assert.match(render(found.message), new RegExp(`looks like a key of ${owner}`));
      assert.equal(found.fixes.length, fixes);
      const told = JSON.stringify(found);
      assert.ok(!told.includes(key) && !told.includes(btoa(key)), 'the key is in the finding');
    }
  });
}

test('a key in a Secret becomes a placeholder', () => {
  const text = secret(`stringData:\n  token: ${keyOf('sk-proj-', 60)} # ours`);
  const [fix] = judge(text)[0]?.fixes ?? [];
  assert.ok(fix && 'edits' in fix);
  const after = apply(text, fix.edits);
  assert.equal(after, secret('stringData:\n  token: ${A_API_KEY} # ours'));
  assert.deepEqual(drawn(after), []);
});

const inline = (key: string): string =>
  provider('openai: {}', `  policies:\n    auth:\n      key: ${key} # ours\n    tls: {}\n`);

test('a key in a backend moves to a Secret that is written behind it', () => {
  const text = `${inline(keyOf('sk-proj-', 60))}---\nkind: Other\napiVersion: v1\n`;
  const [found, ...rest] = judge(text);
  assert.deepEqual(rest, []);
  assert.equal(found?.code, 'literal-credential');
  assert.ok(!JSON.stringify(found).includes('sk-proj-'));
  const [fix] = found.fixes;
  assert.ok(fix && 'edits' in fix);
  const after = apply(text, fix.edits);
  assert.equal(
    after,
    provider(
      'openai: {}',
      '  policies:\n    auth:\n      secretRef:\n        name: openai-api-key # ours\n    tls: {}\n',
    ) +
      '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: openai-api-key\n  namespace: ai\nstringData:\n  Authorization: ${OPENAI_API_KEY}\n' +
      '---\nkind: Other\napiVersion: v1\n',
  );
  assert.deepEqual(drawn(after), []);
});

test('a key of no known form under auth.key; one in a header', () => {
  assert.deepEqual(drawn(inline('0123456789abcdef0123456789abcdef')), [
    'literal-credential on 0123456789abcdef0123456789abcdef',
  ]);
  const key = keyOf('gsk_', 52);
  const header = provider(
    'openai: {}',
    `  policies:\n    transformation:\n      request:\n        set:\n          - name: x-key\n            value: "'${key}'"\n`,
  );
  assert.deepEqual(drawn(header), [`literal-credential on "'${key}'"`]);
});

test('what stands for a key is none', () => {
  for (const value of [
    '${OPENAI_API_KEY}',
    'none',
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'your-api-key-goes-here-0',
  ]) {
    assert.deepEqual(drawn(inline(value)), [], value);
    assert.deepEqual(drawn(secret(`stringData:\n  token: ${value}`)), [], value);
  }
});

test('a placeholder of a Secret that nothing sets is a hint, one with a default is not', () => {
  const world = { variables: { isSet: (name: string) => name === 'SET', names: () => ['SET'] } };
  const text = secret('stringData:\n  a: ${SET}\n  b: ${OPEN}\n  c: ${OPEN:=x}');
  assert.deepEqual(drawn(text, world), ['placeholder-unset on ${OPEN}']);
  assert.deepEqual(
    judge(text, world).map(({ severity }) => severity),
    ['hint'],
  );
  assert.deepEqual(drawn(text), [], 'nobody knows the variables');
});

test('a resource that a file has twice', () => {
  const text = `${provider('openai: {}')}---\n${provider('gemini: {}')}---\n${provider('gemini: {}').replace('namespace: ai', 'namespace: b')}`;
  assert.deepEqual(drawn(text), ['duplicate-resource on a', 'duplicate-resource on a']);
  assert.deepEqual(
    judge(text).map(({ related }) => related.map((place) => render(place.message))),
    [['AgentgatewayBackend a stands here, too.'], ['AgentgatewayBackend a stands here, too.']],
  );
  const cluster = { clusterLayer: () => clusterFacts(storeOf(behindRoute), 'prod') };
  assert.deepEqual(drawn(provider('openai: {}'), cluster), [], 'what the cluster has is what it replaces');
});

/** Another file that holds the resource, too. */
const inFile = (other: string): Partial<LanguageWorld> => ({
  clusterLayer: () => ({
    facts: [
      {
        object: kubeObject({
          apiVersion: 'agentgateway.dev/v1alpha1',
          kind: 'AgentgatewayBackend',
          metadata: { name: 'a', namespace: 'ai' },
        }),
        provenance: { from: 'document', uri: other, document: 0 },
      },
    ],
    isComplete: () => false,
  }),
});

test('a resource that another file of the folder has too: information; one elsewhere is none', () => {
  const [found] = judge(provider('openai: {}'), inFile('file:///other.yaml'));
  assert.equal(found?.code, 'duplicate-resource');
  assert.equal(found.severity, 'information');
  assert.match(render(found.message), /^other\.yaml in the same folder has/);
  assert.deepEqual(drawn(provider('openai: {}'), inFile('file:///overlays/prod/other.yaml')), []);
  const untitled = serviceWith({ registry: () => registry, ...inFile('untitled:Untitled-2') });
  assert.deepEqual(untitled.diagnose('untitled:Untitled-1', provider('openai: {}')), [], 'they have no folder');
});
