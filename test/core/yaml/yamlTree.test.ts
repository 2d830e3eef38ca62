import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  formatPath,
  LineIndex,
  parseYaml,
  splitDocuments,
  YamlFiles,
  type Path,
  type YamlTree,
} from '../../../src/core/yaml/index.ts';

const text = `spec:
  ai:
    groups:
      - providers:
          - name: "first"
            openai: {model: gpt-4o, x: [1, 2]}
    empty:
  base: &base
    port: 443
  copy: *base
  merged:
    <<: *base
`;

function tree(): YamlTree {
  const parsed = parseYaml(text);
  assert.ok(parsed.tree);
  return parsed.tree;
}

suite('Where a path stands', () => {
  const cases: readonly (readonly [Path, string | undefined, string, string])[] = [
    [['spec', 'ai', 'groups', 0, 'providers', 0, 'name'], 'name', '"first"', 'double'],
    [['spec', 'ai', 'groups', 0, 'providers', 0, 'openai', 'model'], 'model', 'gpt-4o', 'plain'],
    [['spec', 'ai', 'groups', 0, 'providers', 0, 'openai', 'x', 1], undefined, '2', 'plain'],
    [['spec', 'ai', 'empty'], 'empty', '', 'none'],
    [['spec', 'copy'], 'copy', '*base', 'alias'],
    [['spec', 'copy', 'port'], 'copy', '*base', 'alias'],
  ];
  for (const [path, key, value, style] of cases) {
    test(formatPath(path), () => {
      const found = tree().locate(path);
      assert.ok(found);
      assert.equal(found.key && text.slice(found.key.start, found.key.end), key);
      assert.equal(text.slice(found.value.start, found.value.end), value);
      assert.equal(found.style, style);
    });
  }
  test('nothing there', () => assert.equal(tree().locate(['spec', 'nothing']), undefined));
  test('a merged value stands at its holder', () => {
    const found = tree().locate(['spec', 'merged', 'port']);
    assert.equal(found?.key && text.slice(found.key.start, found.key.end), 'merged');
  });
});

suite('What stands at an offset', () => {
  for (const [needle, path, onKey] of [
    ['model', 'spec.ai.groups[0].providers[0].openai.model', true],
    ['gpt-4o', 'spec.ai.groups[0].providers[0].openai.model', false],
    ['openai:', 'spec.ai.groups[0].providers[0].openai', true],
    ['copy', 'spec.copy', true],
    ['2]', 'spec.ai.groups[0].providers[0].openai.x[1]', false],
    ['empty', 'spec.ai.empty', true],
  ] as const) {
    test(needle, () => {
      const found = tree().pathAt(text.indexOf(needle));
      assert.deepEqual([formatPath(found.path), found.onKey], [path, onKey]);
    });
  }
});

suite('Paths as the API server prints them', () => {
  for (const [path, expected] of [
    [['spec', 'ai', 'groups', 0, 'providers', 1, 'port'], 'spec.ai.groups[0].providers[1].port'],
    [['metadata', 'labels', 'example.com/team'], 'metadata.labels.example.com/team'],
    [['items', 0, 'spec'], 'items[0].spec'],
    [[], ''],
  ] as const) {
    test(expected, () => assert.equal(formatPath(path), expected));
  }
});

suite('Documents of a file', () => {
  for (const [name, file, expected] of [
    ['one', 'a: 1\n', [0]],
    ['a marker at the start', '---\na: 1\n', [0]],
    ['comments before the first marker', '# c\r\n\r\n---\na: 1\n', [0]],
    ['two', 'a: 1\n---\nb: 2\n', [0, 5]],
    ['an empty one between', '---\n---\nb: 2\n', [0, 4]],
    ['a directive belongs to what follows', '%YAML 1.1\n---\na: 1\n', [0]],
    ['dashes inside a scalar', 'a: |\n  ---\n  x\n', [0]],
    ['dashes that go on are no marker', '---a\n----\n', [0]],
    ['a marker with text', 'a: 1\n--- b\n', [0, 5]],
  ] as const) {
    test(name, () =>
      assert.deepEqual(
        splitDocuments(file).map((chunk) => chunk.start),
        expected,
      ),
    );
  }
  test('only what was edited is read again', () => {
    const files = new YamlFiles();
    const before = files.read('f', 'a: 1\n---\nb: 2\n---\nc: 3\n');
    const after = files.read('f', 'a: 1\n---\nb: 22\n---\nc: 3\n');
    assert.deepEqual(
      after.map((document, index) => document.parsed === before[index]?.parsed),
      [true, false, true],
    );
    assert.equal(after[2]?.start, (before[2]?.start ?? 0) + 1);
  });
});

test('Lines and columns', () => {
  const lines = new LineIndex('ab\r\ncd\n\ne');
  assert.deepEqual(lines.positionAt(0), { line: 0, column: 0 });
  assert.deepEqual(lines.positionAt(4), { line: 1, column: 0 });
  assert.deepEqual(lines.positionAt(7), { line: 2, column: 0 });
  assert.deepEqual(lines.positionAt(99), { line: 3, column: 1 });
  for (let offset = 0; offset <= 9; offset += 1) assert.equal(lines.offsetAt(lines.positionAt(offset)), offset);
});
