import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { FieldValue } from '../../../src/core/checks/finding.ts';
import { appendItem, removeField, replaceField, setValue } from '../../../src/core/language/fieldEdits.ts';
import type { TextEdit } from '../../../src/core/validate/index.ts';
import { YamlFiles, type Path, type YamlDocument } from '../../../src/core/yaml/index.ts';
import { apply } from './world.ts';

const name = fc.constantFrom('a', 'b', 'spec', 'key', '/v1/x', '*', 'with space', 'tls');
const leaf = fc.constantFrom<FieldValue>('x', '', 'a: b', '${NAME}', '/v1/y', 'true', '# no', 7, true, 'two\nlines\n');
const { value: anyValue } = fc.letrec<{ value: FieldValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));
const anyMap = fc.dictionary(name, anyValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const styles = fc.constantFrom({}, { collectionStyle: 'flow' as const }, { indentSeq: false }, { indent: 4 });

/** A document behind another one, with comments among its lines where that is possible. */
function documentOf(value: FieldValue, style: object, isCommented: boolean): { text: string; document: YamlDocument } {
  const written = stringify(value, { lineWidth: 0, ...style });
  const isPlain = isCommented && !/[|>]/.test(written) && !('collectionStyle' in style);
  const lines = isPlain ? written.replaceAll(/(?<=\S)\n/g, ' # why\n') : written;
  const text = `first: 1\n---\n${lines}---\nlast: 1\n`;
  const document = new YamlFiles().read('file', text)[1];
  assert.ok(document);
  return { text, document };
}

function valueAfter(text: string, edit: TextEdit): unknown {
  const documents = new YamlFiles().read('file', apply(text, [edit]));
  assert.equal(documents.length, 3);
  assert.deepEqual(documents[1]?.parsed.problems, [], apply(text, [edit]));
  return documents[1]?.parsed.value;
}

/** Every path that leads to something. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsOf(Reflect.get(value, step), [...path, step]))];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce((found, step) => Reflect.get(Object(found), step), value);

/** The same value with another one at a path, and the maps that lead there. */
function withValue(value: unknown, path: Path, wanted: FieldValue): unknown {
  const copy: unknown = structuredClone(value);
  let holder: unknown = copy;
  for (const step of path.slice(0, -1)) {
    if (typeof Reflect.get(Object(holder), step) !== 'object') Reflect.set(Object(holder), step, {});
    holder = Reflect.get(Object(holder), step);
  }
  Reflect.set(Object(holder), path.at(-1) ?? '', wanted);
  return copy;
}

const anyCase = fc.record({
  value: anyMap,
  style: styles,
  isCommented: fc.boolean(),
  pick: fc.nat(),
  wanted: anyValue,
});

test('set: the field has the value, and nothing else is another', () => {
  fc.assert(
    fc.property(anyCase, fc.array(name, { minLength: 1, maxLength: 2 }), (drawn, more) => {
      const { value, wanted } = drawn;
      const maps = pathsOf(value).filter((path) => {
        const found = at(value, path);
        return typeof found === 'object' && found !== null && !Array.isArray(found);
      });
      const path = [...(maps[drawn.pick % maps.length] ?? []), ...more];
      // A map is never put in the place of something else.
      const between = more
        .slice(0, -1)
        .map((_, index) => at(value, path.slice(0, path.length - more.length + index + 1)));
      if (between.some((found) => found !== undefined && (typeof found !== 'object' || Array.isArray(found)))) return;
      const { text, document } = documentOf(value, drawn.style, drawn.isCommented);
      const edit = setValue(document, path, wanted);
      if (edit !== undefined)
        assert.deepEqual(valueAfter(text, edit), withValue(value, path, wanted), apply(text, [edit]));
    }),
    { numRuns: 600 },
  );
});

test('replace: another key stands there with its value', () => {
  fc.assert(
    fc.property(anyCase, (drawn) => {
      const { value, wanted } = drawn;
      const fields = pathsOf(value).filter((path) => typeof path.at(-1) === 'string');
      const path = fields[drawn.pick % fields.length] ?? [];
      const { text, document } = documentOf(value, drawn.style, drawn.isCommented);
      const edit = replaceField(document, path, 'instead', wanted);
      assert.ok(edit);
      const holder: unknown = at(value, path.slice(0, -1));
      const renamed = Object.entries(Object(holder)).map(([key, item]) =>
        key === path.at(-1) ? ['instead', wanted] : [key, item],
      );
      const expected =
        path.length === 1
          ? Object.fromEntries(renamed)
          : withValue(value, path.slice(0, -1), Object.fromEntries(renamed));
      assert.deepEqual(valueAfter(text, edit), expected, apply(text, [edit]));
    }),
    { numRuns: 600 },
  );
});

test('append: the list has one more', () => {
  fc.assert(
    fc.property(anyCase, fc.array(anyValue, { maxLength: 3 }), (drawn, list) => {
      const value = { ...drawn.value, list: { items: list } };
      const { text, document } = documentOf(value, drawn.style, drawn.isCommented);
      const edit = appendItem(document, ['list', 'items'], drawn.wanted);
      assert.ok(edit);
      const expected = { ...value, list: { items: [...list, drawn.wanted] } };
      assert.deepEqual(valueAfter(text, edit), expected, apply(text, [edit]));
    }),
    { numRuns: 600 },
  );
});

test('remove: the field is gone, and what held nothing else', () => {
  const text = 'first: 1\n---\nspec:\n  keep: 1\n  routes:\n    only: a\n---\nlast: 1\n';
  const document = new YamlFiles().read('file', text)[1];
  const edit = document && removeField(document, ['spec', 'routes', 'only']);
  assert.ok(edit);
  assert.deepEqual(valueAfter(text, edit), { spec: { keep: 1 } });
});
