import { pick, type Random } from '../randomResource.ts';
import type { OracleDocument } from './oracleDocument.ts';
import { sample } from './sampleKind.ts';

const header = 'apiVersion: agreement.example.com/v1\nkind: Sample\nmetadata:\n  name: sample\n';
const plain = `${header}spec:\n  text: a\n`;

const bomb = (levels: number, width: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const below = level === 0 ? 'x' : `*a${level - 1}`;
    return `    a${level}: &a${level} [${Array.from({ length: width }, () => below).join(', ')}]`;
  }).join('\n');

/** Texts as a whole: line ends, markers, directives, anchors, duplicate keys, what is no resource. */
const wholeTexts: Readonly<Record<string, string>> = {
  plain,
  CRLF: plain.replaceAll('\n', '\r\n'),
  'CR alone': plain.replaceAll('\n', '\r'),
  'mixed line ends': plain.replace('\n', '\r\n').replace('kind: Sample\n', 'kind: Sample\r'),
  'no line end': plain.trimEnd(),
  'a byte order mark': `\uFEFF${plain}`,
  'a marker': `---\n${plain}`,
  'a marker with a comment': `--- # c\n${plain}`,
  'a marker with content': `--- {apiVersion: agreement.example.com/v1, kind: Sample, metadata: {name: sample}}\n`,
  'a marker at the end': `${plain}---\n`,
  'a marker without line end': `${plain}---`,
  'an end': `${plain}...\n`,
  'an end with a comment': `${plain}... # c\n`,
  'an end with text': `${plain}... x\n`,
  'two ends': `${plain}...\n...\n`,
  'four dashes': `----\n${plain}`,
  'an indented marker': ` ---\n${plain}`,
  'YAML 1.1': `%YAML 1.1\n---\n${plain}`,
  'YAML 1.2': `%YAML 1.2\n---\n${plain}`,
  'YAML 1.1 without marker': `%YAML 1.1\n${plain}`,
  'YAML twice': `%YAML 1.1\n%YAML 1.1\n---\n${plain}`,
  'YAML in lower case': `%yaml 1.1\n---\n${plain}`,
  'an unknown directive': `%FOO bar\n---\n${plain}`,
  'a TAG directive': `%TAG ! tag:yaml.org,2002:\n---\n${header}spec:\n  text: !str 12\n`,
  'a TAG directive with a handle': `%TAG !e! tag:yaml.org,2002:\n---\n${header}spec:\n  text: !e!str 12\n`,
  'an unknown handle': `${header}spec:\n  text: !e!str 12\n`,
  'a directive after a comment': `# c\n%YAML 1.1\n---\n${plain}`,
  'comments around': `# a\n\n# b\n${plain}# c\n  # d\n`,
  'spaces at the ends of lines': plain.replaceAll('\n', '  \n'),
  'tabs at the ends of lines': plain.replaceAll('\n', '\t\n'),
  'a tab after the colon': plain.replaceAll(': ', ':\t'),
  'a tab as indentation': `${header}spec:\n\ttext: a\n`,
  'a tab before a comment': `${header}spec:\n  text: a\n\t# c\n`,
  'a tab after indentation': `${header}spec:\n  \ttext: a\n`,
  'a tab in an empty line': `${header}spec:\n\t\n  text: a\n`,
  'a tab after a dash': `${header}spec:\n  list:\n  -\ta\n`,
  'a NUL': `${plain}\0`,
  'a NUL inside': plain.replace('text: a', 'text: a\0b'),
  'a NUL in a comment': `${plain}# \0\n`,
  'an alias': `${header}spec:\n  any: {a: &x b, c: *x}\n`,
  'an alias without anchor': `${header}spec:\n  any: *x\n`,
  'an alias before its anchor': `${header}spec:\n  any: [*x, &x a]\n`,
  'an alias to itself': `${header}spec:\n  any: &x [*x]\n`,
  'an anchor twice': `${header}spec:\n  any: [&x a, &x b, *x]\n`,
  'an alias as a key': `${header}spec:\n  any: {a: &x b, *x : c}\n`,
  'an alias with a colon': `${header}spec:\n  any: {a: &x b, *x: c}\n`,
  'an alias to a map as a key': `${header}spec:\n  any: {a: &x {b: c}, *x : c}\n`,
  'a merge': `${header}spec:\n  any:\n    a: &x {b: c}\n    d:\n      <<: *x\n      e: f\n`,
  'a merge of a list': `${header}spec:\n  any: {a: &x {b: c}, d: &y {e: f}, g: {<<: [*x, *y]}}\n`,
  'a merge of a list that overlaps': `${header}spec:\n  any: {a: &x {b: c}, d: &y {b: f}, g: {<<: [*x, *y]}}\n`,
  'a merge that overlaps': `${header}spec:\n  any: {a: &x {b: c}, d: {<<: *x, b: f}}\n`,
  'a merge into the resource': `${header}spec: &x\n  text: a\nstatus:\n  <<: *x\n`,
  'a merge of the text': `${header}spec:\n  <<: x\n`,
  'a quoted merge': `${header}spec:\n  "<<": {text: a}\n`,
  'a key twice': `${header}spec:\n  text: a\n  text: b\n`,
  'a key three times': `${header}spec:\n  text: a\n  text: b\n  text: c\n`,
  'a key twice at the top': `${plain}spec:\n  count: 1\n`,
  'a kind twice': `kind: Sample\n${plain}`,
  'a key twice, one quoted': `${header}spec:\n  text: a\n  "text": b\n`,
  'an unknown key twice': `${header}spec:\n  foo: a\n  foo: b\n`,
  'a key twice in another letter case': `${header}spec:\n  text: a\n  Text: b\n`,
  'a number twice as a key': `${header}spec:\n  any: {1: a, 0x1: b}\n`,
  'a number and a text as keys': `${header}spec:\n  any: {1: a, 2: b, "3": c}\n`,
  'true twice as a key': `${header}spec:\n  any: {yes: a, true: b}\n`,
  'keys of every type': `${header}spec:\n  any: {1: a, 1.5: b, true: c, 2024-01-01: d, 0x10: e, 1e6: f, .inf: g, 0.00001: h}\n`,
  'a null as a key': `${header}spec:\n  any: {~: a}\n`,
  'nothing as a key': `${header}spec:\n  : a\n`,
  'a list as a key': `${header}spec:\n  any: {[a]: b}\n`,
  'a large number as a key': `${header}spec:\n  any: {9223372036854775808: a}\n`,
  'an explicit key': `${header}? spec\n: text: a\n`,
  'an explicit key without value': `${header}spec:\n  ? any\n`,
  'a tagged key': `${header}spec:\n  !!str text: a\n`,
  'a binary key': `${header}spec:\n  any: {!!binary aGk=: b}\n`,
  'an empty key': `${header}spec:\n  any: {"": b}\n`,
  'a key with spaces': `${header}spec:\n  a b: c\n`,
  'a very long key': `${header}spec:\n  any: {${'k'.repeat(1100)}: a}\n`,
  'a very long quoted key': `${header}spec:\n  any:\n    "${'k'.repeat(1100)}": a\n`,
  'a key without value': `${header}spec:\n  text:\n`,
  'a key without space': `${header}spec:\n  text:a\n`,
  'a key on two lines': `${header}spec:\n  te\n  xt: a\n`,
  'a colon in a value': `${header}spec:\n  text: a: b\n`,
  'a list at the column of its key': `${header}spec:\n  list:\n  - a\n  - b\n`,
  'a list deeper': `${header}spec:\n  list:\n      - a\n      - b\n`,
  'a list less deep': `${header}spec:\n  list:\n - a\n`,
  'a list of lists': `${header}spec:\n  any:\n  - - a\n    - b\n  -\n    - c\n`,
  'a list on the line of its key': `${header}spec:\n  list: - a\n`,
  'an item without space': `${header}spec:\n  list:\n  -a\n`,
  'an empty item': `${header}spec:\n  nullableList:\n  -\n  - a\n`,
  'an item with a map': `${header}spec:\n  byName:\n  - name: a\n    port: 1\n  -   name: b\n      port: 2\n`,
  'an item with a map in the wrong column': `${header}spec:\n  byName:\n  - name: a\n   port: 1\n`,
  'a bad indentation': `${header}spec:\n  text: a\n count: 1\n`,
  'deeper than the first key': `${header}spec:\n  text: a\n   count: 1\n`,
  'text below a key': `${header}spec:\n  text: a\n  b\n`,
  'text at the column of the key': `${header}spec:\n  text:\n  a\n`,
  'text deeper than the key': `${header}spec:\n  text:\n    a\n    b\n`,
  'text over lines with a comment': `${header}spec:\n  text: a # c\n    b\n`,
  'quotes over lines at column 0': `${header}spec:\n  text: "a\nb"\n`,
  'single quotes over lines': `${header}spec:\n  text: 'a\n\n  b'\n`,
  'quotes over lines in a flow list': `${header}spec:\n  list: ["a\nb", 'c\nd']\n`,
  'quotes over lines as a key': `${header}spec:\n  any:\n    "a\n    b": c\n`,
  'quotes with a marker inside': `${header}spec:\n  text: "a\n---\nb"\n`,
  'text after quotes': `${header}spec:\n  text: "a" b\n`,
  'a comment right after quotes': `${header}spec:\n  text: "a"#c\n`,
  'a comment right after a list': `${header}spec:\n  list: [a]#c\n`,
  'an open quote': `${header}spec:\n  text: "a\n`,
  'an open bracket': `${header}spec:\n  list: [a\n`,
  'a flow map over lines': `${header}spec: {\n  text: a,\n\n# c\n  count: 1\n}\n`,
  'a flow map with its end at column 0': `${header}spec:\n  any: {\na: b\n}\n`,
  'a flow map with tabs': `${header}spec: {\n\ttext: a,\n\tcount: 1\n\t}\n`,
  'a flow map with a missing comma': `${header}spec: {text: a count: 1}\n`,
  'a flow map without space': `${header}spec: {text:a}\n`,
  'a flow map like JSON': `${header}spec: {"text":"a","list":["b","c"],"any":{"d":null}}\n`,
  'a flow list without space after the colon': `${header}spec: {list:[a]}\n`,
  'a question mark in a flow map': `${header}spec: {any: http://a.b/?c=d}\n`,
  'a question mark in quotes in a flow map': `${header}spec: {any: "http://a.b/?c=d"}\n`,
  'a flow pair over lines': `${header}spec: {text\n  : a}\n`,
  'a closed bracket too many': `${header}spec: {text: a}}\n`,
  'a block in a flow map': `${header}spec: {text: |\n  a\n  }\n`,
  'a literal block': `${header}spec:\n  text: |\n    a\n     b\n\n    c\n`,
  'a literal block at the column of its key': `${header}spec:\n  text: |\n  a\n`,
  'a literal block with a comment after it': `${header}spec:\n  text: |\n    a\n  # c\n  count: 1\n`,
  'a folded block': `${header}spec:\n  text: >\n    a\n    b\n\n    c\n     d\n    e\n`,
  'a block that keeps': `${header}spec:\n  text: |+\n    a\n\n\n`,
  'a block that strips': `${header}spec:\n  text: |-\n    a\n\n\n`,
  'a block with leading empty lines': `${header}spec:\n  text: |\n\n\n    a\n`,
  'a block with a deeper empty line first': `${header}spec:\n  text: |\n       \n    a\n`,
  'a block with a tab': `${header}spec:\n  text: |\n    \ta\n\tb\n`,
  'a block with CRLF': `${header}spec:\r\n  text: |\r\n    a\r\n    b\r\n`,
  'an empty block': `${header}spec:\n  text: |\n  count: 1\n`,
  JSON: '{"apiVersion":"agreement.example.com/v1","kind":"Sample","metadata":{"name":"sample"},"spec":{"text":"a"}}',
  'JSON with a duplicate':
    '{"apiVersion":"agreement.example.com/v1","kind":"Sample","metadata":{"name":"sample"},"spec":{"text":"a","text":"b"}}',
  'JSON with an escaped slash':
    '{"apiVersion":"agreement.example.com\\/v1","kind":"Sample","metadata":{"name":"sample"}}',
  'JSON over lines with tabs':
    '{\n\t"apiVersion": "agreement.example.com/v1",\n\t"kind": "Sample",\n\t"metadata": {\n\t\t"name": "sample"\n\t}\n}\n',
  'JSON in YAML with a long line': `${header}spec: {"any": "${'x'.repeat(5000)}"}\n`,
  'a small bomb': `${header}spec:\n  any:\n${bomb(3, 10)}\n`,
  'a bomb': `${header}spec:\n  any:\n${bomb(9, 10)}\n`,
  'many aliases': `${header}spec:\n  any: [&x a, ${'*x, '.repeat(2000)}b]\n`,
  'an alias to a large list': `${header}spec:\n  any: [&x [${'a, '.repeat(500)}b], ${'*x, '.repeat(300)}b]\n`,
  'deep nesting': `${header}spec:\n  any: ${'['.repeat(500)}${']'.repeat(500)}\n`,
  'too deep nesting': `${header}spec:\n  any: ${'['.repeat(12_000)}${']'.repeat(12_000)}\n`,
  'a status': `${plain}status: {}\n`,
  'an unknown field in the status': `${plain}status: {foo: 1}\n`,
  'a wrong type in the status': `${plain}status: {phase: 1}\n`,
  'a status that is a text': `${plain}status: x\n`,
  'an unknown field at the top': `${plain}foo: 1\n`,
  'another letter case at the top': `${plain}Spec: {}\n`,
  'no metadata': 'apiVersion: agreement.example.com/v1\nkind: Sample\n',
  'metadata that is nothing': 'apiVersion: agreement.example.com/v1\nkind: Sample\nmetadata:\n',
  'metadata that is a text': 'apiVersion: agreement.example.com/v1\nkind: Sample\nmetadata: x\n',
  'metadata that is a list': 'apiVersion: agreement.example.com/v1\nkind: Sample\nmetadata: []\n',
  'a spec that is nothing': `${header}spec:\n`,
  'a spec that is a list': `${header}spec: []\n`,
  'a spec that is a text': `${header}spec: x\n`,
  'a forbidden name': plain.replace('name: sample', 'name: forbidden'),
};

/** Everything in {@link wholeTexts}. */
export function textDocuments(): readonly OracleDocument[] {
  return Object.entries(wholeTexts).map(([name, text]) => ({ name: `text: ${name}`, text }));
}

/** What random edits begin with: every construct of YAML that people write. */
const startTexts: readonly string[] = [
  sample(`
  text: "some text" # a comment
  list: [a, "b", 'c']
  texts: {a: b, "c": 'd'}
  any:
    key: &anchor value
    alias: *anchor
    nested:
    - one: 1
      two: [x, {y: z}]
    - - inner
    block: |
      line one
        line two
    folded: >-
      folded
      text
    plain over
      lines: x
    last: ~
  count: 12`),
  sample(`{text: a, list: [b, c], any: {d: [1, 2.5, {e: f}], g: "h: i"}}`),
  sample(`
    byName:
      - name: a
        port: 1

      - name: "b"
    any:
      complex: value
      "quoted key": yes
      'single': no`),
];

const fragments = [
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\n\n',
  ':',
  ': ',
  '- ',
  '-',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  ' #',
  '|',
  '>',
  '&a ',
  '*a',
  '*anchor',
  '!',
  '!!str ',
  '?',
  '? ',
  '%',
  '@',
  '`',
  '\\',
  '\t',
  '<<: ',
  '~',
  '---\n',
  '...\n',
  'x',
  '1',
  'yes',
  '\r\n',
  '\r',
  '\\n',
  '""',
  "''",
  '[]',
  '{}',
  'a: b',
  '\n  a: b',
];

/** A text with one to three small edits, such as slips of the keyboard. */
export function randomText(random: Random): OracleDocument {
  let text = pick(random, startTexts);
  const first = text.indexOf('spec:');
  const edits = 1 + Math.floor(random() * 3);
  for (let edit = 0; edit < edits; edit += 1) {
    const start = first + Math.floor(random() * (text.length - first));
    const dropped = random() < 0.5 ? 0 : Math.floor(random() * 4);
    const inserted = random() < 0.75 ? pick(random, fragments) : '';
    text = text.slice(0, start) + inserted + text.slice(start + dropped);
  }
  // What looks like a template is left alone.
  if (/\{\{|\{%/.test(text)) return randomText(random);
  return { name: `the text ${JSON.stringify(text.slice(first))}`, text };
}
