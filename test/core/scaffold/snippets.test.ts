import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { providers } from '../../../src/core/catalog/providers.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { scaffold } from '../../../src/core/scaffold/scaffold.ts';
import { makeSnippets, snippetFile, snippetFileText } from '../../support/snippets.ts';

/** What the editor inserts when every tab stop is left as it is. */
function expand(body: readonly string[]): string {
  const defaults = new Map<string, string>();
  return body
    .join('\n')
    .replace(
      /(?<!\\)\$\{(\d+)(?::((?:[^}\\]|\\.)*)|\|((?:[^,|\\]|\\.)*)[^}]*\|)?\}/g,
      (_, number: string, text?: string, choice?: string) => {
        const value = text ?? choice;
        if (value !== undefined) defaults.set(number, value);
        return defaults.get(number) ?? assert.fail(`tab stop ${number} is used before it has a default`);
      },
    )
    .replace(/\$0$/, '')
    .replace(/\\([$}\\])/g, '$1');
}

describe('native snippets', () => {
  it('the file is what the recipes make (else: node test/support/snippets.ts)', () => {
    assert.equal(readFileSync(snippetFile, 'utf8'), snippetFileText());
  });

  const snippets = makeSnippets();
  for (const provider of providers) {
    it(`${provider.label}: left as it is, it is what the wizard writes`, () => {
      const snippet = snippets[provider.label];
      assert.ok(snippet);
      assert.deepEqual(snippet.prefix, [`agw-${provider.id}`, `agentgateway-${provider.id}`]);
      const { backendName, defaultModel } = provider;
      const answers = { provider, name: backendName, namespace: 'kgateway-system', model: defaultModel };
      assert.equal(expand(snippet.body), scaffold(answers, everyReleaseFeatures));
    });

    it(`${provider.label}: offers every model, and placeholders for keys stay as text`, () => {
      const body = snippets[provider.label]?.body.join('\n') ?? '';
      const choices = /\|(.*)\|/.exec(body)?.[1]?.split(',') ?? [];
      assert.deepEqual(choices.toSorted(), provider.models.map(({ id }) => id).toSorted());
      if (provider.credential.kind === 'secret')
        assert.ok(body.includes(`"\\\${${provider.credential.environment}\\}"`));
    });
  }
});
