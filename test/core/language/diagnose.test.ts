import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResourceFact } from '../../../src/core/graph/fact.ts';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import type { Diagnostic } from '../../../src/core/language/index.ts';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { resourceSchema, SchemaRegistry } from '../../../src/core/schema/index.ts';
import { backend, clusterFact, secretMetadata } from '../../support/objects.ts';
import { apply, serviceWith, uri } from './world.ts';

const secretYaml = (entry = 'stringData:\n  api-key: x'): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: anthropic-api-key\n  namespace: ai\n${entry}\n`;
const backendYaml = (
  auth = 'secretRef:\n        name: anthropic-api-key',
): string => `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: anthropic-backend
  namespace: ai
spec:
  ai:
    provider:
      anthropic: {}
  policies:
    auth:
      ${auth}
    ai:
      routes:
        /v1/messages: Messages
`;

function cluster(...objects: readonly unknown[]): FactLayer {
  const facts: readonly ResourceFact[] = objects.map(clusterFact);
  return { facts, isComplete: (kind) => kind === 'Secret' };
}

/** Where the Secret has the wrong key. */
const clusterLayer = (): FactLayer => cluster(secretMetadata('anthropic-api-key', ['api-key'], 'ai'));

const indent = (yaml: string): string => yaml.trimEnd().replaceAll('\n', '\n    ');

/** Each diagnostic as `code on "what is underlined"`. */
function drawn(text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, range }) => `${code} on ${text.slice(range.start, range.end)}`);
}

function fixed(text: string, diagnostic: Diagnostic | undefined, title: string): string {
  const fix = diagnostic?.fixes.find((one) => render(one.title).startsWith(title));
  assert.ok(fix && 'edits' in fix, `no fix "${title}"`);
  return apply(text, fix.edits);
}

void test('a misspelt key is underlined, and its fix leaves nothing to say', () => {
  const text = backendYaml().replace('anthropic: {}', 'anthropic:\n        modle: claude');
  const service = serviceWith();
  const diagnostics = service.diagnose(uri, text);
  assert.deepEqual(drawn(text, diagnostics), ['validate.unknownField on modle']);
  assert.deepEqual(service.diagnose(uri, fixed(text, diagnostics[0], 'Change to model')), []);
});

void test('rules that are newer than we are: said once a file, as information', () => {
  const [known] = bundledSchemas().filter(({ id }) => id.kind === 'AgentgatewayBackend');
  assert.ok(known);
  const newer = { rule: 'self.future()', message: 'of tomorrow' };
  const raw = { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-validations': [newer] } } };
  const registry = new SchemaRegistry([resourceSchema({ ...known, complete: false }, raw)]);
  const text = `${backendYaml()}---\n${backendYaml()}`;
  const found = serviceWith({ registry: () => registry })
    .diagnose(uri, text)
    .filter(({ code }) => code.startsWith('validate.'));
  assert.deepEqual(drawn(text, found), ['validate.notChecked on AgentgatewayBackend']);
  assert.deepEqual(
    found.map(({ severity }) => severity),
    ['information'],
  );
});

void test('two provider kinds: our words and those of the server', () => {
  const text = backendYaml().replace('anthropic: {}', 'anthropic: {}\n      openai: {}');
  const [diagnostic, ...rest] = serviceWith().diagnose(uri, text);
  assert.deepEqual(rest, []);
  assert.match(diagnostic ? render(diagnostic.message) : '', /^openai and anthropic are both set; /);
  assert.match(diagnostic?.serverMessage ?? '', /exactly one of the fields in \[openai anthropic\] must be set/);
});

const renames: readonly (readonly [what: string, before: string, after: string])[] = [
  ['stringData', 'stringData:\n  api-key: x', 'stringData:\n  Authorization: x'],
  ['data', 'data:\n  api-key: eA==', 'data:\n  Authorization: eA=='],
  ['double quotes', 'stringData:\n  "api-key": x', 'stringData:\n  "Authorization": x'],
  ['single quotes', "stringData:\n  'api-key': x", "stringData:\n  'Authorization': x"],
  ['flow style', 'stringData: { api-key: x }', 'stringData: { Authorization: x }'],
];
for (const [what, before, after] of renames) {
  void test(`a Secret without the key that the gateway reads: renamed in ${what}`, () => {
    const text = `${secretYaml(before)}---\n${backendYaml()}`;
    const service = serviceWith();
    const diagnostics = service.diagnose(uri, text);
    assert.deepEqual(drawn(text, diagnostics), ['secret-without-usable-key on anthropic-api-key']);
    const [diagnostic] = diagnostics;
    assert.deepEqual(
      diagnostic?.related.map(({ range }) => text.slice(range.start, range.end).replaceAll(/["']/g, '')),
      ['api-key'],
    );
    assert.ok(diagnostic?.fixes.every((fix) => 'preferred' in fix && fix.preferred));
    const mended = fixed(text, diagnostic, 'Rename');
    assert.equal(mended, `${secretYaml(after)}---\n${backendYaml()}`);
    assert.deepEqual(service.diagnose(uri, mended), []);
  });
}

const namings: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'a block map',
    'secretRef:\n        name: anthropic-api-key',
    'secretRef:\n        name: anthropic-api-key\n        key: api-key',
  ],
  [
    'a line with a comment',
    'secretRef:\n        name: anthropic-api-key # ours',
    'secretRef:\n        name: anthropic-api-key # ours\n        key: api-key',
  ],
  ['a flow map', 'secretRef: { name: anthropic-api-key }', 'secretRef: { name: anthropic-api-key, key: api-key }'],
];
for (const [what, before, after] of namings) {
  void test(`secretRef.key is set in ${what}`, () => {
    const text = `${secretYaml()}---\n${backendYaml(before)}`;
    const service = serviceWith({ features: () => ({ secretRefKey: true }) });
    const mended = fixed(text, service.diagnose(uri, text)[0], 'Set secretRef.key');
    assert.equal(mended, `${secretYaml()}---\n${backendYaml(after)}`);
    assert.deepEqual(service.diagnose(uri, mended), []);
    const windows = text.replaceAll('\n', '\r\n');
    const there = fixed(windows, service.diagnose(uri, windows)[0], 'Set secretRef.key');
    assert.equal(there, mended.replaceAll('\n', '\r\n'));
  });
}

void test('a key that secretRef names and the Secret lacks is replaced', () => {
  const text = `${secretYaml()}---\n${backendYaml('secretRef:\n        name: anthropic-api-key\n        key: token')}`;
  const service = serviceWith({ features: () => ({ secretRefKey: true }) });
  const mended = fixed(text, service.diagnose(uri, text)[0], 'Set secretRef.key');
  assert.match(mended, /\n {8}key: api-key\n/);
  assert.deepEqual(service.diagnose(uri, mended), []);
});

void test('a Secret on the cluster is mended there', () => {
  const text = backendYaml();
  const diagnostics = serviceWith({ clusterLayer }).diagnose(uri, text);
  assert.deepEqual(drawn(text, diagnostics), ['secret-without-usable-key on anthropic-api-key']);
  const rename = {
    context: 'test',
    namespace: 'ai',
    secret: 'anthropic-api-key',
    from: 'api-key',
    to: 'Authorization',
  };
  assert.deepEqual(
    diagnostics[0]?.fixes.map((fix) => 'renameSecretKey' in fix && fix.renameSecretKey),
    [rename],
  );
});

void test('a Secret that the cluster lacks is missing, without a cluster nothing is said', () => {
  const text = backendYaml();
  const diagnostics = serviceWith({ clusterLayer: () => cluster() }).diagnose(uri, text);
  assert.deepEqual(drawn(text, diagnostics), ['secret-absent on anthropic-api-key']);
  assert.deepEqual(serviceWith().diagnose(uri, text), []);
});

const onCluster = ['first', 'second'].map((name) =>
  backend({ name, namespace: 'ai', policies: { auth: { secretRef: { name: 'anthropic-api-key' } } } }),
);
const secretsAlone: readonly (readonly [what: string, entry: string, expected: string])[] = [
  ['its key', 'stringData:\n  api-key: x', 'secret-without-usable-key on api-key'],
  ['its name, when it is empty', 'stringData: {}', 'secret-without-usable-key on anthropic-api-key'],
];
for (const [what, entry, expected] of secretsAlone) {
  void test(`a Secret for backends on the cluster is marked once, at ${what}`, () => {
    const text = secretYaml(entry);
    const diagnostics = serviceWith({ clusterLayer: () => cluster(...onCluster) }).diagnose(uri, text);
    assert.deepEqual(drawn(text, diagnostics), [expected]);
  });
}

void test('the file counts before the cluster', () => {
  const text = `${secretYaml('stringData:\n  Authorization: x')}---\n${backendYaml()}`;
  assert.deepEqual(serviceWith({ clusterLayer }).diagnose(uri, text), []);
});

void test('a document without a namespace lands in the default one', () => {
  const text = backendYaml().replace('  namespace: ai\n', '');
  assert.equal(serviceWith({ clusterLayer, defaultNamespace: () => 'ai' }).diagnose(uri, text).length, 1);
  assert.equal(
    serviceWith({ clusterLayer, defaultNamespace: () => 'other' }).diagnose(uri, text)[0]?.code,
    'secret-absent',
  );
});

void test('resources of a List are judged in their place', () => {
  const text = `apiVersion: v1\nkind: List\nitems:\n  - ${indent(secretYaml())}\n  - ${indent(backendYaml())}\n`;
  const service = serviceWith();
  const diagnostics = service.diagnose(uri, text);
  assert.deepEqual(drawn(text, diagnostics), ['secret-without-usable-key on anthropic-api-key']);
  assert.deepEqual(service.diagnose(uri, fixed(text, diagnostics[0], 'Rename')), []);
});

const silent: readonly (readonly [what: string, text: string])[] = [
  ['other YAML', 'services:\n  web: [\n'],
  ['an unknown kind of ours', 'apiVersion: agentgateway.dev/v9\nkind: AgentgatewayDream\nspec: 1\n'],
  ['a Helm template', backendYaml().replace('anthropic-backend', '{{ .Release.Name }}')],
  ['a Helm template with a block', `{{- if .Values.on }}\n${backendYaml().replace('spec:', 'spce:')}{{- end }}\n`],
  [
    'Secret and backend in two namespaces',
    `${secretYaml()}---\n${backendYaml().replace('namespace: ai', 'namespace: b')}`,
  ],
];
for (const [what, text] of silent) {
  void test(`nothing is said of ${what}`, () => assert.deepEqual(serviceWith().diagnose(uri, text), []));
}

void test('the same name means another Secret in another namespace', () => {
  assert.equal(serviceWith().diagnose(uri, `${secretYaml()}---\n${backendYaml()}`).length, 1);
});

void test('a misspelt header of ours is told, in the group and in the kind', () => {
  for (const text of [
    backendYaml().replace('AgentgatewayBackend', 'AgentGatewayBackend'),
    backendYaml().replace('v1alpha1', 'v1beta1'),
    backendYaml().replace('agentgateway.dev', 'agentgatway.dev'),
  ]) {
    const service = serviceWith();
    const [diagnostic, ...rest] = service.diagnose(uri, text);
    assert.deepEqual(rest, []);
    assert.deepEqual(service.diagnose(uri, fixed(text, diagnostic, 'Change to')), []);
  }
});
