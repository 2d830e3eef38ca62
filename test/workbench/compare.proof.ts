// One prompt to several providers beside each other, in a tab of the real workbench.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { promptBox, writePrompt } from './promptBox.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
let page: FrameLocator;
before(async () => {
  stage = await setStage();
  const { window } = stage;
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('openai-backend', (row) => row.spoken.includes('Ready'));
});
after(() => stage?.strike());

const input = () => promptBox(page);
const find = async (): Promise<void> => {
  page = await stage.window.webviewWith('agentgateway-tools.agentgateway-tools', '.columns');
};
const column = (number: number) => page.locator('.column').nth(number - 1);
const answer = (number: number) => column(number).locator('agw-answer').innerText();
const chosen = (number: number) =>
  column(number)
    .locator('vscode-single-select')
    .evaluate((element) => String(Reflect.get(element, 'value')));

const write = (prompt: string) => writePrompt(page, prompt);

test('the palette opens it, with two providers that work', async () => {
  const { window } = stage;
  await window.runCommand('Agentgateway: Compare Providers…');
  await find();
  await until('two columns', async () => (await page.locator('.column').count()) === 2);
  const providers = [await chosen(1), await chosen(2)].toSorted();
  assert.match(providers.join(' '), /ollama-backend.*openai-backend/s);
  assert.ok((await window.tabs()).includes('Compare providers'));
});

test('both answer at the same time; one is stopped, the other goes on to its figures', async () => {
  const { upstream } = stage.sandbox;
  const holds = [upstream.hold(3), upstream.hold(3)];
  await write('Tell me a story');
  await page.getByRole('button', { name: 'Send to All' }).click();
  await Promise.all(holds.map(({ held }) => held));
  await until('words of both', async () => (await answer(1)).trim() !== '' && (await answer(2)).trim() !== '');
  const open = upstream.exchanges.filter(({ outcome }) => outcome === 'open');
  assert.equal(open.length, 2);
  await column(1).locator('vscode-button.stop-one').click();
  await until('one upstream notices', () => open.filter(({ outcome }) => outcome === 'aborted').length === 1);
  for (const hold of holds) hold.dispose();
  await until('the figures of the other', async () =>
    /first token \d.*total \d.*tokens in.*tokens out/s.test(await column(2).locator('.figures').innerText()),
  );
  assert.match(await column(1).innerText(), /Stopped before the answer was complete/);
  assert.equal(open.filter(({ outcome }) => outcome === 'finished').length, 1);
});

test('a third that is rejected explains itself in its column, while the others answer', async () => {
  await page.getByRole('button', { name: 'Add Provider' }).click();
  await until('a third column', async () => (await page.locator('.column').count()) === 3);
  const select = column(3).locator('vscode-single-select');
  await select.click();
  await select.locator('li.option', { hasText: 'anthropic-backend' }).click();
  await until('it is chosen', async () => (await chosen(3)).endsWith('anthropic-backend'));
  await write('Are you there?');
  await input().press('Enter');
  const failure = column(3).locator('.failure');
  await failure.waitFor();
  assert.match(await failure.innerText(), /The controller rejected anthropic-backend/);
  assert.match(await column(3).locator('.figures').innerText(), /HTTP 500/);
  for (const number of [1, 2])
    await until(`figures of ${number}`, () => column(number).locator('.figures').first().isVisible());
});

test('a reload of the window: the tab is back with its columns, its prompt and its answers, and can be asked again', async () => {
  const { window, sandbox } = stage;
  const before = [await answer(1), await answer(2)];
  await write('half a thou');
  // In the browser VS Code writes down every five seconds, when it is idle, which tabs there are.
  await setTimeout(7_000);
  await window.reload();
  // VS Code may make the page once more while the editors are restored.
  await until('the prompt is back', async () => {
    await find();
    return (await input().inputValue({ timeout: 1_000 })) === 'half a thou';
  });
  assert.deepEqual([await answer(1), await answer(2)], before);
  assert.match(await column(3).innerText(), /The controller rejected anthropic-backend/);
  await until('the providers are known', async () => /Ready/.test(await column(1).innerText()));
  const asked = sandbox.upstream.exchanges.length;
  await input().press('Enter');
  await until('they are asked', () => sandbox.upstream.exchanges.length >= asked + 2);
});

test('the history has it as one entry, and compares again', async () => {
  const { window, sandbox } = stage;
  await find();
  await until('it has ended', async () => !/Esc stops/.test(await page.locator('#hint').innerText()));
  await window.runCommand('Agentgateway: Prompt History…');
  const entries = ['half a thou', 'Are you there?', 'Tell me a story'];
  await until('its entries', async () => (await window.choices()).join() === entries.join());
  await window.choose('Tell me a story');
  const asked = sandbox.upstream.exchanges.length;
  await window.choose('Compare Again');
  await until('both are asked', () => sandbox.upstream.exchanges.length === asked + 2);
  await until('two columns', async () => (await page.locator('.column').count()) === 2);
  await until('both are answered', async () => (await page.locator('.figures').count()) === 2);
});

test('a row of the tree brings its provider along', async () => {
  const { window } = stage;
  await window.tree('Providers').chooseFromMenu('anthropic-backend', 'Compare Providers…');
  await find();
  await until('it is the first', async () => (await chosen(1)).endsWith('anthropic-backend'));
  await until('beside one that works', async () => (await page.locator('.column').count()) === 2);
});

test('of a protected context is asked once, whoever stands in the columns; the head of Prompt opens it', async () => {
  const { window, sandbox } = stage;
  const user = path.join(window.server.profile, 'data', 'User', 'settings.json');
  const before: object = JSON.parse(await readFile(user, 'utf8'));
  await writeFile(user, JSON.stringify({ ...before, 'agentgateway.protectedContexts': ['agentgateway-sandbox'] }));
  await window.runCommand('View: Close All Editors');
  await window.reload();
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('openai-backend', (row) => row.spoken.includes('Ready'));
  const head = window.tree('Prompt').pane.locator('.pane-header');
  await head.hover();
  await head.getByRole('button', { name: 'Compare Providers…' }).click();
  await find();
  await until('two columns', async () => (await page.locator('.column').count()) === 2);
  await write('Both of you?');
  const asked = sandbox.upstream.exchanges.length;
  await page.getByRole('button', { name: 'Send to All' }).click();
  const question = await window.dialog();
  assert.match(question, /agentgateway-sandbox is one of your protected contexts/);
  assert.match(question, /openai-backend in kgateway-system/);
  assert.match(question, /ollama-backend in kgateway-system/);
  await window.pressDialogButton('Cancel');
  for (const number of [1, 2])
    await until('it says so', async () => /Not sent\./.test(await column(number).innerText()));
  assert.equal(sandbox.upstream.exchanges.length, asked);
  await window.runCommand('Agentgateway: Prompt History…');
  await until('the history', async () => (await window.choices()).includes('Tell me a story'));
  assert.equal((await window.choices()).includes('Both of you?'), false, 'what was not sent is not kept');
  await window.page.keyboard.press('Escape');
  await write('Both of you?');
  await page.getByRole('button', { name: 'Send to All' }).click();
  await window.dialog();
  await window.pressDialogButton('Send Prompt');
  await until('both are asked', () => sandbox.upstream.exchanges.length === asked + 2);
  assert.equal(await window.page.locator('.monaco-dialog-box').count(), 0);
});

test('the page broke no rule of its content security policy', async () => {
  assert.deepEqual(
    stage.window.consoleLines.filter((line) => /Content Security Policy/i.test(line)),
    [],
  );
});
