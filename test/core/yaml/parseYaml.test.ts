import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { render } from '../../../src/core/messages/index.ts';
import { parseYaml } from '../../../src/core/yaml/index.ts';

function codes(text: string): readonly string[] {
  return parseYaml(text).problems.map((problem) => problem.code);
}

/** The text that a problem underlines. */
function marked(text: string): readonly string[] {
  return parseYaml(text).problems.map((problem) => text.slice(problem.range.start, problem.range.end));
}

suite('What is read', () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ['CRLF', 'a: 1\r\nb: x\r\n', { a: 1, b: 'x' }],
    ['a byte order mark', '\uFEFFa: 1\n', { a: 1 }],
    ['a document marker with a comment', '--- # first\na: 1\n', { a: 1 }],
    ['an end marker', 'a: 1\n...\n', { a: 1 }],
    ['what follows an end marker is another document', 'a: 1\n...\nb: 2\n', { a: 1 }],
    ['JSON', '{"a": [1, "x", null]}', { a: [1, 'x', null] }],
    ['keys that are no text', '1: a\ntrue: b\n1.5: c\n', { 1: 'a', true: 'b', '1.5': 'c' }],
    ['quoted words stay text', `a: "yes"\nb: '1'\nc: !!str 2\n`, { a: 'yes', b: '1', c: '2' }],
    ['tagged numbers', 'a: !!int "3"\nb: !!float 4\n', { a: 3, b: 4 }],
    ['base64 tag', 'a: !!binary aGk=\n', { a: 'hi' }],
    ['aliases', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['a merge', 'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n', { a: { b: 1 }, c: { b: 1, d: 2 } }],
    [
      'a merge of a list: the first wins',
      'a: &x {b: 1}\ne: &y {f: 3}\nc: {<<: [*x, *y]}\n',
      { a: { b: 1 }, e: { f: 3 }, c: { f: 3, b: 1 } },
    ],
    ['block scalars', 'a: |\n  x\n  y\nb: >-\n  x\n  y\n', { a: 'x\ny\n', b: 'x y' }],
    ['a version 1.1 directive', '%YAML 1.1\n---\na: 1\n', { a: 1 }],
    ['an anchor that is given again', 'a: &x 1\nb: &x 2\nc: *x\n', { a: 1, b: 2, c: 2 }],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      assert.deepEqual(codes(text), []);
      assert.deepEqual(parseYaml(text).value, expected);
    });
  }

  test('__proto__ is a key like any other', () => {
    const { value } = parseYaml('__proto__: {a: 1}\n');
    assert.deepEqual(Object.keys(value ?? {}), ['__proto__']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  test('tabs are space in flow collections and after other text', () => {
    for (const text of ['a: {\n\t\n  b: c}\n', 'a: b\t# c\n', 'a:\tb\n']) assert.deepEqual(codes(text), [], text);
  });

  test('comments alone are no document', () => {
    assert.equal(parseYaml('# nothing\n\n').value, undefined);
  });
});

suite('What is refused', () => {
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', ['yaml.duplicateKey'], ['a']],
    ['a key that overrides a merge', 'x: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n', ['yaml.duplicateKey'], ['b']],
    ['an alias without an anchor', 'a: *nowhere\n', ['yaml.unresolvedAlias'], ['*nowhere']],
    ['an alias to itself', 'a: &x [*x]\n', ['yaml.unresolvedAlias'], ['*x']],
    ['a null key', '~: 1\n', ['yaml.unsupportedKey'], ['~']],
    ['a list as a key', '? [a]\n: 1\n', ['yaml.unsupportedKey'], ['[a]']],
    ['not a number', 'a: .nan\n', ['yaml.unsupportedValue'], ['.nan']],
    ['version 1.2', '%YAML 1.2\n---\na: 1\n', ['yaml.version'], ['%YAML 1.2']],
    ['a merge of text', 'a: {<<: x}\n', ['yaml.badMerge'], ['x']],
    ['a control character', 'a: "x\u0001"\n', ['yaml.syntax'], ['\u0001']],
    ['a control character in a comment', 'a: 1 # \u007F\n', ['yaml.syntax'], ['\u007F']],
    ['an empty line that begins with a tab', 'a: x\n\t\nb: y\n', ['yaml.syntax'], ['\t']],
    ['a comment behind a tab', 'a:\n\t# c\n  b: y\n', ['yaml.syntax'], ['\t']],
    ['such a line at the end', 'a: {b: c}\n\t', ['yaml.syntax'], ['\t']],
    ['nesting without end', '['.repeat(100_000), ['yaml.tooDeep'], ['['.repeat(100_000)]],
  ];
  for (const [name, text, expectedCodes, expectedMarks] of cases) {
    test(name, () => {
      assert.deepEqual(codes(text), expectedCodes);
      assert.deepEqual(marked(text), expectedMarks);
    });
  }

  for (const [name, text] of [
    ['a tab in the indentation', 'a:\n\tb: 1\n'],
    ['an open quote', 'a: "x\n'],
    ['a missing colon', 'a: 1\nb\nc: 2\n'],
    ['a bad indentation', 'a:\n  - b\n c: 1\n'],
    ['an open bracket', 'a: [1, 2\n'],
  ] as const) {
    test(name, () => assert.ok(codes(text).includes('yaml.syntax'), codes(text).join()));
  }

  for (const [name, text, sentence, mark] of [
    ['an open bracket at the end', 'provider: [\n', 'This [ is never closed. Add ] where the value ends.', '['],
    ['an open brace', 'a: {b: 1\nc: 2\n', 'This { is never closed. Add } where the value ends.', '{'],
    [
      'an open bracket in a brace',
      'a: {\n  b: [1, 2,\n  c: 3\n}\nd: 4\n',
      'This [ is never closed. Add ] where the value ends.',
      '[',
    ],
    [
      'an open bracket that holds a closed one',
      'a: [[1]\nb: 2\n',
      'This [ is never closed. Add ] where the value ends.',
      '[',
    ],
    ['an open quote in a brace', '{model: "x\n', 'This " is never closed. Add " where the text ends.', '"'],
    ['an open single quote', "a: 'x\nb: 1\n", "This ' is never closed. Add ' where the text ends.", "'"],
    ['a key that is being typed', 'kind: A\napiV', 'This line needs a colon after the key.', 'apiV'],
    ['a key without a colon', 'a: 1\nb\nc: 2\n', 'This line needs a colon after the key.', 'b'],
    ['a bracket that closes nothing', 'a: ]\n', 'There is nothing open that this ] could close.', ']'],
    ['two commas', 'a: [1,,2]\n', 'There is nothing before this comma. Remove it, or write the missing item.', ','],
    [
      'a list on the line of its key',
      'a: - b\n',
      'A list cannot start on the line of its key. Start it on a line of its own.',
      '-',
    ],
    [
      'text after a quote',
      'a: "x" y\n',
      'Nothing can follow the closing quote of a value. Put the whole value in quotes.',
      'y',
    ],
  ] as const) {
    test(`${name}: one sentence of ours`, () => {
      assert.deepEqual(
        parseYaml(text).problems.map((problem) => render(problem.message)),
        [sentence],
      );
      assert.deepEqual(marked(text), [mark]);
    });
  }

  // Work that grows with the square of these would go on past the limit of any test.
  for (const [name, line] of [
    ['collections that nothing closes', 'x: {\n'],
    ['quotes that nothing closes', "x: 'a\n"],
    ['line separators in quotes', '- "x\u2028y"\n'],
    ['lines that begin with a tab in brackets', '- [a,\n\t# c\n\tb]\n'],
    ['question marks in texts', 'x: a ? b\n'],
    ['keys in braces without a colon', '- {a, b, c}\n'],
  ] as const) {
    test(`a long text: ${name}`, () => {
      const text = line.repeat(400_000 / line.length);
      assert.ok(parseYaml(text).problems.length >= 0);
    });
  }
  test('a bomb of aliases ends in bounded work', () => {
    const levels = Array.from({ length: 30 }, (_, index) => {
      const below = index === 0 ? '"x"' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array.from({ length: 10 }, () => below).join(', ')}]`;
    });
    assert.deepEqual(codes(levels.join('\n')), ['yaml.tooManyAliases']);
  });

  test('more than a cluster stores', () => {
    assert.deepEqual(codes(`a: "${'x'.repeat(3_200_000)}"`), ['yaml.tooLarge']);
  });
});

test('No text makes it throw', () => {
  const fragments = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '\r\n',
    '  ',
    '- ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a',
    '*a',
    '<<',
    '!!int',
    '|',
    '>',
    '#',
    '---',
    '...',
    '%YAML',
    '?',
    '\t',
    '\0',
    '\uFEFF',
    '\u2028',
    '0x',
    '1e9',
    '🙂',
    '\uD800',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        const parsed = parseYaml(text);
        for (const { range } of parsed.problems) assert.ok(range.start <= range.end && range.end <= text.length);
        if (parsed.tree !== undefined) {
          for (let offset = 0; offset <= text.length; offset += 1) {
            const { path } = parsed.tree.pathAt(offset);
            parsed.tree.locate(path);
          }
          parsed.tree.scalars();
        }
      },
    ),
    { numRuns: 500 },
  );
});
