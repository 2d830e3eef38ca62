// The third job: ask a provider something, and watch the answer come.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { parse } from 'yaml';
import { choosePrompted, promptBox, writePrompt } from './promptBox.ts';
import { routeYaml } from './routeYaml.ts';
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
const button = (name: string) => page.getByRole('button', { name });
const answer = () => page.locator('agw-answer').last().innerText();

const choose = (provider: string) => choosePrompted(stage, page, provider);
const write = (prompt: string) => writePrompt(page, prompt);

async function ask(provider: string, prompt: string): Promise<void> {
  await choose(provider);
  await write(prompt);
  await button('Send').click();
}

test('Send says why it is disabled', async () => {
  await stage.window.tree('Providers').clickInlineAction('openai-backend', 'Send Prompt');
  await until('the reason', async () => /Type a prompt first/.test(await page.locator('body').innerText()));
});

test('text shows before the answer ends; Stop ends it at the upstream too; the next one is answered', async () => {
  const { upstream } = stage.sandbox;
  const held = upstream.hold(3);
  await ask('openai-backend', 'Tell me a story');
  const exchange = await held.held;
  await until('the first words', async () => (await answer()).trim().length > 0);
  assert.equal(exchange.outcome, 'open');
  await button('Stop').click();
  await until('the upstream notices', () => exchange.outcome === 'aborted');
  await until('Send is back', () => button('Send').isVisible());
  held.dispose();
  await ask('openai-backend', 'And now?');
  const figures = page.locator('.figures').last();
  const said = /first token \d.*total \d.*\d+ tokens in.*\d+ tokens out.*gpt-4o-mini/s;
  await until('the figures', async () => said.test(await figures.innerText()));
  assert.equal(upstream.exchanges.at(-1)?.outcome, 'finished');
});

test('a rejected backend: the status, the body, and one sentence that explains it; the prompt is kept', async () => {
  await ask('anthropic-backend', 'Are you there?');
  const failure = page.locator('.failure').last();
  await failure.waitFor();
  const said = await page.locator('.exchange').last().innerText();
  assert.match(said, /500/);
  assert.match(said, /service not found/);
  assert.match(said, /The controller rejected anthropic-backend/);
  assert.match(said, /it reads the data key "Authorization", the Secret holds api-key/);
  assert.equal(await input().inputValue(), 'Are you there?');
});

test('the button below that failure opens the diagnosis of this very provider', async () => {
  const { window } = stage;
  await page.locator('.failure').getByRole('button', { name: 'Diagnose' }).click();
  const head = window.editorPage('agentgateway-tools.agentgateway-tools').locator('header');
  await until('the diagnosis', async () => /^anthropic-backend in .*2 failed/s.test(await head.innerText()));
});

test('with another route chosen it goes by that route', async () => {
  const { window, sandbox } = stage;
  const routes = '/apis/gateway.networking.k8s.io/v1/namespaces/kgateway-system/httproutes';
  const second = parse(routeYaml({ name: 'second', path: '/second', backend: 'anthropic-backend' })) as object;
  await sandbox.client.create(routes, second);
  const picker = page.locator('vscode-single-select.route');
  await until('the choice of the route', async () => {
    await picker.click({ timeout: 1_000 });
    await picker.locator('li.option', { hasText: 'second' }).click({ timeout: 1_000 });
    return true;
  });
  await write('By the other way?');
  await button('Send').click();
  await until('the failure', async () => (await page.locator('.exchange').last().innerText()).includes('other way'));
  await page.locator('.failure').last().getByRole('button', { name: 'Diagnose' }).click();
  const body = window.editorPage('agentgateway-tools.agentgateway-tools').locator('body');
  const said = /Asked by route second \(\/second\), one of 2/;
  await until('the route', async () => said.test(await body.innerText()));
  await sandbox.client.delete(`${routes}/second`);
  await until('one route', async () => (await picker.count()) === 0);
});

test('after the data key is renamed the next prompt is answered', async () => {
  const { client } = stage.sandbox;
  const secret = '/api/v1/namespaces/kgateway-system/secrets/anthropic-api-key';
  await client.jsonPatch(secret, [{ op: 'move', from: '/data/api-key', path: '/data/Authorization' }]);
  await stage.window.tree('Providers').row('anthropic-backend', (row) => row.spoken.includes('Ready'));
  await ask('anthropic-backend', 'And now?');
  await until('an answer', async () => (await answer()).trim().length > 0);
  assert.equal(stage.sandbox.upstream.exchanges.at(-1)?.path, '/v1/messages');
});

test('a provider that no route reaches says so in place of sending', async () => {
  const { client, upstream } = stage.sandbox;
  const asked = upstream.exchanges.length;
  await client.delete('/apis/gateway.networking.k8s.io/v1/namespaces/kgateway-system/httproutes/openai');
  // Its row is drawn anew, with a part more below it: a click in that moment meets another row.
  await stage.window.tree('Providers').row('openai-backend', (row) => row.description.startsWith('No route'));
  await choose('openai-backend');
  await write('Can you hear me?');
  await until('the reason', async () => /no route|No HTTPRoute/i.test(await page.locator('body').innerText()));
  assert.equal(await button('Send').isEnabled(), false);
  assert.equal(await input().inputValue(), 'Can you hear me?');
  assert.equal(upstream.exchanges.length, asked);
});

test('draft and answer survive a reload of the window', async () => {
  const { window } = stage;
  await write('half a thou');
  // What is typed is kept after half a second, and VS Code writes it down a little later.
  await setTimeout(2_000);
  await window.reload();
  await window.openContainer('Agentgateway');
  await until('the draft is back', async () => (await input().inputValue()) === 'half a thou');
});

test('the page broke no rule of its content security policy', () => {
  assert.deepEqual(
    stage.window.consoleLines.filter((line) => /Content Security Policy/i.test(line)),
    [],
  );
});
