// Prompts of before: kept for the workspace, searched, sent again, deleted, cleared; never with a key.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { choosePrompted, chosenProvider, promptBox, writePrompt } from './promptBox.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
let page: FrameLocator;
before(async () => {
  stage = await setStage();
  await stage.window.openContainer('Agentgateway');
  page = stage.window.webviewOf('agentgateway-tools.agentgateway-tools');
});
after(() => stage?.strike());

const input = () => promptBox(page);
const asked = () => stage.sandbox.upstream.exchanges.length;

async function ask(provider: string, prompt: string): Promise<void> {
  await choosePrompted(stage, page, provider);
  await writePrompt(page, prompt);
  const before = asked();
  await page.getByRole('button', { name: 'Send' }).click();
  await until('it was asked', () => asked() > before);
  await until('and answered', () => page.locator('.figures').last().isVisible());
}

/** Opens the history by the button in the head of the view. */
async function openHistory(): Promise<void> {
  const head = stage.window.page.locator('.pane-header', { hasText: 'Prompt' });
  await head.hover();
  await head.locator('.action-label[aria-label^="Prompt History"]').click();
}

/** What the open list offers, once it is the one that was asked for. */
const offers = (...entries: readonly string[]) =>
  until(entries.join(', '), async () => (await stage.window.choices()).join() === entries.join());

const type = (text: string) =>
  stage.window.page.locator('.quick-input-widget:visible .quick-input-box input').fill(text);
const press = (key: string) => stage.window.page.keyboard.press(key);

test('the prompts that were sent, the newest first; what is typed searches them', async () => {
  const { window } = stage;
  await ask('openai-backend', 'Tell me a story');
  await ask('ollama-backend', 'Count to three');
  await openHistory();
  await offers('Count to three', 'Tell me a story');
  await type('openai');
  await until('one is left', async () => (await window.choices()).join() === 'Tell me a story');
  await press('Escape');
});

test('Enter sends nothing by itself; the second one sends the same again, to the same provider', async () => {
  const { window, sandbox } = stage;
  const before = asked();
  await openHistory();
  await offers('Count to three', 'Tell me a story');
  await type('story');
  await until('the story is found', async () => (await window.choices()).join() === 'Tell me a story');
  await press('Enter');
  await until('what can be done', async () => (await window.choices()).includes('Send Again'));
  assert.equal(asked(), before);
  await press('Enter');
  await until('it was asked again', () => asked() > before);
  assert.match(JSON.stringify(sandbox.upstream.exchanges.at(-1)), /Tell me a story/);
  await until('the panel shows it', async () =>
    /openai-backend/.test(await page.locator('.exchange').last().innerText()),
  );
  await openHistory();
  // Once, though it was sent twice.
  await offers('Tell me a story', 'Count to three');
  await press('Escape');
});

test('it is put into the prompt, to be changed before it is sent', async () => {
  const { window } = stage;
  const before = asked();
  await openHistory();
  await offers('Tell me a story', 'Count to three');
  await type('count');
  await until('it is found', async () => (await window.choices()).join() === 'Count to three');
  await press('Enter');
  await window.choose('Put Into the Prompt');
  await until('it is in the box', async () => (await input().inputValue()) === 'Count to three');
  await until('with its provider', async () => (await chosenProvider(page)).endsWith('ollama-backend'));
  assert.equal(asked(), before);
});

test('a key in a prompt is not in the history, which outlives the window', async () => {
  const { window } = stage;
  const key = `sk-proj-${'aB3_'.repeat(12)}`;
  await ask('openai-backend', `Is ${key} valid?`);
  await setTimeout(1_000);
  await window.reload();
  await window.openContainer('Agentgateway');
  await until('the panel is back', () => input().isVisible());
  await window.runCommand('Agentgateway: Prompt History…');
  await offers('Is ••• valid?', 'Tell me a story', 'Count to three');
  await press('Enter');
  await until('what can be done', async () => (await window.choices()).includes('Put Into the Prompt'));
  assert.equal((await window.choices()).includes('Send Again'), false, 'a part is not what was sent');
  await window.choose('Delete From the History');
  await until('it is gone', async () => (await window.choices()).join() === 'Tell me a story,Count to three');
  await press('Escape');
});

test('all of it is cleared, after a question', async () => {
  const { window } = stage;
  await window.runCommand('Agentgateway: Clear Prompt History…');
  assert.match(await window.dialog(), /2 prompts are deleted/);
  await window.pressDialogButton('Clear');
  await window.runCommand('Agentgateway: Prompt History…');
  await window.notification(/No prompt was sent from this workspace yet/);
});
