import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments, stringify } from 'yaml';
import { checkCodes, type CheckCode } from '../../../src/core/checks/codes.ts';
import { clusterFacts } from '../../../src/core/cluster/clusterFacts.ts';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import type { ProviderPart } from '../../../src/core/cluster/providerPart.ts';
import { docSection } from '../../../src/core/language/docSection.ts';
import type { Diagnostic, LanguageWorld } from '../../../src/core/language/index.ts';
import { readSeverities, withSeverities } from '../../../src/core/language/severities.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { diagnosisLines } from '../../support/diagnosisLines.ts';
import { backendRef, behindRoute, gateway, policy, route, rowOf, rule, storeOf } from '../../support/chain.ts';
import { backend, secretMetadata } from '../../support/objects.ts';
import { apply, serviceWith, uri } from './world.ts';

/*
 * Every lint, by what each of them owes: it fires in the editor and says the same in the tree and the diagnosis, has a section
 * that its code leads to and a severity setting, is mended by each of its fixes, and is silent where nobody can know.
 */

type Manifest = Readonly<Record<string, unknown>>;

interface Lint {
  readonly what: string;
  readonly code: CheckCode;
  /** The file: these resources, one document each. */
  readonly file: readonly Manifest[];
  /** What the cluster has, where it takes one to know. */
  readonly cluster?: readonly Manifest[];
  /** Kinds without whose list nobody can know. */
  readonly rests?: readonly ResourceKind[];
  readonly world?: Partial<LanguageWorld>;
  readonly fixes: readonly string[];
  /** Why the tree has nothing to show of it. */
  readonly documentsOnly?: string;
}

const system = 'kgateway-system';
const registry = new SchemaRegistry(bundledSchemas());
const key = `sk-proj-${'Ab3'.repeat(20)}`;

const ai = (provider: unknown, policies?: unknown): Manifest =>
  backend({ ai: { provider }, ...(policies !== undefined && { policies }) });
const auth = { secretRef: { name: 'openai-api-key' } };
const openai = { openai: { model: 'gpt-4o' } };
const grouped = backend({
  ai: { groups: [{ providers: [{ name: 'a', ...openai, policies: { auth } }] }] },
});
const routes = (table: unknown): unknown => ({ ai: { routes: table } });
const toBackend = (more: Manifest): Manifest => route({ rules: [rule('/openai', [{ ...backendRef, ...more }])] });
const at = (namespace: string, parent: Manifest, more: Manifest = {}): Manifest => {
  const rules = [rule('/openai', [{ ...backendRef, namespace: system }])];
  return route({ namespace, spec: { parentRefs: [parent], ...more, rules } });
};
const listening = (...listeners: readonly Manifest[]): Manifest =>
  gateway({ spec: { gatewayClassName: 'agentgateway', listeners } });
const http = { name: 'http', port: 8080, protocol: 'HTTP' };
const ownGateway = { name: 'ai-gateway', namespace: system };
const secret = (entries: Manifest): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'openai-api-key', namespace: system },
  stringData: entries,
});
/** The Secrets of a namespace are listed where a backend has one. */
const other = backend({ name: 'other', policies: { auth: { secretRef: { name: 'other' } } } });
const withoutGateway = behindRoute.filter(({ kind }) => kind !== 'Gateway');

const lints: readonly Lint[] = [
  {
    what: 'a Secret without a key that the gateway reads',
    code: 'secret-without-usable-key',
    file: [ai(openai, { auth }), secret({ 'api-key': '${OPENAI_API_KEY}' })],
    fixes: ['Rename the data key api-key to Authorization', 'Set secretRef.key to api-key (agentgateway 1.4 or newer)'],
  },
  {
    what: 'the same inside groups',
    code: 'secret-without-usable-key',
    file: [grouped, secret({ 'api-key': '${OPENAI_API_KEY}' })],
    fixes: ['Rename the data key api-key to Authorization', 'Set secretRef.key to api-key (agentgateway 1.4 or newer)'],
  },
  {
    what: 'a Secret that is absent',
    code: 'secret-absent',
    file: [ai(openai, { auth })],
    cluster: [other],
    rests: [kinds.secret],
    fixes: ['Add a Secret openai-api-key'],
  },
  {
    what: 'a Secret whose name is misspelt',
    code: 'secret-absent',
    file: [ai(openai, { auth })],
    cluster: [other, secretMetadata('openai-apikey', ['Authorization'])],
    rests: [kinds.secret],
    fixes: ['Change to openai-apikey', 'Add a Secret openai-api-key'],
  },
  {
    what: 'a Secret in another namespace',
    code: 'secret-absent',
    file: [ai(openai, { auth })],
    cluster: [other, secretMetadata('openai-api-key', ['Authorization'], 'default')],
    rests: [kinds.secret],
    fixes: ['Add a Secret openai-api-key'],
  },
  {
    what: 'an absent Secret inside groups',
    code: 'secret-absent',
    file: [grouped],
    cluster: [other],
    rests: [kinds.secret],
    fixes: ['Add a Secret openai-api-key'],
  },
  {
    what: 'credentials of a cloud that are absent',
    code: 'secret-absent',
    file: [ai({ bedrock: {} }, { auth: { aws: { secretRef: { name: 'aws' } } } })],
    cluster: [other],
    rests: [kinds.secret],
    fixes: ['Add a Secret aws'],
  },
  {
    what: 'a literal credential under auth.key',
    code: 'literal-credential',
    file: [ai(openai, { auth: { key } })],
    fixes: ['Refer to a Secret openai-api-key instead'],
  },
  {
    what: 'stringData that looks like a provider’s key',
    code: 'literal-credential',
    file: [secret({ Authorization: key })],
    fixes: ['Replace the key by ${OPENAI_API_KEY}'],
    documentsOnly: 'the value of a live Secret is never read',
  },
  {
    what: 'a host override towards port 443 with no tls policy',
    code: 'tls-missing',
    file: [ai({ ...openai, host: 'llm.example', port: 443 })],
    fixes: ['Add tls: {}'],
  },
  {
    what: 'a host override without path while formats must be translated',
    code: 'override-without-path',
    file: [ai({ ...openai, host: 'llm.example', port: 80 }, routes({ '/v1/messages': 'Messages' }))],
    fixes: ['Set pathPrefix to /v1', 'Set path to /v1/chat/completions'],
  },
  {
    what: 'an HTTPRoute that forwards an unstripped prefix to a host override',
    code: 'prefix-not-stripped',
    file: [ai({ ...openai, host: 'llm.example', port: 80 }), route()],
    fixes: ['Rewrite /openai to /'],
  },
  {
    what: 'the route type Models',
    code: 'route-type-models',
    file: [ai(openai, routes({ '/v1/models': 'Models' }))],
    fixes: ['Set /v1/models to Passthrough'],
  },
  {
    what: 'Messages clients without a routes map',
    code: 'format-not-routed',
    file: [ai(openai), route({ rules: [rule('/v1/messages')] })],
    fixes: ['Route /v1/messages as Messages'],
  },
  {
    what: 'Responses clients without a routes map',
    code: 'format-not-routed',
    file: [ai(openai), route({ rules: [rule('/v1/responses')] })],
    fixes: ['Route /v1/responses as Responses'],
  },
  {
    what: 'an Anthropic provider without a routes map',
    code: 'format-not-routed',
    file: [ai({ anthropic: {} })],
    fixes: ['Add a route table'],
    documentsOnly: 'a hint for who writes: a live one may have clients of Chat Completions only',
  },
  {
    what: 'a provider that cannot serve the declared format',
    code: 'format-unsupported',
    file: [ai({ anthropic: {} }, routes({ '/v1/messages': 'Messages', '/v1/responses': 'Responses' }))],
    fixes: ['Remove /v1/responses', 'Set /v1/responses to Passthrough'],
  },
  {
    what: 'a model alias that provider.model makes unreachable',
    code: 'model-alias-unreachable',
    file: [ai(openai, { ai: { modelAliases: { fast: 'gpt-4o-mini' } } })],
    fixes: ['Remove fast', 'Remove model gpt-4o, so that clients choose'],
  },
  {
    what: 'an azureopenai endpoint with a scheme',
    code: 'azure-endpoint',
    file: [ai({ azureopenai: { endpoint: 'https://me.openai.azure.com' } })],
    fixes: ['Set endpoint to me.openai.azure.com'],
  },
  {
    what: 'an azureopenai endpoint with a foreign suffix',
    code: 'azure-endpoint',
    file: [ai({ azureopenai: { endpoint: 'llm.example', deploymentName: 'gpt-4o' } })],
    fixes: ['Use openai with host llm.example'],
  },
  {
    what: 'the same inside groups',
    code: 'azure-endpoint',
    file: [backend({ ai: { groups: [{ providers: [{ name: 'a', azureopenai: { endpoint: 'llm.example' } }] }] } })],
    fixes: ['Use openai with host llm.example'],
  },
  {
    what: 'a backendRef that names nothing',
    code: 'route-refs-unresolved',
    file: [toBackend({ name: 'opnai-backend' })],
    cluster: [backend(), ...behindRoute],
    rests: [kinds.backend],
    fixes: ['Change to openai-backend'],
    documentsOnly: 'no row without a backend; of a live route the controller’s word counts',
  },
  {
    what: 'a backendRef whose backend lives in another namespace',
    code: 'route-refs-unresolved',
    file: [toBackend({ name: 'mistral' })],
    cluster: [backend(), backend({ name: 'mistral', namespace: 'team' }), ...behindRoute],
    rests: [kinds.backend],
    fixes: ['Set namespace to team'],
    documentsOnly: 'as above',
  },
  {
    what: 'a backendRef of the wrong kind',
    code: 'backend-ref-kind',
    file: [ai(openai), toBackend({ kind: 'Backend' })],
    fixes: ['Name group and kind of AgentgatewayBackend'],
    documentsOnly: 'such a route leads to no backend: the row says that there is no route',
  },
  {
    what: 'a backendRef into another namespace without a grant',
    code: 'grant-missing',
    file: [ai(openai), at('team', ownGateway)],
    cluster: behindRoute,
    rests: [kinds.referenceGrant],
    fixes: ['Add a ReferenceGrant for namespace kgateway-system'],
  },
  {
    what: 'a route parent that does not exist',
    code: 'gateway-missing',
    file: [ai(openai), at(system, { name: 'ai-gatway' })],
    cluster: behindRoute,
    rests: [kinds.gateway],
    fixes: ['Name Gateway kgateway-system/ai-gateway'],
  },
  {
    what: 'a route parent in another namespace than is named',
    code: 'gateway-missing',
    file: [ai(openai), at(system, { name: 'ai-gateway', namespace: 'edge' })],
    cluster: behindRoute,
    rests: [kinds.gateway],
    fixes: ['Name Gateway kgateway-system/ai-gateway'],
  },
  {
    what: 'a route without a parent',
    code: 'route-parent-missing',
    file: [ai(openai), route({ spec: { rules: [rule('/openai')] } }), gateway()],
    fixes: ['Name Gateway kgateway-system/ai-gateway'],
  },
  {
    what: 'a parent that takes no routes of the namespace',
    code: 'route-not-accepted',
    file: [ai(openai), at('team', ownGateway), listening(http)],
    cluster: withoutGateway,
    fixes: ['Let listener http take routes of all namespaces'],
    documentsOnly: 'of a live route the controller’s word counts',
  },
  {
    what: 'the same, where another Gateway takes it',
    code: 'route-not-accepted',
    file: [ai(openai), at('team', ownGateway)],
    cluster: [listening(http), gateway({ name: 'open' }), ...withoutGateway],
    rests: [kinds.gateway],
    fixes: ['Name Gateway kgateway-system/open'],
    documentsOnly: 'as above',
  },
  {
    what: 'a parent that takes no HTTPRoutes',
    code: 'route-not-accepted',
    file: [
      ai(openai),
      route(),
      listening({ ...http, allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] } }),
    ],
    fixes: ['Let listener http take HTTPRoute'],
    documentsOnly: 'as above',
  },
  {
    what: 'a parent without the listener that is named',
    code: 'route-not-accepted',
    file: [ai(openai), at(system, { name: 'ai-gateway', sectionName: 'https', port: 443 }), listening(http)],
    fixes: ['Set sectionName to http'],
    documentsOnly: 'as above',
  },
  {
    what: 'a parent with another host name',
    code: 'route-not-accepted',
    file: [
      ai(openai),
      at(system, { name: 'ai-gateway' }, { hostnames: ['a.example.org'] }),
      listening({ ...http, hostname: 'a.example.com' }),
    ],
    fixes: ['Remove hostnames', 'Set hostnames to a.example.com'],
    documentsOnly: 'as above',
  },
  {
    what: 'duplicate resources, the earlier and the later',
    code: 'duplicate-resource',
    file: [ai(openai), ai({ gemini: {} })],
    fixes: ['Remove this resource', 'Remove the earlier resource', 'Remove this resource'],
    documentsOnly: 'a cluster has one of a name',
  },
  {
    what: 'inline and attached policy that contradict each other',
    code: 'policy-conflict',
    file: [ai(openai, { auth: { passthrough: {} }, tls: {} }), policy({ auth: { key: 'none' }, tcp: {} })],
    fixes: ['Remove auth here, so that policy shared-key counts', 'Remove auth from policy shared-key'],
  },
  {
    what: 'a policy for a provider that its backend has not',
    code: 'policy-section-missing',
    file: [
      backend({ ai: { groups: [{ providers: [{ name: 'main', ...openai }] }] } }),
      policy({}, { spec: { targetRefs: [{ ...backendRef, sectionName: 'mian' }], backend: { tcp: {} } } }),
    ],
    fixes: ['Set sectionName to main', 'Remove sectionName'],
  },
  {
    what: 'a placeholder that nothing sets',
    code: 'placeholder-unset',
    file: [secret({ Authorization: 'Bearer ${OPENAI_APIKEY}' })],
    world: { variables: { isSet: (name) => name === 'OPENAI_API_KEY', names: () => ['HOME', 'OPENAI_API_KEY'] } },
    fixes: ['Change to ${OPENAI_API_KEY}', 'Add OPENAI_APIKEY to .env'],
    documentsOnly: 'the value of a live Secret is never read',
  },
];

const textOf = (file: readonly Manifest[]): string =>
  file.map((manifest) => stringify({ ...manifest, status: undefined }, { lineWidth: 0 })).join('---\n');

function diagnose(text: string, lint: Lint, unknown: readonly ResourceKind[] = []): readonly Diagnostic[] {
  const layer = lint.cluster && clusterFacts(storeOf(lint.cluster, unknown), 'prod');
  const world = {
    clusterLayer: () => layer,
    defaultNamespace: () => layer && system,
    features: () => ({ secretRefKey: true }),
    ...lint.world,
  };
  return serviceWith({ registry: () => registry, ...world }).diagnose(uri, text);
}

function withCode(found: readonly Diagnostic[], { code }: Lint): readonly Diagnostic[] {
  return found.filter((one) => one.code === code);
}

for (const lint of lints) {
  const text = textOf(lint.file);

  test(`${lint.code}: ${lint.what} is told, can be switched off, and leads to its section`, () => {
    const found = diagnose(text, lint);
    assert.deepEqual(
      found.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.ok(withCode(found, lint).length > 0, JSON.stringify(found.map(({ code }) => code)));
    assert.deepEqual(withCode(withSeverities(found, readSeverities({ [lint.code]: 'off' })), lint), []);
    assert.ok(docSection(readFileSync('docs/checks.md', 'utf8'), lint.code)?.includes('**Mend it:**'));
  });

  test(`${lint.code}: each fix of ${lint.what} mends it`, () => {
    const fixes = withCode(diagnose(text, lint), lint).flatMap((found) => found.fixes);
    assert.deepEqual(
      fixes.map(({ title }) => render(title)),
      lint.fixes,
    );
    for (const fix of fixes) {
      if (!('edits' in fix)) continue;
      const mended = apply(text, fix.edits);
      const left = diagnose(mended, lint).filter(({ code, severity }) => code === lint.code || severity === 'error');
      assert.deepEqual(left, [], `${render(fix.title)}\n${mended}`);
      for (const document of parseAllDocuments(mended)) assert.deepEqual(document.errors, []);
    }
  });

  if (lint.rests !== undefined) {
    test(`${lint.code}: of ${lint.what} nobody can know without the cluster, or without the right to list there`, () => {
      const { cluster: _, ...alone } = lint;
      assert.deepEqual(withCode(diagnose(text, alone), lint), []);
      assert.deepEqual(withCode(diagnose(text, lint, lint.rests), lint), []);
    });
  }

  if (lint.documentsOnly === undefined) {
    test(`${lint.code}: ${lint.what} is told in the same words in the tree and in the diagnosis`, () => {
      const [found] = withCode(diagnose(text, lint), lint);
      assert.ok(found);
      const said = render(found.message);
      const live = lint.file.map((manifest) => (manifest['kind'] === 'Secret' ? asStored(manifest) : manifest));
      const row = rowOf([...live, ...(lint.cluster ?? [])], { name: 'openai-backend' });
      const told = (parts: readonly ProviderPart[]): readonly string[] =>
        parts.flatMap((part) => [...part.explanation.map((sentence) => render(sentence)), ...told(part.parts)]);
      assert.ok(told(partsOf(row)).includes(said), `${said}\n${told(partsOf(row)).join('\n')}`);
      const diagnosis = diagnosisLines(row).join(' ').replaceAll(/\s+/g, ' ');
      assert.ok(diagnosis.includes(said), `${said}\n${diagnosis}`);
    });
  }
}

const fileOf = (code: string): string => code.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A Secret as the cluster tells of it: the names of its keys. */
function asStored(manifest: Manifest): Manifest {
  return secretMetadata('openai-api-key', Object.keys(Object(manifest['stringData'])));
}

test('each code has a file of its own in core/checks', () => {
  assert.deepEqual(
    checkCodes.filter((code) => !existsSync(`src/core/checks/${fileOf(code)}.ts`)),
    [],
  );
});
