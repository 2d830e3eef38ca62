import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { hasStops, insertionAt, snippetOf } from '../../../src/core/scaffold/insertion.ts';

const yaml = 'new: 1\n';

/** The text with the cursor at `|` after the insertion. */
function inserted(drawn: string): string {
  const cursor = drawn.indexOf('|');
  const text = drawn.replace('|', '');
  const { offset, text: more } = insertionAt(text, cursor, yaml);
  return text.slice(0, offset) + more + text.slice(offset);
}

describe('a document that is put into a text', () => {
  for (const [title, drawn, expected] of [
    ['an empty text', '|', 'new: 1\n'],
    ['blank lines', '\n|\n', '\nnew: 1\n\n'],
    ['below a comment', '# mine\n|', '# mine\nnew: 1\n'],
    ['at the beginning', '|a: 1\n', 'new: 1\n---\na: 1\n'],
    ['at the end', 'a: 1\n|', 'a: 1\n---\nnew: 1\n'],
    ['at the end of a last line', 'a: 1|', 'a: 1\n---\nnew: 1\n'],
    ['inside a document: behind it', 'a:\n  b|: 1\n  c: 2\n', 'a:\n  b: 1\n  c: 2\n---\nnew: 1\n'],
    ['inside a document before others', 'a:\n  |b: 1\n---\nc: 2\n', 'a:\n  b: 1\n---\nnew: 1\n---\nc: 2\n'],
    ['on a marker', 'a: 1\n---|\nb: 2\n', 'a: 1\n---\nnew: 1\n---\nb: 2\n'],
    ['behind a marker', 'a: 1\n---\n|', 'a: 1\n---\nnew: 1\n'],
    ['between a marker and its document', 'a: 1\n---\n|b: 2\n', 'a: 1\n---\nnew: 1\n---\nb: 2\n'],
    ['behind a first marker with a comment', '--- # one\n|', '--- # one\nnew: 1\n'],
  ] as const) {
    it(title, () => assert.equal(inserted(drawn), expected));
  }

  it('is one more document, and the others stay as they were, wherever the cursor is', () => {
    const parts = fc.constantFrom('a: 1\n', 'b:\n  c: |\n    text\n    --- \n', '# comment\n', '\n', 'd: [1,\n  2]\n');
    const texts = fc.array(parts, { minLength: 1, maxLength: 4 }).map((some) => some.join('---\n'));
    fc.assert(
      fc.property(texts, fc.nat(60), fc.boolean(), (whole, at, isCut) => {
        const text = isCut ? whole.replace(/\n$/, '') : whole;
        const { offset, text: more } = insertionAt(text, Math.min(at, text.length), yaml);
        const after = valuesOf(text.slice(0, offset) + more + text.slice(offset));
        const place = after.indexOf('{"new":1}');
        assert.ok(place >= 0, JSON.stringify(after));
        assert.deepEqual(after.toSpliced(place, 1), valuesOf(text));
      }),
    );
  });
});

/** The documents that hold something. */
function valuesOf(text: string): readonly string[] {
  return parseAllDocuments(text)
    .map((document) => {
      assert.deepEqual(document.errors, []);
      return JSON.stringify(document.toJS());
    })
    .filter((value) => value !== 'null');
}

describe('YAML as a snippet', () => {
  it('makes a tab stop of each variable, one for all its places, but none in a Secret', () => {
    const text = 'kind: Secret\nk: "${KEY}"\n---\na: ${A}\nb: ${B}-${A}\nc: "$x }\\"\n';
    const expected =
      'kind: Secret\nk: "\\${KEY\\}"\n---\na: ${1:\\${A\\}}\nb: ${2:\\${B\\}}-${1:\\${A\\}}\nc: "\\$x \\}\\\\"\n';
    assert.equal(snippetOf(text), expected);
    assert.ok(hasStops(text));
    assert.ok(!hasStops('kind: Secret\nk: "${KEY}"\n---\na: $1\n'));
  });
});
