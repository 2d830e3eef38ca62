import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { ProviderDescriptor } from '../../../src/core/catalog/providerDescriptor.ts';
import { providers } from '../../../src/core/catalog/providers.ts';
import { anthropic } from '../../../src/core/catalog/providers/anthropic.ts';
import { createLanguageService } from '../../../src/core/language/index.ts';
import { render } from '../../../src/core/messages/index.ts';
import type { GatewayFeatures } from '../../../src/core/resource/release.ts';
import { readCrd, SchemaRegistry, type ResourceSchema } from '../../../src/core/schema/index.ts';
import { bundledReleases, bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { compareReleases } from '../../../src/core/schema/bundled/since.ts';
import { clientFormats, type ScaffoldAnswers } from '../../../src/core/scaffold/answers.ts';
import { supportedClients } from '../../../src/core/scaffold/backendDocument.ts';
import { scaffold } from '../../../src/core/scaffold/scaffold.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';

const crds = new URL('../../../../shared/crds/', import.meta.url);
const published = existsSync(crds) ? false : 'the published CRDs are not beside the repository (../shared/crds)';
const gatewayApi = 'gateway-api-v1.6.1';

function schemasOf(folder: string): ReturnType<typeof readCrd> {
  const directory = new URL(`${folder}/`, crds);
  return readdirSync(directory)
    .filter((file) => /(agentgatewaybackends|httproutes|gateways|referencegrants)\.yaml$/.test(file))
    .flatMap((file) =>
      readCrd(parse(readFileSync(new URL(file, directory), 'utf8')), { from: 'file', file: `${folder}/${file}` }),
    );
}

type Variant = (provider: ProviderDescriptor, features: GatewayFeatures) => Partial<ScaffoldAnswers> | undefined;

/** Ways to answer; undefined where a provider does not offer it. */
const variants: Readonly<Record<string, Variant>> = {
  'as proposed': () => ({}),
  'another address': ({ endpoint }) =>
    endpoint?.environment && { endpoint: { host: 'gpu.example.com', port: 8080, scheme: 'http' } },
  'another address with TLS': ({ endpoint }) =>
    endpoint?.environment && { endpoint: { host: 'gpu.example.com', port: 443, scheme: 'https' } },
  'a Secret that exists': ({ credential }) =>
    credential.kind === 'secret' ? { credential: { kind: 'existingSecret', name: 'keys' } } : undefined,
  "the client's own key": ({ credential }) =>
    credential.kind === 'secret' ? { credential: { kind: 'passthrough' } } : undefined,
  "the Pod's own credentials": ({ credential }) =>
    credential.kind === 'cloud' ? { credential: { kind: 'ambient' } } : undefined,
  'a Secret of the cloud': ({ credential }, { release }) =>
    credential.kind === 'cloud' && compareReleases(release ?? '1.0.0', credential.secretSince ?? '1.0.0') >= 0
      ? { credential: { kind: 'newSecret' } }
      : undefined,
  'all formats that it can': (provider, features) => ({ clients: supportedClients({ provider }, features) }),
  'Chat Completions only': () => ({ clients: [] }),
  'a spare': () => ({ failover: { provider: anthropic, model: anthropic.defaultModel } }),
  'a new Gateway': () => ({ gateway: undefined, isNewGateway: true }),
  'a listener and a host name': () => ({ listener: 'http', hostname: 'llm.example.com', path: '/' }),
  'a route elsewhere': () => ({ routeNamespace: 'infra' }),
  'no route': () => ({ isExposed: false }),
};

type Case = readonly [name: string, text: string];

/** The providers that a release can have. */
function offeredBy(release: string): readonly ProviderDescriptor[] {
  return providers.filter(({ since, older }) => older || !since || compareReleases(release, since) >= 0);
}

/** Every provider with every other as its spare, as proposed and in all formats that both can. */
function* pairs(features: GatewayFeatures, release: string): Generator<Case> {
  const offered = offeredBy(release);
  for (const provider of offered) {
    for (const spare of offered) {
      const failover = { provider: spare, model: spare.defaultModel };
      const clients = supportedClients({ provider, failover }, features);
      const answers = { provider, name: provider.backendName, namespace: 'a', model: provider.defaultModel };
      yield [`${provider.id}, else ${spare.id}`, scaffold({ ...answers, failover }, features)];
      yield [`${provider.id}, else ${spare.id}, all formats`, scaffold({ ...answers, failover, clients }, features)];
    }
  }
}

function cases(features: GatewayFeatures, release: string): readonly Case[] {
  return offeredBy(release).flatMap((provider) =>
    Object.entries(variants).flatMap(([name, variant]): [string, string][] => {
      const more = variant(provider, features);
      if (more === undefined) return [];
      const answers = {
        provider,
        name: provider.backendName,
        namespace: 'team-a',
        model: provider.defaultModel,
        gateway: { name: 'ai-gateway', namespace: 'infra' },
        ...more,
      };
      return [[`${provider.id}, ${name}`, scaffold(answers, features)]];
    }),
  );
}

function judgeAll(release: string, features: GatewayFeatures, schemas: readonly ResourceSchema[]): void {
  judge(release, features, schemas, cases(features, release));
}

/** Every document of every case is judged by a schema with all its rules, and nothing is found. */
function judge(
  release: string,
  features: GatewayFeatures,
  schemas: readonly ResourceSchema[],
  made: Iterable<Case>,
): void {
  const registry = new SchemaRegistry(schemas, bundledSchemas(release));
  const service = createLanguageService({
    registry: () => registry,
    clusterLayer: () => undefined,
    defaultNamespace: () => undefined,
    features: () => features,
  });
  const wrong: string[] = [];
  for (const [name, text] of made) {
    const uri = `file:///${name}.yaml`;
    const documents = service.documents(uri, text);
    assert.ok(
      documents.every(({ schema, unchecked }) => schema !== undefined && unchecked.length === 0),
      name,
    );
    const found = service
      .diagnose(uri, text)
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ code, path, message }) => `${name}: ${code} ${formatPath(path)} ${render(message)}`);
    wrong.push(...found);
    service.forget(uri);
  }
  assert.deepEqual(wrong, []);
}

for (const release of bundledReleases) {
  describe(`what the recipes write, for agentgateway ${release}`, () => {
    const known = { secretRefKey: compareReleases(release, '1.4.0') >= 0, release };
    for (const [title, features] of [
      ['its cluster is connected', known],
      ['no cluster is connected', { secretRefKey: false }],
    ] as const) {
      it(`is taken by the bundled schemas, and no lint warns: ${title}`, () => judgeAll(release, features, []));
      it(`is taken by the published CRDs: ${title}`, { skip: published }, () =>
        judgeAll(release, features, [...schemasOf(`agentgateway-v${release}`), ...schemasOf(gatewayApi)]),
      );
    }
  });
}

describe('a provider with a spare, each with each', () => {
  for (const release of bundledReleases) {
    const features = { secretRefKey: compareReleases(release, '1.4.0') >= 0, release };
    it(`as proposed and in every format that both can, for agentgateway ${release}`, () =>
      judge(release, features, [], pairs(features, release)));
  }
});

describe('the cases', () => {
  it('are not a few, and every format is among them', () => {
    const all = cases({ secretRefKey: true, release: '1.4.1' }, '1.4.1');
    assert.ok(all.length > 150, String(all.length));
    for (const format of clientFormats)
      assert.ok(
        all.some(([, text]) => text.includes(`: ${format}\n`)),
        format,
      );
  });
  it('nothing found does not mean nothing looked at', () => {
    const [[, text] = assert.fail()] = cases({ secretRefKey: true, release: '1.4.1' }, '1.4.1');
    const registry = new SchemaRegistry(bundledSchemas());
    const service = createLanguageService({
      registry: () => registry,
      clusterLayer: () => undefined,
      defaultNamespace: () => undefined,
      features: () => ({ secretRefKey: true }),
    });
    const broken = text.replace('replacePrefixMatch:', 'replacePrefixMtch:').replace(/model: .*/, "model: ''");
    const places = service.diagnose('file:///broken.yaml', broken).map(({ path }) => path.at(-1));
    assert.ok(places.includes('model'), places.join(', '));
  });
});
