import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHtml } from '../../../src/core/panel/pageHtml.ts';

const html = pageHtml({
  cspSource: "https://*.vscode-cdn.net 'self'",
  nonce: 'abc+/=',
  scriptUri: 'https://x.vscode-cdn.net/prompt.js?a=1&b="2"',
  styleUri: 'https://x.vscode-cdn.net/prompt-style.css',
  language: 'de',
  title: '<Prompt>',
});

test('the policy forbids everything but our script, style and font', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
  assert.equal(
    policy,
    "default-src 'none'; script-src 'nonce-abc+/='; style-src https://*.vscode-cdn.net 'self'; font-src https://*.vscode-cdn.net 'self'; base-uri 'none'; form-action 'none'",
  );
  assert.doesNotMatch(html, /unsafe|<style|style=|\son\w+=/);
});

test('what is filled in is escaped', () => {
  assert.match(html, /<title>&#60;Prompt&#62;<\/title>/);
  assert.match(html, /src="https:\/\/x\.vscode-cdn\.net\/prompt\.js\?a=1&#38;b=&#34;2&#34;"/);
});
