import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { escapeMarkdown } from '../../../src/core/base/escapeMarkdown.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a reader sees, and nothing else: one paragraph of text. */
function seen(text: string): string | undefined {
  const html = markdown.render(`before ${escapeMarkdown(text)}`);
  const inner = /^<p>before ([^<]*)<\/p>\n$/.exec(html)?.[1];
  return inner?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

test('links, commands, HTML, tables and headings stay text', () => {
  for (const text of [
    '[x](command:evil)',
    '<img src=x onerror=1>',
    '![a](https://b)',
    '# a | b',
    '**a** `b`',
    'https://a.b',
    '&lt;',
    'a\\',
  ]) {
    assert.equal(seen(text), text);
  }
});

test('any text stays itself, but for its white space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const expected = text.replace(/\s+/g, ' ').trimEnd();
      const shown = seen(text)?.trimEnd();
      fc.pre(!/[\0\u{FFFD}]/u.test(text) && expected.trim() !== '');
      assert.equal(shown?.trim(), expected.trim());
    }),
  );
});
