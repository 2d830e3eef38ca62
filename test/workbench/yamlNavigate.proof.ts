// Finding one's way in YAML: outline, definition, references, rename, the lens above a backend, and what judges.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { routeYaml } from './routeYaml.ts';
import { setStage, type Stage } from './stage.ts';
import type { TextEditor } from './editor.ts';
import { until } from './until.ts';
import { colorThemes } from './workbenchPage.ts';

const system = 'kgateway-system';
const backend = (name: string, policies = ''): string => `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: ${name}
  namespace: ${system}
spec:
  ai:
    provider:
      gemini:
        model: gemini-2.5-flash
${policies}`;
/** \`key\` is newer than the oldest release whose schemas we bring along. */
const gemini = backend(
  'gemini-backend',
  '  policies:\n    auth:\n      secretRef:\n        name: gemini-api-key\n        key: Authorization\n',
);
const route = routeYaml({ name: 'eu-route', path: '/eu', backend: 'eu-backend' });

let stage: Stage;
before(async () => {
  stage = await setStage({ window: { height: 1400 } });
  const files = { 'eu-backend.yaml': backend('eu-backend'), 'eu-route.yaml': route, 'gemini.yaml': gemini };
  for (const name of ['eu', '.vscode']) await mkdir(path.join(stage.folder, name));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(stage.folder, 'eu', name), text);
});
after(() => stage?.strike());

/** What the item in the status bar says of what judges. */
async function judge(fit: RegExp): Promise<string> {
  return until(`a status bar that says ${fit}`, async () =>
    (await stage.window.statusBar()).find((text) => text.startsWith('Agentgateway, ') && fit.test(text)),
  );
}

/** Puts the cursor into a word of a document whose text is known. */
async function goTo(editor: TextEditor, text: string, sought: string, word: string): Promise<void> {
  const line = text.split('\n').findIndex((candidate) => candidate.includes(sought));
  assert.ok(line >= 0, sought);
  await editor.goToLine(line + 1, (text.split('\n')[line] ?? '').indexOf(word) + 2);
}

/** The titles above the backends of the active editor. */
async function lenses(fit: (titles: readonly string[]) => boolean): Promise<readonly string[]> {
  return until('the lenses', async () => {
    const shown = stage.window.page.locator('.editor-group-container.active .codelens-decoration');
    const titles = (await shown.allInnerTexts()).flatMap((line) => line.split('|').map((title) => title.trim()));
    return fit(titles) && titles;
  });
}

test('before anything is connected the bundled schemas judge, and there is no lens', async () => {
  const { window } = stage;
  const editor = await window.openFile('eu-route.yaml');
  await judge(/agentgateway \d+\.\d+\.\d+ \(bundled\)$/);
  assert.equal(await editor.squiggleCount('error'), 0);
  await window.openFile('gemini.yaml');
  await judge(/\(bundled\)$/);
  assert.equal(await window.page.locator('.codelens-decoration a').count(), 0);
});

test('the outline has resources and their parts, and a file of several documents folds by document', async () => {
  const { window } = stage;
  const editor = await window.openFile('anthropic.yaml');
  await window.runCommand('Explorer: Focus on Outline View');
  const outline = window.tree('Outline');
  for (const name of ['anthropic-api-key', 'stringData', 'anthropic-backend']) await outline.row(name);
  await editor.goToLine(1);
  await window.runCommand('Fold All');
  await until('folded documents', async () => {
    const lines = (await editor.text()).split('\n').filter((line) => line.startsWith('---'));
    return lines.length === 2 && !(await editor.text()).includes('metadata:');
  });
  await window.runCommand('Unfold All');
});

test('a definition leads to another file, and to the live object in the cluster', async () => {
  const { window } = stage;
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('openai-backend');
  await window.openContainer('Explorer');
  const editor = await window.openFile('eu-route.yaml');
  await goTo(editor, route, 'name: eu-backend', 'eu-backend');
  await window.page.keyboard.press('F12');
  await window.activeEditor(/eu-backend\.yaml$/);

  const again = await window.openFile('eu-route.yaml');
  await goTo(again, route, 'name: ai-gateway', 'ai-gateway');
  await window.page.keyboard.press('F12');
  const live = await window.activeEditor(/^agentgateway-live:.*ai-gateway\.yaml/);
  assert.match(await live.text(), /kind: Gateway/);
});

test('references name every file', async () => {
  const { window } = stage;
  const editor = await window.openFile('eu-backend.yaml');
  await goTo(editor, backend('eu-backend'), 'name: eu-backend', 'eu-backend');
  await window.runCommand('Peek References');
  const rows = window.page.locator('.reference-zone-widget .ref-tree .monaco-list-row');
  await until('the references', async () => (await rows.allInnerTexts()).some((row) => row.includes('eu-route.yaml')));
  await window.page.keyboard.press('Escape');
});

test('rename changes the resource with its references in other files', async () => {
  const { window } = stage;
  const editor = await window.openFile('eu-backend.yaml');
  await goTo(editor, backend('eu-backend'), 'name: eu-backend', 'eu-backend');
  await rename('eu-2-backend');
  await until('the new name', async () => (await editor.text()).includes('name: eu-2-backend'));
  const other = await window.openFile('eu-route.yaml');
  await until('the new name in the route', async () => (await other.text()).includes('name: eu-2-backend'));
  await goTo(other, route, '- name: ai-gateway', 'ai-gateway');
  await window.page.keyboard.press('F2');
  await until('a refusal', async () =>
    /No file of this workspace declares Gateway ai-gateway/.test(
      await window.page.locator('.monaco-editor-overlaymessage').innerText({ timeout: 1_000 }),
    ),
  );
});

test('renaming what is live asks first, and says what stays as it is', async () => {
  const { window } = stage;
  const editor = await window.openFile('gemini.yaml');
  await goTo(editor, gemini, 'name: gemini-backend', 'gemini-backend');
  await rename('gemini-2');
  assert.match(
    await window.dialog(),
    /The live AgentgatewayBackend gemini-backend in agentgateway-sandbox keeps its name/,
  );
  await window.pressDialogButton('Cancel');
  assert.match(await editor.text(), /name: gemini-backend/);
  await rename('gemini-2');
  await window.dialog();
  await window.pressDialogButton('Rename in Files');
  await until('the new name', async () => (await editor.text()).includes('name: gemini-2'));
  await editor.undo();
  await until('the old name', async () => (await editor.text()).includes('name: gemini-backend'));
});

test('the lens says the state of a backend as it changes, what can be done, and goes with its setting', async () => {
  const { window, sandbox } = stage;
  await window.openFile('gemini.yaml');
  const titles = await lenses((all) => all.some((title) => title.includes('Not ready in agentgateway-sandbox')));
  assert.deepEqual(titles.slice(1), ['Send prompt', 'Apply', 'Diff']);
  await sandbox.client.create(`/api/v1/namespaces/${system}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'gemini-api-key', namespace: system },
    stringData: { Authorization: 'x' },
  });
  await lenses((all) => all.some((title) => /^Ready in agentgateway-sandbox$/.test(title)));
  await window.openFile('eu-backend.yaml');
  await lenses((all) => all.join() === 'Not in agentgateway-sandbox,Apply,Diff');
  await writeFile(
    path.join(stage.folder, '.vscode', 'settings.json'),
    JSON.stringify({ 'agentgateway.codeLens.enabled': false }),
  );
  await lenses((all) => all.length === 0);
  await rm(path.join(stage.folder, '.vscode'), { recursive: true });
  await lenses((all) => all.length > 0);
});

test('a pick of what judges changes the verdict of the open document at once', async () => {
  const { window } = stage;
  const editor = await window.openFile('gemini.yaml');
  await judge(/agentgateway-sandbox · agentgateway \d/);
  assert.equal(await editor.squiggleCount('error'), 0);
  await window.runCommand('Agentgateway: Choose Schema for YAML Files…');
  await until('the choices', async () => {
    const [first, second] = await window.choices();
    return first === 'Automatic' && second?.startsWith('agentgateway-sandbox · ');
  });
  await window.choose('agentgateway 1.0.1');
  await judge(/agentgateway 1\.0\.1 \(bundled\)$/);
  await editor.squiggle('error');
  await window.runCommand('Agentgateway: Choose Schema for YAML Files…');
  await window.choose('Automatic');
  await editor.noSquiggle('error');
  await judge(/agentgateway-sandbox · agentgateway \d/);
});

test('definitions in the workspace judge when they are chosen; the choice is kept, and a cluster that is away has left a copy', async () => {
  const { window } = stage;
  const [definition] = bundledCrds('1.0.1');
  await writeFile(path.join(stage.folder, 'crd.yaml'), JSON.stringify(definition, undefined, 1));
  const editor = await window.openFile('gemini.yaml');
  await window.runCommand('Agentgateway: Choose Schema for YAML Files…');
  await window.choose('CRDs of this workspace');
  await judge(/CRDs of this workspace$/);
  await editor.squiggle('error');
  await window.openContainer('Explorer');
  await window.reload();
  await window.openFile('gemini.yaml');
  await judge(/CRDs of this workspace$/);
  await window.runCommand('Agentgateway: Choose Schema for YAML Files…');
  await window.choose('Automatic');
  await judge(/agentgateway-sandbox · agentgateway \d.* \(last connection\)$/);
});

async function rename(newName: string): Promise<void> {
  const { page } = stage.window;
  await page.keyboard.press('F2');
  const input = page.locator('.rename-box input.rename-input, .rename-box input').first();
  await input.waitFor({ state: 'visible', timeout: 20_000 });
  await input.fill(newName);
  await page.keyboard.press('Enter');
}

// For a person who looks: PICTURES=folder
if (process.env['PICTURES'] !== undefined) {
  test('pictures', async () => {
    const { window } = stage;
    await window.openContainer('Agentgateway');
    await window.tree('Providers').row('openai-backend');
    await window.openFile('gemini.yaml');
    await lenses((all) => all.length > 0);
    for (const kind of Object.keys(colorThemes) as (keyof typeof colorThemes)[]) {
      await window.setColorTheme(kind);
      await window.screenshot(path.join(process.env['PICTURES'] ?? '', `navigate-${kind}.png`));
    }
  });
}
