// `npm run pictures`: the pictures of the README, made from the real workbench on the sandbox.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { HUMAN_PACE } from '../sandbox/gateway/upstream/upstream.ts';
import { repositoryRoot } from './repository.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pictures = path.join(repositoryRoot, 'docs/pictures');
/** Where the mouse touches nothing that has a hover. */
const nowhere = { x: 1000, y: 600 };

/** What a picture is not about, or what would differ from one run to the next. */
const calmSettings = {
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.guides.indentation': false,
  'editor.overviewRulerBorder': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.scrollbar.vertical': 'hidden',
  'editor.scrollbar.horizontal': 'hidden',
  'breadcrumbs.enabled': false,
  'remote.autoForwardPorts': false,
};

/** Parts of the window that a crop would cut in two. */
const calmStyle = `.editor-group-watermark, .part.titlebar .window-title { visibility: hidden }
.monaco-sash { opacity: 0 }`;

const twoMistakes = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: openai-backend
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai:
        modle: gpt-4o-mini
      anthropic:
        model: claude-sonnet-4-20250514
  policies:
    auth:
      secretRef:
        name: openai-api-key
`;

async function main(): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const stage = await setStage({ sandbox: { pace: HUMAN_PACE }, window: { width: 1080, height: 680, scale: 2 } });
  try {
    await prepare(stage);
    await takeProviders(stage);
    await takeDiagnosis(stage);
    await takePrompt(stage);
    await takeCompare(stage);
    await takeScaffold(stage);
    await takeValidation(stage);
  } finally {
    await stage.strike();
  }
}

async function prepare({ window, folder }: Stage): Promise<void> {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode/settings.json'), JSON.stringify(calmSettings));
  await writeFile(path.join(folder, 'openai.yaml'), twoMistakes);
  await window.reload();
  await window.page.addStyleTag({ content: calmStyle });
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('gemini-backend', ({ description }) => description.startsWith('Secret'));
}

async function takeProviders(stage: Stage): Promise<void> {
  const { page } = stage.window;
  await setSidebarWidth(stage, 560);
  await paneHeader(stage, 'Prompt').click();
  const tree = stage.window.tree('Providers');
  const row = await boxOf(tree.rowElement('anthropic-backend'));
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'Not ready' });
  await page.mouse.move(nowhere.x, nowhere.y);
  // At the end of its description, so that the hover leaves the rows below in sight.
  await page.mouse.move(row.x + row.width - 95, row.y + row.height / 2, { steps: 5 });
  await hover.waitFor();
  const sidebar = await boxOf(stage.window.part('sidebar'));
  const last = await boxOf(tree.rowElement('openai-backend'));
  const said = await boxOf(hover);
  await take(stage, 'providers', {
    x: sidebar.x,
    y: sidebar.y,
    width: said.x + said.width + 16 - sidebar.x,
    height: Math.max(last.y + last.height, said.y + said.height) + 16 - sidebar.y,
  });
  await rest(stage);
}

async function takeDiagnosis(stage: Stage): Promise<void> {
  const { window } = stage;
  await window.tree('Providers').clickInlineAction('anthropic-backend', 'Diagnose');
  const report = window.editorPage('agentgateway-tools.agentgateway-tools');
  await report.locator('.counts', { hasText: /2 failed/ }).waitFor();
  await window.runCommand('View: Toggle Primary Side Bar Visibility');
  await rest(stage);
  const part = await boxOf(window.part('editor'));
  const last = await boxOf(report.locator('[data-step=route]'));
  await take(stage, 'diagnosis', { ...part, height: last.y + last.height + 4 - part.y });
  await window.runCommand('View: Close All Editors');
  await window.runCommand('View: Toggle Primary Side Bar Visibility');
}

async function takePrompt(stage: Stage): Promise<void> {
  const { window } = stage;
  await window.tree('Providers').clickInlineAction('openai-backend', 'Send Prompt');
  await paneHeader(stage, 'Providers').click();
  await setSidebarWidth(stage, 460);
  const panel = window.webviewOf('agentgateway-tools.agentgateway-tools');
  await until('the provider', async () => /gpt-4o-mini/.test(await panel.locator('.state').innerText()));
  const figures = panel.locator('.figures');
  // The first prompt of a window also loads what sends it and opens the tunnel; the figures of the second are typical.
  for (const prompt of ['Hello', 'How does my prompt reach the model?']) {
    const clear = panel.locator('button.new');
    if ((await clear.count()) > 0) await clear.click();
    await panel.locator('vscode-textarea.prompt textarea').fill(prompt);
    await panel.locator('vscode-button.send').click();
    await panel.locator('.exchange[aria-busy=true]').waitFor();
    await until('the figures', async () => /served by/.test(await figures.innerText()), 30_000);
  }
  await rest(stage);
  const sidebar = await boxOf(window.part('sidebar'));
  await take(stage, 'prompt', sidebar);
}

async function takeCompare(stage: Stage): Promise<void> {
  const { window } = stage;
  await window.runCommand('Agentgateway: Compare Providers…');
  const page = await window.webviewWith('agentgateway-tools.agentgateway-tools', '.columns');
  await page.getByRole('button', { name: 'Add Provider' }).click();
  const select = page.locator('.column').nth(2).locator('vscode-single-select');
  await select.click();
  await select.locator('li.option', { hasText: 'anthropic-backend' }).click();
  await page.locator('vscode-textarea.prompt textarea').fill('How does my prompt reach the model?');
  await page.getByRole('button', { name: 'Send to All' }).click();
  await page.locator('.failure').waitFor();
  const answered = page.locator('.figures', { hasText: 'served by' });
  await until('the figures', async () => (await answered.count()) === 2, 30_000);
  await window.runCommand('View: Toggle Primary Side Bar Visibility');
  await rest(stage);
  const part = await boxOf(window.part('editor'));
  const column = await boxOf(page.locator('.column').first());
  await take(stage, 'compare', { ...part, height: column.y + column.height + 14 - part.y });
  await window.runCommand('View: Close All Editors');
  await window.runCommand('View: Toggle Primary Side Bar Visibility');
}

async function takeScaffold(stage: Stage): Promise<void> {
  const { window } = stage;
  await window.runCommand('View: Toggle Primary Side Bar Visibility');
  await window.runCommand('Agentgateway: New Provider Backend…');
  await window.choices();
  await rest(stage);
  await take(stage, 'scaffold', grown(await boxOf(window.page.locator('.quick-input-widget')), 12));
  await window.page.keyboard.press('Escape');
}

async function takeValidation(stage: Stage): Promise<void> {
  const { window } = stage;
  await window.page.setViewportSize({ width: 940, height: 680 });
  const editor = await window.openFile('openai.yaml');
  await window.problems((all) => all.length >= 2);
  await editor.squiggle('error');
  await editor.goToLine(9);
  await rest(stage);
  const part = await boxOf(window.part('editor'));
  const problems = await boxOf(window.page.locator('.markers-panel .monaco-list-row').last());
  await take(stage, 'validation', { ...part, height: problems.y + problems.height + 12 - part.y });
}

// What the pictures have in common

async function take({ window }: Stage, name: string, clip: Box): Promise<void> {
  const file = path.join(pictures, `${name}.png`);
  await window.page.screenshot({ path: file, clip, animations: 'disabled' });
  const { size } = await stat(file);
  console.log(`docs/pictures/${name}.png  ${Math.round(size / 1000)} kB`);
}

/** Mouse away, hovers gone, colours of the text there. */
async function rest({ window: { page } }: Stage): Promise<void> {
  await page.mouse.move(nowhere.x, nowhere.y);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(800);
}

async function setSidebarWidth({ window }: Stage, width: number): Promise<void> {
  const { mouse } = window.page;
  const sidebar = await boxOf(window.part('sidebar'));
  await mouse.move(sidebar.x + sidebar.width + 2, 300);
  await mouse.down();
  await mouse.move(sidebar.x + width + 2, 300, { steps: 8 });
  await mouse.up();
  await mouse.move(nowhere.x, nowhere.y);
}

function paneHeader({ window }: Stage, title: string): Locator {
  return window.tree(title).pane.locator('.pane-header');
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on screen: ${String(locator)}`);
  return box;
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: Math.max(0, y - by), width: width + 2 * by, height: height + 2 * by };
}

await main();
