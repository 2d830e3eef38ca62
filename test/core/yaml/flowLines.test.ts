import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../../src/core/yaml/index.ts';

const expected = { spec: { ai: { provider: { openai: { model: 'a: {b' } } }, list: [1, 'two'] }, after: 'x' };

/** Indentation and tabs were seen to be taken by kube-apiserver 1.36. */
const taken: readonly (readonly [name: string, text: string])[] = [
  ['tabs', 'spec: {\n\t"ai": {\n\t\t"provider": {"openai": {"model": "a: {b"}}\n\t},\n\tlist: [1, two]\n}\nafter: x\n'],
  ['no indentation', 'spec: {\nai: {\nprovider: {openai: {model: "a: {b"}}\n},\nlist: [\n1,\ntwo\n]\n}\nafter: x\n'],
  [
    'a comment with brackets',
    'spec: {\n# not yet: ]}\nai: {provider: {openai: {model: "a: {b"}}}, # {\nlist: [1, two]\n}\nafter: x\n',
  ],
  ['CRLF', 'spec: {\r\nai: {provider: {openai: {model: "a: {b"}}},\r\nlist: [1, two]\r\n}\r\nafter: x\r\n'],
  ['two of them', 'spec: {\nai: {provider: {openai: {model: "a: {b"}}},\nlist: [1, two]\n}\nafter: x\nmore: [\n]\n'],
];

for (const [name, text] of taken) {
  test(`flow collections: ${name}`, () => {
    const { value, problems, tree } = parseYaml(text);
    assert.deepEqual(problems, []);
    assert.deepEqual({ ...(value as object), more: undefined }, { ...expected, more: undefined });
    const place = tree?.locate(['after']);
    assert.equal(place && text.slice(place.value.start, place.value.end), 'x', 'offsets are those of the text');
  });
}

const refused: readonly (readonly [name: string, text: string])[] = [
  ['no end', 'spec: {\nai: {provider: {openai: {}}\nafter: x\n'],
  ['the wrong bracket', 'spec: {\nai: [provider}\n}\n'],
  ['no comma between lines', 'spec: {\na: 1\nb: 2\n}\n'],
  ['a tab in a block', 'spec:\n\tai: {}\n'],
];

for (const [name, text] of refused) {
  test(`still a fault: ${name}`, () => {
    assert.notDeepEqual(parseYaml(text).problems, []);
  });
}

test('many of them beside a fault: the work grows with the text', () => {
  const text = `${Array.from({ length: 20_000 }, (_, index) => `k${index}: {\na: [1,\n2]\n}\n`).join('')}broken: "\n`;
  assert.notDeepEqual(parseYaml(text).problems, []);
});
