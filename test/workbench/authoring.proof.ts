// Writing a backend by completion, hover and quick fixes, with what the cluster has.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { TextEditor } from './editor.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const backend = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: new-backend
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai:
        model: gpt-4o-mini
`;

let stage: Stage;
let editor: TextEditor;

before(async () => {
  // VS Code's own words of the file would be taken by the Tab that should lead to the next blank: `my-Secret`.
  stage = await setStage({ settings: { 'editor.wordBasedSuggestions': 'off' } });
  const { window, folder } = stage;
  await writeFile(path.join(folder, 'new.yaml'), backend);
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('openai-backend');
  editor = await window.openFile('new.yaml');
});
after(() => stage?.strike());

async function shows(text: string): Promise<void> {
  await until(`${JSON.stringify(text)} in the editor`, async () => {
    const shown = await editor.text();
    if (!shown.includes(text)) throw new Error(`there is ${JSON.stringify(shown)}`);
    return true;
  });
}

test('a block is written with what it requires, and asks for a Secret of the cluster', async () => {
  const { keyboard } = stage.window.page;
  await editor.focusAtEnd();
  await editor.type('  poli');
  await editor.accept('policies');
  await editor.type('au');
  const offered = await editor.suggestions();
  assert.ok(offered.includes('auth'), offered.join());
  await editor.accept('auth');
  await editor.type('sec');
  await editor.accept('secretRef');
  await shows('      secretRef:\n        name:');
  const secrets = await until('Secrets', async () => {
    const names = await editor.suggestions();
    return names.includes('openai-api-key') ? names : undefined;
  });
  assert.ok(!secrets.includes('name'), secrets.join());
  await editor.accept('openai-api-key');
  await shows('        name: openai-api-key');
  await keyboard.press('Escape');
});

test('hover on the reference says what the cluster has there', async () => {
  const said = await editor.hoverOver('openai-api-key');
  assert.match(said, /Secret kgateway-system\/openai-api-key, in the cluster/);
  assert.match(said, /Data keys: Authorization/);
});

test('a rule is mended by the field that it lacks', async () => {
  await editor.replaceAll(`${backend}      host: example.com\n`);
  await editor.squiggle('error');
  const titles = await editor.fixesAt('host: example');
  assert.ok(titles.includes('Add port') && titles.includes('Remove host'), titles.join());
  await stage.window.page.keyboard.press('Escape');
  await editor.fix('host: example', 'Add port');
  await editor.noSquiggle('error');
  assert.match(await editor.text(), / {6}host: example\.com\n {6}port: 443/);
});

test('a new document is written from an empty one, blank by blank', async () => {
  const { keyboard } = stage.window.page;
  await editor.replaceAll('');
  await editor.type('Secre');
  const rows = stage.window.page.locator('.suggest-widget .monaco-list-row', { hasText: 'new document' });
  await rows.filter({ hasText: 'Secret' }).first().click();
  await shows('kind: Secret');
  await keyboard.type('my-secret');
  await keyboard.press('Tab');
  await keyboard.type('"x"');
  await shows('  name: my-secret\nstringData:\n  Authorization: "x"');
});
