import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactLayer } from '../../../src/core/graph/resourceGraph.ts';
import type { LanguageService } from '../../../src/core/language/index.ts';
import type { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { serviceWith, smallRegistry, uri } from './world.ts';

const document = (index: number): string =>
  `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: b${index}\n  namespace: ai\nspec:\n  ai:\n    provider:\n      openai:\n        model: gpt-4o\n      host: h\n      port: 8443\n  policies:\n    auth:\n      passthrough: {}\n`;
const file = (count: number): string => Array.from({ length: count }, (_, index) => document(index)).join('---\n');

/** A service, and how many documents it has judged: each asks for its schema when its header is read and when it is judged. */
function counting(): { readonly service: LanguageService; readonly judged: () => number } {
  let asked = 0;
  const registry = new Proxy(smallRegistry, {
    get(target, key) {
      if (key === 'findByApiVersion') asked += 1;
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  }) satisfies SchemaRegistry;
  const service = serviceWith({ registry: () => registry });
  service.diagnose(uri, document(0));
  const each = asked;
  asked = 0;
  return {
    service,
    judged: () => {
      const count = asked / each;
      asked = 0;
      return count;
    },
  };
}

test('of 20,000 lines only the document that was edited is judged again', () => {
  const { service, judged } = counting();
  const text = file(1200);
  assert.ok(text.split('\n').length > 18_000);
  assert.deepEqual(service.diagnose(uri, text), []);
  assert.equal(judged(), 1199, 'the first one was known');
  assert.deepEqual(service.diagnose(uri, text), []);
  assert.equal(judged(), 0, 'the same text');
  const edited = text.replace('name: b600\n', 'name: b_600\n');
  assert.deepEqual(
    service.diagnose(uri, edited).map(({ code }) => code),
    ['validate.name'],
  );
  assert.equal(judged(), 1);
  service.diagnose(uri, text.replace('name: b600\n', 'name: b600\n# a line that moves all behind it\n'));
  assert.equal(judged(), 1);
});

test('unrelated YAML asks for nothing, whatever its size', () => {
  const asked: string[] = [];
  const ask = (what: string) => () => {
    asked.push(what);
    return undefined;
  };
  const service = serviceWith({
    registry: () => {
      asked.push('registry');
      return smallRegistry;
    },
    clusterLayer: ask('cluster'),
    defaultNamespace: ask('namespace'),
  });
  const line = 'services: {web: {image: a, kind: secretary}} # apiVersion of nobody\n';
  const text = line.repeat(Math.ceil(10_485_760 / line.length));
  assert.deepEqual(service.diagnose(uri, text), []);
  assert.equal(service.hover(uri, text, 20), undefined);
  assert.deepEqual(service.complete(uri, text, text.length), []);
  assert.deepEqual(asked, []);
});

test('aliases that repeat themselves without end are told, and nothing hangs', () => {
  const levels = Array.from({ length: 40 }, (_, index) => {
    const inner = index === 0 ? '"x"' : `*a${index - 1}, *a${index - 1}, *a${index - 1}, *a${index - 1}`;
    return `  l${index}: &a${index} [${inner}]\n`;
  });
  const text = `${document(0)}---\n${document(1).replace('spec:\n', `spec:\n${levels.join('')}`)}`;
  const found = serviceWith().diagnose(uri, text);
  assert.ok(found.some(({ code }) => code === 'yaml.tooManyAliases'));
});

test('a NUL is told where it stands, the document after it is judged', () => {
  const text = `${document(0).replace('gpt-4o', 'gpt\0')}---\n${document(1).replace('model', 'modle')}`;
  const found = serviceWith().diagnose(uri, text);
  assert.deepEqual(
    found.map(({ code, range }) => [code, text.slice(range.start, range.end)]),
    [
      ['yaml.syntax', '\0'],
      ['validate.unknownField', 'modle'],
    ],
  );
});

test('line ends of all kinds in one file move nothing', () => {
  const ends = ['\n', '\r\n', '\r'];
  let count = 0;
  const text = `${document(0)}---\n${document(1).replace('model', 'modle')}`.replaceAll(
    '\n',
    () => ends[(count += 1) % 3] ?? '\n',
  );
  assert.deepEqual(
    serviceWith()
      .diagnose(uri, text)
      .map(({ code, range }) => [code, text.slice(range.start, range.end)]),
    [['validate.unknownField', 'modle']],
  );
});

test('a single document beyond what a cluster stores is not read', () => {
  const text = document(0).replace('gpt-4o', 'x'.repeat(1_600_000));
  const found = serviceWith().diagnose(uri, text);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['yaml.tooLarge'],
  );
});

test('what may be meant is looked for when a fix is asked for, not at every keystroke', () => {
  const looks: string[] = [];
  const layer: FactLayer = {
    facts: [],
    isComplete: () => true,
    select(index, key) {
      looks.push(`${index.kind} ${key}`);
      return [];
    },
  };
  const auth = '  policies:\n    auth:\n      secretRef:\n        name: gone\n';
  const text = [1, 2, 3].map((index) => document(index) + auth).join('---\n');
  const service = serviceWith({ clusterLayer: () => layer });
  const absent = service.diagnose(uri, text).filter(({ code }) => code === 'secret-absent');
  assert.equal(absent.length, 3);
  assert.ok(!looks.includes('Secret ai/'), looks.join());
  assert.equal(absent[1]?.fixes.length, 1);
  assert.deepEqual(
    looks.filter((look) => look === 'Secret ai/'),
    ['Secret ai/'],
  );
});
