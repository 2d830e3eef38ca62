import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bundledCrds } from '../../../src/core/schema/bundled/bundledCrds.ts';
import { bundledReleases, bundledSchemas, closestRelease } from '../../../src/core/schema/bundled/index.ts';
import { compareReleases, fieldSince } from '../../../src/core/schema/bundled/since.ts';
import { SuffixTable } from '../../../src/core/schema/bundled/suffixes.ts';
import {
  compileSchema,
  readCrd,
  readOpenApi,
  schemaAt,
  SchemaRegistry,
  type ResourceSchema,
  type Schema,
} from '../../../src/core/schema/index.ts';
import { countRuleMessage, readRuleShape, writeRuleShape, type RuleShape } from '../../../src/core/schema/ruleShape.ts';
import { publishedFolders, publishedMissing, publishedSchemas } from '../validate/publishedCrds.ts';
import { compileRule } from '../../../src/core/cel/index.ts';

suite('Shapes of rules', () => {
  const shapes: readonly (readonly [string, RuleShape | undefined])[] = [
    [
      '[has(self.a),has(self.b)].filter(x,x==true).size() == 1',
      { kind: 'count', mode: 'exactlyOne', fields: ['a', 'b'] },
    ],
    [
      '[has(self.a), has(self.b)].filter(set, set).size() <= 1',
      { kind: 'count', mode: 'atMostOne', fields: ['a', 'b'] },
    ],
    [
      '[has(self.a),\n has(self.b)].filter(x,x==true).size() >= 1',
      { kind: 'count', mode: 'atLeastOne', fields: ['a', 'b'] },
    ],
    ["duration(self) >= duration('5m')", { kind: 'minimumDuration', minimum: '5m' }],
    ['[has(self.a),has(self.b)].filter(x,x==true).size() == 2', undefined],
    ["self.a == 'b'", undefined],
  ];
  for (const [rule, shape] of shapes) {
    test(rule, () => {
      assert.deepEqual(readRuleShape(rule), shape);
      if (shape !== undefined) assert.deepEqual(readRuleShape(writeRuleShape(shape)), shape);
    });
  }
});

suite('Compiling', () => {
  test('malformed parts say nothing instead of failing', () => {
    // Untyped input: what a broken CRD may hold.
    const raw: unknown = JSON.parse(
      '{"type":"object","properties":{"a":7,"b":{"type":"strange","enum":3,"required":[1,"x"]},"c":null},"x-kubernetes-validations":[{"message":"no rule"}]}',
    );
    const schema = compileSchema(raw as Record<string, never>);
    assert.equal(schema.properties.get('a')?.preservesUnknown, true);
    assert.equal(schema.properties.get('b')?.type, undefined);
    assert.deepEqual(schema.properties.get('b')?.required, ['x']);
    assert.deepEqual(schema.rules, []);
  });

  test('references that lead in a circle end', () => {
    const loop = { type: 'object', properties: { next: { $ref: '#/loop' } } };
    const schema = compileSchema(loop, () => loop);
    assert.ok(schemaAt(schema, ['next']));
  });
});

suite('Reading definitions', () => {
  const definition = {
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Thing', plural: 'things' },
      versions: [
        { name: 'v1', served: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object' } } },
        { name: 'v0', served: false, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  };
  test('a CRD', () => {
    const found = readCrd(definition, { from: 'file', file: 'x' });
    assert.deepEqual(
      found.map((schema) => schema.id),
      [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
    );
    assert.deepEqual(
      found.map(({ namespaced, hasStatus, plural }) => ({ namespaced, hasStatus, plural })),
      [{ namespaced: false, hasStatus: true, plural: 'things' }],
    );
  });
  test('anything else', () => {
    for (const value of [undefined, null, 7, [], {}, { kind: 'CustomResourceDefinition' }]) {
      assert.deepEqual(readCrd(value, { from: 'file', file: 'x' }), []);
      assert.deepEqual(readOpenApi(value, { from: 'cluster', context: 'x' }), []);
    }
  });
  test('OpenAPI v3, with metadata by reference', () => {
    const id = { group: 'example.com', version: 'v1', kind: 'Thing' };
    const document = {
      paths: {
        '/apis/example.com/v1/namespaces/{namespace}/things/{name}': { get: { 'x-kubernetes-group-version-kind': id } },
        '/apis/example.com/v1/namespaces/{namespace}/things/{name}/status': {},
      },
      components: {
        schemas: {
          'com.example.v1.Thing': {
            type: 'object',
            properties: {
              metadata: { allOf: [{ $ref: '#/components/schemas/meta' }], default: {} },
              spec: {
                type: 'object',
                properties: { a: { type: 'string', 'x-kubernetes-validations': [{ rule: "self != ''" }] } },
              },
            },
            'x-kubernetes-group-version-kind': [id],
          },
          meta: { type: 'object', properties: { name: { type: 'string' } } },
        },
      },
    };
    const [found] = readOpenApi(document, { from: 'cluster', context: 'prod' });
    assert.deepEqual(found?.id, id);
    assert.equal(found?.plural, 'things');
    assert.equal(found?.hasStatus, true);
    assert.equal(schemaAt(found?.root, ['metadata', 'name'])?.type, 'string');
    assert.equal(schemaAt(found?.root, ['spec', 'a'])?.rules.length, 1);
  });
});

/** Every rule below a node, by its place. */
function* rulesOf(schema: Schema | undefined, path = ''): Iterable<string> {
  if (schema === undefined) return;
  for (const { rule, message } of schema.rules) yield `${path}: ${rule} (${message ?? ''})`;
  for (const [name, child] of schema.properties) yield* rulesOf(child, `${path}.${name}`);
  yield* rulesOf(schema.items, `${path}[]`);
  yield* rulesOf(schema.additional, `${path}{}`);
}

function fromCluster(context: string): ResourceSchema {
  const [schema] = bundledSchemas();
  assert.ok(schema);
  return { ...schema, origin: { from: 'cluster', context } };
}

test('The first source that knows a kind wins', () => {
  const registry = new SchemaRegistry([fromCluster('a')], [fromCluster('b')], bundledSchemas());
  assert.deepEqual(registry.findByApiVersion('agentgateway.dev/v1alpha1', 'AgentgatewayBackend')?.origin, {
    from: 'cluster',
    context: 'a',
  });
  assert.equal(registry.findByApiVersion('v1', 'Secret')?.id.kind, 'Secret');
  assert.equal(registry.findByApiVersion('v1', 'Pod'), undefined);
});

suite('The bundled schemas', () => {
  for (const [asked, expected] of [
    ['1.4.1', '1.4.1'],
    ['1.3.0', '1.2.1'],
    ['1.2', '1.0.1'],
    ['v1.2.1', '1.2.1'],
    ['2.0.0', '1.4.1'],
    ['0.9.0', '1.0.1'],
  ] as const) {
    test(`${asked} is judged as ${expected}`, () => assert.equal(closestRelease(asked), expected));
  }
  test('releases are ordered by number', () => assert.ok(compareReleases('1.10.0', '1.9.9') > 0));
  test('fields come with their releases', () => {
    const [oldest, , newest] = bundledReleases.map((release) => bundledSchemas(release)[0]?.root);
    const key = ['spec', 'policies', 'auth', 'secretRef', 'key'];
    assert.equal(schemaAt(oldest, key), undefined);
    assert.equal(schemaAt(newest, key)?.type, 'string');
    assert.equal(fieldSince(key), '1.4.0');
  });
  test('what people write has a description', () => {
    const root = bundledSchemas()[0]?.root;
    for (const path of [
      ['spec'],
      ['spec', 'ai', 'provider'],
      ['spec', 'ai', 'groups', 0, 'providers', 0, 'anthropic', 'model'],
      ['spec', 'policies', 'auth', 'secretRef', 'name'],
      ['spec', 'policies', 'tls', 'sni'],
      ['spec', 'policies', 'ai', 'routes'],
    ]) {
      assert.ok(schemaAt(root, path)?.description, path.join('.'));
    }
  });
  test('as CRDs they keep every rule', () => {
    const read = bundledCrds().flatMap((crd) => readCrd(crd, { from: 'file', file: 'bundled' }));
    for (const { id, root } of bundledSchemas().filter((schema) => schema.id.kind !== 'Secret')) {
      const same = read.find((one) => one.id.kind === id.kind && one.id.version === id.version);
      assert.deepEqual([...rulesOf(same?.root)], [...rulesOf(root)], id.kind);
    }
  });
  test('as CRDs they are structural: below allOf, anyOf, oneOf and not there is no text and no default', () => {
    for (const release of bundledReleases) {
      for (const crd of bundledCrds(release)) {
        const below = JSON.stringify(valuesOf(crd, new Set(['allOf', 'anyOf', 'oneOf', 'not'])));
        assert.doesNotMatch(below, /"(description|default|title|nullable)":/);
      }
    }
  });
  test('as CRDs their counting rules have the words of the published ones', () => {
    const [backend] = bundledCrds().flatMap((crd) => readCrd(crd, { from: 'file', file: 'bundled' }));
    const provider = schemaAt(backend?.root, ['spec', 'ai', 'provider']);
    const messages = provider?.rules.map((rule) => rule.message ?? '').filter((text) => text.startsWith('exactly one'));
    assert.match(messages?.join() ?? '', /^exactly one of the fields in \[openai .*\] must be set$/);
  });
  test('the longest suffix wins', () => {
    const table = new SuffixTable({ 'a.name': 'one', 'b|c.a.name': 'two', Kind: 'root' });
    assert.equal(table.find(['x', 'a', 'name']), 'one');
    assert.equal(table.find(['c', 'a', 'name']), 'two');
    assert.equal(table.find(['Kind']), 'root');
    assert.equal(table.find(['x', 'Kind']), undefined);
  });
});

suite('Published definitions', { skip: publishedMissing }, () => {
  for (const folder of publishedFolders) {
    test(`every rule of ${folder} compiles`, () => {
      const seen = new Set<string>();
      const visit = (schema: ReturnType<typeof compileSchema>, known: Set<object>): void => {
        if (known.has(schema)) return;
        known.add(schema);
        for (const rule of schema.rules) {
          seen.add(rule.rule);
          const isCount = rule.shape?.kind === 'count' && folder.startsWith('agentgateway');
          if (isCount) assert.equal(rule.message, countRuleMessage(rule.shape));
          const compiled = compileRule(rule.rule);
          const isChange = compiled.kind === 'unchecked' && compiled.reason === 'transition';
          assert.ok(compiled.kind === 'rule' || isChange, `${rule.rule}: ${JSON.stringify(compiled)}`);
        }
        for (const child of [...schema.properties.values(), schema.items, schema.additional])
          if (child) visit(child, known);
      };
      for (const schema of publishedSchemas(folder)) visit(schema.root, new Set());
      assert.ok(seen.size > 0);
    });
  }
});

/** What stands below these keys, wherever they are. */
function valuesOf(value: unknown, keys: ReadonlySet<string>): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (keys.has(key) ? [child] : valuesOf(child, keys)));
}
