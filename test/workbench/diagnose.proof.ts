// A provider does not answer: Diagnose says where, mends it, and sees it answer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { listAt } from '../sandbox/json.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const namespace = 'kgateway-system';
/** Of the broken provider, as the sandbox's seed has it under the wrong name. */
const keyOfSeed = /sk-sandbox/;

let stage: Stage;
let page: FrameLocator;
before(async () => {
  // The side bar's prompt would be a second webview: the tree alone is looked at.
  stage = await setStage({ window: { height: 1400 } });
  await stage.window.openContainer('Agentgateway');
  await stage.window.tree('Prompt').pane.locator('.pane-header').click();
  page = stage.window.webviewOf('agentgateway-tools.agentgateway-tools');
});
after(() => stage?.strike());

const step = (id: string) => page.locator(`[data-step=${id}]`);
const head = () => page.locator('header').innerText();
const button = (name: string | RegExp) => page.getByRole('button', { name });

/** The Pods of checks that are in the cluster now. */
async function checkPods(): Promise<readonly unknown[]> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=agentgateway-tools/check`;
  return listAt(await stage.sandbox.client.call({ path }), 'items');
}

/** Waits until a step says so, and returns all that it says. */
async function says(id: string, word: string): Promise<string> {
  await until(`${id} ${word}`, async () => (await step(id).locator('.word').innerText()).startsWith(word));
  return step(id).innerText();
}

async function diagnose(provider: string): Promise<void> {
  await stage.window.tree('Providers').clickInlineAction(provider, 'Diagnose');
  await until(`the diagnosis of ${provider}`, async () => (await head()).startsWith(`${provider} in`));
}

test('a broken Secret: each step with its evidence, the one that fails with the words of the controller', async () => {
  await diagnose('anthropic-backend');
  await until('the end of the walk', async () => /15 checks, 2 failed, 2 skipped/.test(await head()));
  assert.match(await head(), /anthropic-backend in agentgateway-sandbox \/ kgateway-system/);
  assert.match(await says('api', 'OK'), /v1\.\d+/);
  assert.match(await says('installed', 'OK'), /AgentgatewayBackend v1alpha1[^]*agentgateway 1\.4\.1/);
  assert.match(
    await says('backend', 'Failed'),
    /Controller: failed to translate backend: .*missing Authorization value/,
  );
  assert.match(await says('secret', 'Failed'), /it reads the data key "Authorization", the Secret holds api-key/);
  assert.match(await says('tunnel', 'OK'), /Open to Pod ai-gateway-/);
  assert.match(await says('answers', 'OK'), /answers through the tunnel/);
  assert.match(await says('provider', 'Skipped'), /The backend is rejected/);
  const { exchanges } = stage.sandbox.upstream;
  assert.deepEqual(exchanges, [], 'nobody has paid for anything');
});

test('the button mends it, and the panel follows the cluster by itself', async () => {
  const { window } = stage;
  await button('Rename the data key api-key to Authorization').click();
  assert.match(await window.dialog(), /Rename the data key api-key of Secret anthropic-api-key/);
  await window.pressDialogButton('Rename');
  await says('secret', 'OK');
  await says('backend', 'OK');
  assert.match(await says('provider', 'Waits for you'), /A prompt of one token .* It may cost a little/);
  assert.deepEqual(stage.sandbox.upstream.exchanges, []);
});

test('one token, once somebody says so: every step is well', async () => {
  const { upstream } = stage.sandbox;
  await button('Send One Token').click();
  assert.match(await says('provider', 'OK'), /Answered/);
  assert.match(await says('model', 'OK'), /Served by claude-/);
  await until('the sum', async () => /15 checks, 0 failed, 0 skipped/.test(await head()));
  assert.equal(upstream.exchanges.length, 1);
  const { max_tokens: limit } = JSON.parse(upstream.exchanges[0]?.body ?? '{}') as { max_tokens?: number };
  assert.equal(limit, 1);
});

test('Copy as Markdown holds the report and no key', async () => {
  const { window } = stage;
  await button('Copy as Markdown').click();
  await page.locator('.copied', { hasText: 'Copied' }).waitFor();
  const text = await window.clipboard();
  assert.match(text, /^## anthropic\\-backend in agentgateway\\-sandbox/);
  assert.match(text, /- ✔ \*\*Secret\*\* · OK/);
  assert.doesNotMatch(text, keyOfSeed);
});

test('from the palette a provider is chosen, the broken ones first', async () => {
  const { window } = stage;
  await window.runCommand('Agentgateway: Diagnose Provider');
  assert.match(await window.quickInputTitle(), /Diagnose which provider/);
  await until('the list', async () => (await window.choices()).length === 4);
  assert.equal((await window.choices())[0], 'gemini-backend');
  await window.choose('ollama-backend');
  await until('its diagnosis', async () => (await head()).startsWith('ollama-backend in'));
  const where = /Asked from (?:this machine|the remote side of this window)/;
  await until('where it was asked from', async () => where.test(await step('ollamaHere').innerText()));
});

test('Ollama from inside the cluster: the Pod is shown before it is made, and is gone afterwards', async () => {
  const { window } = stage;
  await until('the end of the walk', async () => /18 checks/.test(await head()));
  await button('Check with a Pod…').click();
  const shown = await window.dialog();
  assert.match(shown, /Create this Pod in agentgateway-sandbox \/ kgateway-system/);
  assert.match(shown, /runAsNonRoot: true/);
  assert.match(shown, /activeDeadlineSeconds: 60/);
  await window.pressDialogButton('Create Pod');
  assert.match(await says('ollamaInside', 'OK'), /host\.internal:11434\/api\/tags answers; models installed: 2/);
  assert.match(await says('ollamaModel', 'OK'), /llama3\.2 is installed/);
  assert.deepEqual(await checkPods(), []);
});

test('where Pods may not be made, the command to run by hand stands there', async () => {
  const refused = stage.sandbox.faults.forbid('create', 'pods');
  await button('Run Again').click();
  await says('ollamaInside', 'Waits for you');
  await button('Check with a Pod…').click();
  assert.match(
    await says('ollamaInside', 'Skipped'),
    /may not create Pods in kgateway-system[^]*kubectl --context=agentgateway-sandbox/,
  );
  refused.dispose();
});

test('a cluster that is gone: the step says so, the others what was last known; Run Again finds it', async () => {
  const { faults } = stage.sandbox;
  await faults.stopServer();
  await button('Run Again').click();
  assert.match(await says('api', 'Failed'), /did not answer|last known/);
  assert.match(await says('backend', 'OK'), /accepted/);
  await faults.startServer();
  await until('the end of the walk', () => button('Run Again').isVisible());
  await button('Run Again').click();
  await says('api', 'OK');
});

test('a window that is closed in the middle of a check leaves no Pod behind', async () => {
  const { window, sandbox } = stage;
  await until('the end of the walk', () => button('Run Again').isVisible());
  const hanging = sandbox.faults.hang({ resource: 'pods/log' });
  await button('Check with a Pod…').click();
  await window.dialog();
  await window.pressDialogButton('Create Pod');
  await until('the Pod', async () => (await checkPods()).length === 1);
  await window.reload();
  await until('no Pod', async () => (await checkPods()).length === 0);
  hanging.dispose();
});

test('the page broke no rule of its content security policy', () => {
  assert.deepEqual(
    stage.window.consoleLines.filter((line) => /Content Security Policy/i.test(line)),
    [],
  );
});
