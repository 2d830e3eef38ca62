import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLanguageService, type LanguageService, type Place } from '../../../src/core/language/index.ts';
import type { LanguageWorld } from '../../../src/core/language/languageWorld.ts';
import { WorkspaceIndex } from '../../../src/core/language/navigation/workspaceIndex.ts';
import { render } from '../../../src/core/messages/index.ts';
import { parseKubeObject } from '../../../src/core/resource/kubeObject.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { parseYaml } from '../../../src/core/yaml/index.ts';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import type { ResourceFact } from '../../../src/core/graph/fact.ts';
import { caret, smallRegistry } from './world.ts';

const secret = (name: string, namespace = 'ai'): string => `apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: ${namespace}
stringData:
  Authorization: x
  api-key: y
`;
const backend = (
  name: string,
  key: string,
  namespace = '  namespace: ai\n',
): string => `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: ${name}
${namespace}spec:
  ai:
    groups:
      - providers:
          - name: first
            openai: {}
  policies:
    auth:
      secretRef:
        name: ${key}
        key: api-key
`;
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: chat
  namespace: web
spec:
  parentRefs:
    - name: edge
      namespace: infra
      sectionName: https
  rules:
    - backendRefs:
        - group: agentgateway.dev
          kind: AgentgatewayBackend
          name: openai
          namespace: ai
          weight: 1
`;
const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: agentgateway
  listeners:
    - name: http
      port: 80
      protocol: HTTP
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: cert
`;
const policy = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayPolicy
metadata:
  name: limits
  namespace: ai
spec:
  targetRefs:
    - group: agentgateway.dev
      kind: AgentgatewayBackend
      name: openai
      sectionName: first
`;
const grant = `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: from-web
  namespace: ai
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: web
  to:
    - group: agentgateway.dev
      kind: AgentgatewayBackend
      name: openai
`;
const files = {
  'file:///backend.yaml': `${secret('key')}---\n${backend('openai', 'key')}`,
  'file:///route.yaml': route,
  'file:///gateway.yaml': gateway,
  'file:///policy.yaml': policy,
  'file:///grant.yaml': grant,
};

/** The objects of these documents as a cluster's. */
function clusterOf(...documents: readonly string[]): FactLayer {
  const facts = documents.flatMap((text): ResourceFact[] => {
    const object = parseKubeObject(parseYaml(text).value);
    return object ? [{ object, provenance: { from: 'cluster', context: 'prod' } }] : [];
  });
  return {
    facts,
    isComplete: (kind) => kind !== 'Service',
    find: (kind, namespace, name) =>
      facts.find(({ object: { kind: own, metadata } }) => {
        return own === kind && metadata.namespace === namespace && metadata.name === name;
      }),
  };
}

interface Scene {
  readonly service: LanguageService;
  readonly texts: Readonly<Record<string, string>>;
  readonly index: WorkspaceIndex;
}

function sceneOf(texts: Readonly<Record<string, string>>, world: Partial<LanguageWorld> = {}): Scene {
  const index = new WorkspaceIndex();
  for (const [uri, text] of Object.entries(texts)) index.update(uri, text);
  const service = createLanguageService(
    {
      registry: () => smallRegistry,
      clusterLayer: () => undefined,
      defaultNamespace: () => undefined,
      features: () => everyReleaseFeatures,
      ...world,
    },
    index,
  );
  return { service, texts, index };
}

/** A place as `file:line text`, lines from 1; `prod: Kind namespace/name` for what is live. */
function shown({ texts }: Scene, place: Place): string {
  if (!('uri' in place)) return `${place.context}: ${place.kind} ${place.namespace}/${place.name}`;
  const line = (texts[place.uri] ?? '').split('\n')[place.start.line] ?? '';
  return `${place.uri.slice('file:///'.length)}:${place.start.line + 1} ${line.slice(place.start.column, place.end.column)}`;
}

/** The place that the caret is drawn at in a file: the text behind it is looked for. */
function at({ texts }: Scene, uri: string, drawn: string): [uri: string, text: string, offset: number] {
  const text = texts[uri] ?? '';
  const { text: sought, offset } = caret(drawn);
  const start = text.indexOf(sought);
  assert.ok(start >= 0, `${sought} is not in ${uri}`);
  return [uri, text, start + offset];
}

const definitions: readonly (readonly [what: string, uri: string, caret: string, expected: readonly string[]])[] = [
  ['a Secret of the same file', 'file:///backend.yaml', 'secretRef:\n        name: k|ey', ['backend.yaml:4 key']],
  ['its data key', 'file:///backend.yaml', '  key: api|-key', ['backend.yaml:8 api-key']],
  ['a backend of another file', 'file:///route.yaml', 'name: open|ai', ['backend.yaml:13 openai']],
  ['by the kind beside the name', 'file:///route.yaml', 'kind: Agentg|atewayBackend', ['backend.yaml:13 openai']],
  ['a Gateway', 'file:///route.yaml', 'name: ed|ge', ['gateway.yaml:4 edge']],
  ['its listener', 'file:///route.yaml', 'sectionName: ht|tps', ['gateway.yaml:12 https']],
  ['the target of a policy', 'file:///policy.yaml', '      name: ope|nai', ['backend.yaml:13 openai']],
  ['the provider that it is for', 'file:///policy.yaml', 'sectionName: fi|rst', ['backend.yaml:19 first']],
  ['what a grant allows', 'file:///grant.yaml', '      name: open|ai', ['backend.yaml:13 openai']],
  ['a weight is no reference', 'file:///route.yaml', 'weight: |1', []],
  ['nor is a port', 'file:///gateway.yaml', 'port: 8|0', []],
  ['a name is its own declaration', 'file:///gateway.yaml', 'name: ed|ge', ['gateway.yaml:4 edge']],
  ['nothing declares it', 'file:///gateway.yaml', 'certificateRefs:\n          - name: ce|rt', []],
];
for (const [what, uri, drawn, expected] of definitions) {
  void test(`definition: ${what}`, () => {
    const scene = sceneOf(files);
    assert.deepEqual(
      scene.service.definition(...at(scene, uri, drawn)).map((place) => shown(scene, place)),
      expected,
    );
  });
}

void test('definition: the cluster has what no file declares, and a kind that nobody follows may be there', () => {
  const only = {
    'file:///route.yaml': route.replace('weight: 1', 'weight: 1\n        - name: svc\n          port: 80'),
  };
  const scene = sceneOf(only, {
    clusterLayer: () => clusterOf(backend('openai', 'key'), gateway),
    defaultNamespace: () => 'default',
  });
  const of = (drawn: string): readonly string[] =>
    scene.service.definition(...at(scene, 'file:///route.yaml', drawn)).map((place) => shown(scene, place));
  assert.deepEqual(of('name: open|ai'), ['prod: AgentgatewayBackend ai/openai']);
  assert.deepEqual(of('name: ed|ge'), ['prod: Gateway infra/edge']);
  assert.deepEqual(of('name: s|vc'), ['prod: Service web/svc']);
});

void test('definition: a document without a namespace is in that of the context, or perhaps anywhere', () => {
  const texts = { 'file:///a.yaml': backend('openai', 'key', ''), 'file:///route.yaml': route };
  const of = (defaultNamespace: string | undefined): readonly string[] => {
    const scene = sceneOf(texts, { defaultNamespace: () => defaultNamespace });
    return scene.service
      .definition(...at(scene, 'file:///route.yaml', 'name: open|ai'))
      .map((one) => shown(scene, one));
  };
  assert.deepEqual(of('ai'), ['a.yaml:4 openai']);
  assert.deepEqual(of('default'), []);
  assert.deepEqual(of(undefined), ['a.yaml:4 openai']);
});

void test('references: all that name a backend, in files and in the cluster, each once', () => {
  const live = policy.replace('name: limits', 'name: live-only');
  const scene = sceneOf(files, { clusterLayer: () => clusterOf(live, policy, backend('other', 'key')) });
  const found = scene.service.references(...at(scene, 'file:///backend.yaml', 'name: op|enai'), true);
  assert.deepEqual(
    found.map((place) => shown(scene, place)),
    [
      'backend.yaml:13 openai',
      'route.yaml:15 openai',
      'policy.yaml:10 openai',
      'grant.yaml:14 openai',
      'prod: AgentgatewayPolicy ai/live-only',
    ],
  );
  const fromReference = scene.service.references(...at(scene, 'file:///route.yaml', 'name: open|ai'), false);
  assert.deepEqual(fromReference, found.slice(1));
});

/** Every file after a rename. */
function renamed(scene: Scene, uri: string, drawn: string, newName: string): Readonly<Record<string, string>> {
  const answer = scene.service.rename(...at(scene, uri, drawn), newName);
  assert.ok('edits' in answer, 'refused' in answer ? render(answer.refused) : '');
  const lines = new Map(Object.entries(scene.texts).map(([file, text]) => [file, text.split('\n')]));
  for (const { place, newText } of answer.edits) {
    const line = lines.get(place.uri)?.[place.start.line] ?? '';
    const now = line.slice(0, place.start.column) + newText + line.slice(place.end.column);
    lines.get(place.uri)?.splice(place.start.line, 1, now);
  }
  return Object.fromEntries([...lines].map(([file, text]) => [file, text.join('\n')]));
}

void test('rename: from the name or from a reference, in every file that names it, quotes kept', () => {
  const texts = { ...files, 'file:///policy.yaml': policy.replace('name: openai', 'name: "openai"') };
  const scene = sceneOf(texts);
  const after = renamed(scene, 'file:///backend.yaml', 'name: op|enai', 'openai-eu');
  assert.match(after['file:///backend.yaml'] ?? '', /Backend\nmetadata:\n {2}name: openai-eu\n/);
  assert.match(after['file:///route.yaml'] ?? '', /name: openai-eu\n {10}namespace: ai/);
  assert.match(after['file:///policy.yaml'] ?? '', /name: "openai-eu"/);
  assert.match(after['file:///grant.yaml'] ?? '', /name: openai-eu/);
  assert.equal(after['file:///gateway.yaml'], gateway);
  assert.deepEqual(renamed(scene, 'file:///route.yaml', 'name: open|ai', 'openai-eu'), after);
  assert.match(renamed(scene, 'file:///route.yaml', 'name: open|ai', '10')['file:///route.yaml'] ?? '', /name: "10"/);
});

void test('rename: the same name of another kind or namespace stays', () => {
  const texts = {
    'file:///a.yaml': `${backend('openai', 'openai')}---\n${secret('openai')}`,
    'file:///b.yaml': backend('openai', 'key', '  namespace: other\n'),
  };
  const after = renamed(sceneOf(texts), 'file:///a.yaml', 'AgentgatewayBackend\nmetadata:\n  name: op|enai', 'new');
  assert.equal(after['file:///a.yaml'], `${backend('new', 'openai')}---\n${secret('openai')}`);
  assert.equal(after['file:///b.yaml'], texts['file:///b.yaml']);
});

const refusals: readonly (readonly [what: string, uri: string, caret: string, newName: string, why: RegExp])[] = [
  ['a value that names nothing', 'file:///route.yaml', 'weight: |1', 'x', /Only the name of a resource/],
  ['the kind beside a name', 'file:///route.yaml', 'kind: Agentg|atewayBackend', 'x', /Only the name of a resource/],
  [
    'what no file declares',
    'file:///gateway.yaml',
    '- name: ce|rt',
    'x',
    /No file of this workspace declares Secret cert/,
  ],
  ['no RFC 1123 name', 'file:///route.yaml', 'name: open|ai', 'Open_AI', /"Open_AI" is no valid name/],
  [
    'a name that is taken',
    'file:///route.yaml',
    'name: open|ai',
    'taken',
    /b\.yaml declares AgentgatewayBackend taken/,
  ],
];
for (const [what, uri, drawn, newName, why] of refusals) {
  void test(`rename is refused: ${what}`, () => {
    const scene = sceneOf({ ...files, 'file:///b.yaml': backend('taken', 'key') });
    const answer = scene.service.rename(...at(scene, uri, drawn), newName);
    assert.match('refused' in answer ? render(answer.refused) : 'not refused', why);
  });
}

void test('rename: says that the live object keeps its name, and what is not certain', () => {
  const scene = sceneOf(files, { clusterLayer: () => clusterOf(backend('openai', 'key')) });
  const answer = scene.service.rename(...at(scene, 'file:///route.yaml', 'name: open|ai'), 'new');
  assert.ok('edits' in answer && answer.warning);
  assert.match(render(answer.warning), /The live AgentgatewayBackend openai in prod keeps its name/);
  assert.ok(answer.edits.every(({ isUncertain }) => !isUncertain));

  const nowhere = sceneOf({ 'file:///a.yaml': backend('openai', 'key', ''), 'file:///route.yaml': route });
  const unsure = nowhere.service.rename(...at(nowhere, 'file:///a.yaml', 'name: op|enai'), 'new');
  assert.ok('edits' in unsure);
  assert.deepEqual(
    unsure.edits.map(({ place, isUncertain }) => [place.uri, isUncertain]),
    [
      ['file:///a.yaml', false],
      ['file:///route.yaml', true],
    ],
  );
  nowhere.index.isPartial = true;
  const partial = nowhere.service.rename(...at(nowhere, 'file:///a.yaml', 'name: op|enai'), 'new');
  assert.ok('edits' in partial && partial.warning);
  assert.match(render(partial.warning), /more YAML files than are searched/);
});

void test('the index follows a file: another name, a template, and gone', () => {
  const scene = sceneOf(files);
  const target = (): number => scene.service.definition(...at(scene, 'file:///route.yaml', 'name: open|ai')).length;
  assert.equal(target(), 1);
  scene.index.update('file:///backend.yaml', backend('renamed', 'key'));
  assert.equal(target(), 0);
  scene.index.update('file:///backend.yaml', backend('openai', 'key'));
  assert.equal(target(), 1);
  scene.index.update('file:///backend.yaml', backend('openai', '{{ .Values.key }}'));
  assert.equal(target(), 0);
  scene.index.update('file:///backend.yaml', backend('openai', 'key'));
  scene.index.update('file:///backend.yaml', undefined);
  assert.equal(target(), 0);
});

/** A document as an item of a List. */
const item = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`))
    .join('\n');

void test('what is in List items is found as well', () => {
  const list = `apiVersion: v1\nkind: List\nitems:\n${item(secret('key'))}\n${item(backend('openai', 'key'))}\n`;
  const scene = sceneOf({ 'file:///list.yaml': list });
  const found = scene.service.definition(...at(scene, 'file:///list.yaml', 'secretRef:\n            name: k|ey'));
  assert.deepEqual(
    found.map((place) => shown(scene, place)),
    ['list.yaml:7 key'],
  );
});
