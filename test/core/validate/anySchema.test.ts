import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { resourceSchema, SchemaRegistry, type RawSchema } from '../../../src/core/schema/index.ts';
import { createValidator } from '../../../src/core/validate/index.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';

function judgeBy(raw: RawSchema, value: string): readonly string[] {
  const id = { group: 'example.com', version: 'v1', kind: 'Thing' };
  const facts = {
    id,
    plural: 'things',
    namespaced: true,
    hasStatus: false,
    complete: true,
    origin: { from: 'file', file: 'x' },
  } as const;
  const schema = resourceSchema(facts, { type: 'object', properties: { spec: raw } });
  const validator = createValidator({ registry: new SchemaRegistry([schema]) });
  const text = `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: ${value}\n`;
  return validator
    .validateText('f', text)
    .flatMap(({ findings, unchecked }) => [
      ...findings.map((one) => `${one.field ?? formatPath(one.path)} ${one.code}`),
      ...unchecked.map((rule) => `unchecked ${rule.rule}`),
    ]);
}

function object(properties: Record<string, RawSchema>, more: RawSchema = {}): RawSchema {
  return { type: 'object', properties, ...more };
}

suite('Schemas of any kind', () => {
  const cases: readonly (readonly [string, RawSchema, string, readonly string[]])[] = [
    ['int or string takes both', object({ a: { 'x-kubernetes-int-or-string': true } }), '{a: 1}', []],
    [
      'int or string takes no fraction',
      object({ a: { 'x-kubernetes-int-or-string': true } }),
      '{a: 1.5}',
      ['spec.a validate.type'],
    ],
    ['int32', object({ a: { type: 'integer', format: 'int32' } }), '{a: 2147483648}', ['spec.a validate.integerRange']],
    [
      'a null in a list',
      object({ a: { type: 'array', items: { type: 'string' } } }),
      '{a: [x, null]}',
      ['spec.a[1] validate.type'],
    ],
    ['a nullable field', object({ a: { type: 'string', nullable: true } }), '{a: null}', []],
    [
      'a null that a default replaces',
      object({ a: { type: 'string', default: 'x' } }, { required: ['a'] }),
      '{a: null}',
      [],
    ],
    [
      'a null that is pruned is missing',
      object({ a: { type: 'string' } }, { required: ['a'] }),
      '{a: null}',
      ['spec.a validate.required'],
    ],
    ['a default counts as written', object({ a: { type: 'string', default: 'x' } }, { minProperties: 1 }), '{}', []],
    [
      'unknown fields that are kept',
      object({ a: { type: 'string' } }, { 'x-kubernetes-preserve-unknown-fields': true }),
      '{b: 1}',
      [],
    ],
    [
      'a set',
      object({ a: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' } }),
      '{a: [x, z, x, x]}',
      ['spec.a[2] validate.duplicateItem'],
    ],
    [
      'a map list by two keys',
      object({
        a: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k', 'l'],
          items: object({ k: { type: 'string' }, l: { type: 'string' } }),
        },
      }),
      '{a: [{k: x}, {k: x, l: z}, {k: x}]}',
      ['spec.a[2] validate.duplicateListKey'],
    ],
    [
      'keys of a map',
      { type: 'object', additionalProperties: { type: 'string', maxLength: 2 } },
      '{a/b: xyz}',
      ['spec.a/b validate.tooLong'],
    ],
    [
      'a rule at a key of a map, named as the server does',
      {
        type: 'object',
        additionalProperties: { type: 'string', 'x-kubernetes-validations': [{ rule: "self != 'x'" }] },
      },
      '{a: x, b/c: x}',
      ['spec[a] validate.rule', 'spec[b/c] validate.rule'],
    ],
    [
      'a uri',
      { type: 'object', additionalProperties: { type: 'string', format: 'uri' } },
      '{a: https://a.b/c, b: /c, c: a.b, d: "*", e: "a b", f: ""}',
      ['spec.c validate.format', 'spec.e validate.format', 'spec.f validate.format'],
    ],
    ['length counts code points', object({ a: { type: 'string', maxLength: 2 } }), '{a: 🙂🙂}', []],
    [
      'anyOf',
      object({ a: { type: 'string', anyOf: [{ pattern: '^x' }, { pattern: '^y' }] } }),
      '{a: z}',
      ['spec.a validate.alternatives'],
    ],
    ['not', object({ a: { type: 'string', not: { pattern: '^x' } } }), '{a: x}', ['spec.a validate.forbiddenForm']],
    [
      'a rule below a blocking error is judged, one above is not',
      object({
        a: object(
          { b: { type: 'string', 'x-kubernetes-validations': [{ rule: "self != 'x'" }] }, c: { type: 'integer' } },
          { 'x-kubernetes-validations': [{ rule: 'false' }] },
        ),
      }),
      '{a: {b: x, c: y}}',
      ['spec.a.b validate.rule', 'spec.a.c validate.type'],
    ],
    [
      'a rule that we cannot judge',
      object({ a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'ip(self).family() == 4' }] } }),
      '{a: x}',
      ['unchecked ip(self).family() == 4'],
    ],
    [
      'a rule about changes',
      object({ a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] } }),
      '{a: x}',
      [],
    ],
    [
      'the path of a rule',
      object({ a: { type: 'string' } }, { 'x-kubernetes-validations': [{ rule: 'false', fieldPath: '.a' }] }),
      '{a: x}',
      ['spec.a validate.rule'],
    ],
    [
      'a rule that looks at a list in the place of a text with a format fails',
      object(
        { a: { type: 'string', format: 'uri' } },
        { 'x-kubernetes-validations': [{ rule: 'has(self.a)' }, { rule: 'true || has(self.a)' }] },
      ),
      '{a: [x]}',
      ['spec validate.rule'],
    ],
    [
      'integers are 64 bits in rules',
      object({ a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == 9007199254740993' }] } }),
      '{a: 9007199254740993}',
      [],
    ],
    [
      'a number is a double in rules',
      object({ a: { type: 'number', 'x-kubernetes-validations': [{ rule: 'self == 1.0 && self / 2.0 == 0.5' }] } }),
      '{a: 1}',
      [],
    ],
    [
      'odd property names in rules',
      object(
        { 'a-b': { type: 'string' }, namespace: { type: 'string' } },
        { 'x-kubernetes-validations': [{ rule: 'self.a__dash__b == self.__namespace__' }] },
      ),
      '{a-b: x, namespace: x}',
      [],
    ],
    [
      'a null field is absent, a null value of a map stays',
      object(
        { m: { type: 'object', additionalProperties: { type: 'string', nullable: true } } },
        { 'x-kubernetes-validations': [{ rule: "'k' in self.m" }] },
      ),
      '{m: {k: null}}',
      [],
    ],
  ];
  for (const [name, raw, value, expected] of cases) {
    test(name, () => assert.deepEqual(judgeBy(raw, value).toSorted(), [...expected].toSorted()));
  }
  test('a message of its own expression', () => {
    const id = { group: 'example.com', version: 'v1', kind: 'Thing' };
    const facts = {
      id,
      plural: 'things',
      namespaced: true,
      hasStatus: false,
      complete: true,
      origin: { from: 'file', file: 'x' },
    } as const;
    const rule = { rule: 'self < 3', messageExpression: "'got ' + string(self)" };
    const schema = resourceSchema(facts, {
      type: 'object',
      properties: { spec: { type: 'integer', 'x-kubernetes-validations': [rule] } },
    });
    const [judged] = createValidator({ registry: new SchemaRegistry([schema]) }).validateText(
      'f',
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: 7\n',
    );
    assert.deepEqual(
      judged?.findings.map((one) => [render(one.message), one.serverMessage]),
      [['spec: got 7.', 'Invalid value: 7: got 7']],
    );
  });
});
