import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { providers } from '../../../src/core/catalog/providers.ts';
import { anthropic } from '../../../src/core/catalog/providers/anthropic.ts';
import { ollama } from '../../../src/core/catalog/providers/ollama.ts';
import { openai } from '../../../src/core/catalog/providers/openai.ts';
import { readBackend } from '../../../src/core/resource/backend.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { parseKubeObject } from '../../../src/core/resource/kubeObject.ts';
import { bundledReleases } from '../../../src/core/schema/bundled/index.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import type { ScaffoldAnswers } from '../../../src/core/scaffold/answers.ts';
import { checkModel } from '../../../src/core/scaffold/checkModel.ts';
import { checkName, checkNamespace } from '../../../src/core/scaffold/names.ts';
import { resourceNames } from '../../../src/core/scaffold/resourceNames.ts';
import { scaffold } from '../../../src/core/scaffold/scaffold.ts';
import { YamlFiles } from '../../../src/core/yaml/yamlFile.ts';

const namespace = 'kgateway-system';

function answersFor(provider: ScaffoldAnswers['provider'], more: Partial<ScaffoldAnswers> = {}): ScaffoldAnswers {
  return { provider, name: provider.backendName, namespace, model: provider.defaultModel, ...more };
}

/** The data keys of the Secret that a provider's recipe writes; undefined where it writes none. */
function wantedKeys({ credential }: ScaffoldAnswers['provider']): readonly string[] | undefined {
  if (credential.kind === 'secret') return ['Authorization'];
  return credential.kind === 'cloud' && credential.cloud === 'aws' ? Object.keys(credential.environments) : undefined;
}

/** The documents as Kubernetes reads them. */
function documentsOf(text: string): readonly JsonObject[] {
  return new YamlFiles().read('scaffold.yaml', text).map(({ parsed }) => {
    assert.deepEqual(parsed.problems, []);
    assert.ok(isJsonObject(parsed.value));
    return parsed.value;
  });
}

describe('each recipe writes what its golden file shows', () => {
  // UPDATE_GOLDEN=1 writes the files anew; read the difference before committing it.
  const goldens: readonly [string, ScaffoldAnswers][] = [
    ...providers.map((provider): [string, ScaffoldAnswers] => [provider.id, answersFor(provider)]),
    [
      'ollama-tls-other-namespace',
      answersFor(ollama, {
        name: 'gpu-backend',
        namespace: 'team-a',
        model: 'yes',
        endpoint: { host: 'gpu.example.com', port: 443, scheme: 'https' },
        gateway: { name: 'shared', namespace: 'infra' },
      }),
    ],
  ];
  for (const [title, answers] of goldens) {
    it(title, () => {
      const file = new URL(`../../fixtures/scaffold/${title}.yaml`, import.meta.url);
      const text = scaffold(answers, everyReleaseFeatures);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
      assert.ok(existsSync(file), 'run once with UPDATE_GOLDEN=1');
      assert.equal(text, readFileSync(file, 'utf8'));
    });
  }
});

describe('what must be true on the gateway', () => {
  it('the Secret has the data key that every release reads, and no document names another', () => {
    for (const secretRefKey of [false, true]) {
      for (const provider of providers) {
        const documents = documentsOf(scaffold(answersFor(provider), { secretRefKey }));
        const secret = documents
          .map((document) => parseKubeObject(document))
          .find((object) => object?.kind === 'Secret');
        const backend = documents
          .map((document) => parseKubeObject(document))
          .find((object) => object?.kind === 'AgentgatewayBackend');
        assert.ok(backend);
        const reference = readBackend(backend).groups[0]?.[0]?.secrets[0];
        assert.equal(secret?.metadata.name, reference?.name);
        assert.deepEqual(secret?.dataKeys, wantedKeys(provider), provider.id);
        assert.equal(reference?.key, undefined);
      }
    }
  });

  it('the comment on the data key claims no more than the release holds', () => {
    assert.match(scaffold(answersFor(openai), { secretRefKey: false }), /# The gateway reads this data key only\./);
    assert.match(scaffold(answersFor(openai), { secretRefKey: true }), /# .* unless secretRef\.key names another\./);
  });

  it('where the provider is stands there as the release writes it', () => {
    const groq = providers.find(({ id }) => id === 'groq');
    assert.ok(groq);
    assert.match(
      scaffold(answersFor(groq), { secretRefKey: false, release: '1.0.1' }),
      /^ {6}path: \/openai\/v1\/chat/m,
    );
    assert.match(
      scaffold(answersFor(groq), { secretRefKey: false, release: '1.2.1' }),
      /^ {6}pathPrefix: \/openai\/v1$/m,
    );
    const tls = /# Without this a host override sends plain HTTP.*\n {4}tls: \{\}/;
    assert.match(scaffold(answersFor(groq), everyReleaseFeatures), tls);
  });

  it('each comment is one line above the key that it is about', () => {
    for (const release of bundledReleases) {
      for (const provider of providers) {
        const lines = scaffold(answersFor(provider), { secretRefKey: false, release }).split('\n');
        for (const [index, line] of lines.entries()) {
          if (/^\s*#/.test(line)) assert.match(lines[index + 1] ?? '', /^\s*[\w/*"]+:/, provider.id);
        }
      }
    }
  });

  it('the translation reaches the comments', () => {
    const text = scaffold(answersFor(anthropic), everyReleaseFeatures, (template) => template.toUpperCase());
    assert.match(text, /# WITHOUT THIS MAP/);
  });

  it('the prefix is taken off exactly where an address is given', () => {
    for (const provider of providers) {
      const text = scaffold(answersFor(provider), everyReleaseFeatures);
      assert.equal(text.includes('ReplacePrefixMatch'), provider.endpoint !== undefined, provider.id);
    }
  });

  it('a second backend of a provider has a Secret, a route and a path of its own', () => {
    assert.deepEqual(resourceNames({ provider: openai, name: 'openai-backend' }), {
      secret: 'openai-api-key',
      failoverSecret: undefined,
      route: 'openai',
      path: '/openai',
    });
    assert.deepEqual(resourceNames({ provider: openai, name: 'team.b' }), {
      secret: 'team.b-api-key',
      failoverSecret: undefined,
      route: 'team.b',
      path: '/team.b',
    });
  });
});

/** The model as an entry of this shape names it. */
function textOf(spec: JsonObject, { type, modelField }: { readonly type: string; readonly modelField: string }) {
  return stringAt(objectAt(objectAt(objectAt(spec, 'ai'), 'provider'), type), modelField);
}

// ——— property: whatever is answered comes back ———

const edge = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789'));
const inner = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789-'));
const label = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .tuple(edge, fc.array(inner, { maxLength: maxLength - 2 }), edge)
    .map(([first, middle, last]) => first + middle.join('') + last);
/** Names that a YAML reader takes for something else when they are not quoted. */
const oddWords = [
  'yes',
  'no',
  'on',
  'y',
  'n',
  'null',
  'true',
  '0',
  '1e3',
  '0x1f',
  '0o7',
  '012',
  '1.0',
  '2024-01-01',
  '0b1',
];
const name = fc.oneof(
  fc.constantFrom(...oddWords),
  fc.array(label(20), { minLength: 1, maxLength: 11 }).map((labels) => labels.join('.')),
  fc.constantFrom('backend', `${'x'.repeat(245)}-backend`, `${'x'.repeat(244)}.y-backend`.slice(-253), 'x'.repeat(253)),
);
const model = fc
  .oneof(
    fc.constantFrom(
      ...oddWords,
      '~',
      '.5',
      '-',
      '? a',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      '# a',
      'a # b',
      'a: b',
      '"',
      "'",
      '{a',
      '---',
      '<<',
      '=',
      '1_000',
      '1:30',
      '.inf',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 }),
  )
  .filter((text) => checkModel(text) === undefined);

const anyAnswers: fc.Arbitrary<ScaffoldAnswers> = fc.record({
  provider: fc.constantFrom(...providers),
  name,
  namespace: fc.oneof(fc.constantFrom('yes', '012', '1e3'), label(63)),
  model,
  endpoint: fc.option(
    fc.record({ host: name, port: fc.integer({ min: 1, max: 65535 }), scheme: fc.constantFrom('http', 'https') }),
    { nil: undefined },
  ),
  gateway: fc.option(fc.record({ name, namespace: label(63) }), { nil: undefined }),
});

describe('whatever is answered', () => {
  it('stands in the documents, for a reader of Kubernetes, YAML 1.2 and YAML 1.1', () => {
    fc.assert(
      fc.property(anyAnswers, fc.boolean(), (answers, secretRefKey) => {
        const text = scaffold(answers, { secretRefKey });
        const documents = documentsOf(text);
        for (const version of ['1.2', '1.1'] as const) {
          assert.deepEqual(
            parseAllDocuments(text, { version }).map((document) => document.toJS()),
            documents,
          );
        }
        const objects = documents.map((document) => parseKubeObject(document));
        for (const object of objects) {
          assert.equal(object?.metadata.namespace, answers.namespace);
          assert.equal(checkName(object.metadata.name), undefined);
          assert.deepEqual(object.metadata.labels, { app: 'agentgateway', provider: answers.provider.id });
        }
        const backend = objects.find((object) => object?.kind === 'AgentgatewayBackend');
        assert.ok(backend);
        assert.equal(checkNamespace(answers.namespace), undefined);
        assert.equal(backend.metadata.name, answers.name);
        const [provider] = readBackend(backend).groups[0] ?? [];
        const { older, endpoint } = answers.provider;
        // No release is known here, so what every release takes is written.
        assert.equal(provider?.type, older?.type ?? answers.provider.type);
        assert.equal(textOf(backend.spec, older ?? answers.provider), answers.model);
        if (endpoint?.environment && answers.endpoint) {
          assert.deepEqual([provider?.host, provider?.port], [answers.endpoint.host, answers.endpoint.port]);
        }
        const [route] = documents.slice(-1);
        assert.ok(route);
        const gateway = answers.gateway ?? { name: 'ai-gateway', namespace: answers.namespace };
        const parent = gateway.namespace === answers.namespace ? { name: gateway.name } : gateway;
        assert.partialDeepStrictEqual(route, {
          spec: { parentRefs: [parent], rules: [{ backendRefs: [{ name: answers.name }] }] },
        });
      }),
    );
  });
});
