import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { describeProvider } from '../../../src/core/catalog/describeProvider.ts';
import { findProvider } from '../../../src/core/catalog/findProvider.ts';
import { providers } from '../../../src/core/catalog/providers.ts';
import type { ProviderEntry } from '../../../src/core/resource/backend.ts';
import { checkModel } from '../../../src/core/scaffold/checkModel.ts';
import { readmeFile, withProviderTable } from '../../support/providerTable.ts';
import { checkName } from '../../../src/core/scaffold/names.ts';

function entry(type: string | undefined, address: Partial<ProviderEntry> = {}): ProviderEntry {
  return {
    name: undefined,
    type,
    model: undefined,
    host: undefined,
    port: undefined,
    address: undefined,
    path: [],
    secrets: [],
    ...address,
  };
}

describe('the catalog', () => {
  it('lists every descriptor file', () => {
    const files = readdirSync(new URL('../../../src/core/catalog/providers', import.meta.url));
    assert.deepEqual(files.map((file) => file.replace('.ts', '')).toSorted(), providers.map(({ id }) => id).toSorted());
  });

  it('has ids, backend names, Secrets and paths of their own', () => {
    for (const read of [({ id }) => id, ({ backendName }) => backendName, ({ route }) => route.path] satisfies ((
      provider: (typeof providers)[number],
    ) => string)[]) {
      assert.equal(new Set(providers.map(read)).size, providers.length);
    }
  });

  const icons = readFileSync(
    new URL('../../../node_modules/@vscode/codicons/dist/codicon.css', import.meta.url),
    'utf8',
  );
  for (const provider of providers) {
    it(`${provider.label}: usable defaults, a known icon, a kind that reads back`, () => {
      assert.equal(checkName(provider.backendName), undefined);
      assert.ok(provider.models.some(({ id }) => id === provider.defaultModel));
      for (const { id } of provider.models) assert.equal(checkModel(id), undefined);
      assert.match(provider.id, /^[a-z0-9-]{1,63}$/);
      assert.match(provider.route.path, /^\/[a-z0-9-]+$/);
      assert.ok(icons.includes(`.codicon-${provider.icon}:`));
      const { host, port } = provider.endpoint ?? {};
      assert.equal(
        describeProvider(entry(provider.type, { host, port }), { provider: provider.id })?.descriptor,
        provider,
      );
      if (provider.older !== undefined)
        assert.equal(describeProvider(entry(provider.older.type))?.descriptor, provider);
      assert.equal(findProvider(provider.id), provider);
    });
  }
});

describe('describeProvider', () => {
  const rows: readonly [string, ProviderEntry, string | undefined, Record<string, string>?][] = [
    ['no kind', entry(undefined), undefined],
    ['openai, no address', entry('openai'), 'OpenAI'],
    ['openai, its own address', entry('openai', { host: 'eu.api.openai.com', port: 443 }), 'OpenAI'],
    ["openai at Ollama's port", entry('openai', { host: 'host.internal', port: 11434 }), 'Ollama'],
    ['openai at a host named ollama', entry('openai', { host: 'ollama.models.svc', port: 80 }), 'Ollama'],
    ['openai at a service that we know', entry('openai', { host: 'API.Groq.com', port: 443 }), 'Groq'],
    ['openai elsewhere', entry('openai', { host: 'llm.lan', port: 443 }), 'OpenAI-compatible'],
    [
      'openai elsewhere, a program of the label',
      entry('openai', { host: 'gpu-1', port: 8000 }),
      'vLLM',
      { provider: 'vllm' },
    ],
    ['anthropic elsewhere', entry('anthropic', { host: 'llm.lan', port: 443 }), 'Anthropic-compatible'],
    ['openai elsewhere, labelled', entry('openai', { host: 'gpu-1', port: 443 }), 'Ollama', { provider: 'ollama' }],
    ['a label of another kind', entry('gemini'), 'Gemini', { provider: 'ollama' }],
    ['a label against the address', entry('openai'), 'OpenAI', { provider: 'ollama' }],
    ['not openai.com', entry('openai', { host: 'notopenai.com', port: 443 }), 'OpenAI-compatible'],
    ['anthropic', entry('anthropic'), 'Anthropic'],
    ['gemini', entry('gemini'), 'Gemini'],
    ['azure', entry('azure'), 'Azure OpenAI'],
    ['azureopenai', entry('azureopenai'), 'Azure OpenAI'],
    ['vertexai', entry('vertexai'), 'Vertex AI'],
    ['bedrock', entry('bedrock'), 'Amazon Bedrock'],
    ['custom', entry('custom'), 'Custom'],
    ['a kind of a newer release', entry('mistral'), 'mistral'],
    ['a name that every object has', entry('constructor'), 'constructor'],
  ];
  for (const [title, provider, label, labels] of rows) {
    it(title, () => assert.equal(describeProvider(provider, labels)?.label, label));
  }
});

describe('the table of the README', () => {
  it('is what the catalog says (else: npm run providers)', () => {
    const readme = readFileSync(readmeFile, 'utf8');
    assert.equal(readme, withProviderTable(readme));
  });
});
