import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MarkdownReader, type MarkdownBlock } from '../../src/page/markdownBlocks.ts';

/** Lines of which Markdown is made, and of which one changes what the one before it means. */
const lines = [
  '',
  'text',
  'more *text*',
  '# A',
  '### B',
  '===',
  '---',
  '- item',
  '  - inner',
  '  go on',
  '1. one',
  '> said',
  '```',
  '    code',
  '| a | b |',
  '|---|---|',
  '| 1 | 2 |',
  '\ttab',
  '[x](http://a.b/c)',
];
const line = fc.constantFrom(...lines, '', '');
const document = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'));

/** What is drawn of blocks. */
function drawn(blocks: readonly MarkdownBlock[]): unknown {
  return blocks.map(({ tokens }) => tokens.map(({ type, tag, content, nesting }) => [type, tag, content, nesting]));
}

function links(blocks: readonly MarkdownBlock[]): number {
  const inner = blocks.flatMap(({ tokens }) => tokens.flatMap(({ children }) => children ?? []));
  return inner.filter(({ tag }) => tag === 'a').length;
}

test('a text that grows is read as it would be at once, at every moment', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), (text, steps) => {
      const reader = new MarkdownReader();
      let end = 0;
      for (const step of [...steps, text.length]) {
        end = Math.min(text.length, end + step);
        const grown = reader.read(text.slice(0, end), false);
        assert.deepEqual(drawn(grown), drawn(new MarkdownReader().read(text.slice(0, end), true)));
      }
    }),
    { numRuns: 500 },
  );
});

test('what is settled is the same block, not one like it', () => {
  const reader = new MarkdownReader();
  const [first] = reader.read('one\n\ntwo\n\nthree', false);
  assert.equal(reader.read('one\n\ntwo\n\nthree\n\nfour', false)[0], first);
});

test('a reference that is defined at the end is known everywhere when nothing follows any more', () => {
  const reader = new MarkdownReader();
  const text = 'see [a]\n\nb\n\nc\n\nd\n\n[a]: http://a.b/';
  for (let end = 0; end <= text.length; end += 5) reader.read(text.slice(0, end), false);
  assert.equal(links(reader.read(text, true)), 2);
});

test('another text begins anew', () => {
  const reader = new MarkdownReader();
  reader.read('# A\n\nb\n\nc\n\nd', false);
  assert.deepEqual(drawn(reader.read('# B\n\nx', false)), drawn(new MarkdownReader().read('# B\n\nx', true)));
});
