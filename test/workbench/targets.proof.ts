// A prompt without any cluster: a target that a person adds, its key, and its answer.
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_NAMESPACE } from '../sandbox/startSandbox.ts';
import { writePrompt } from './promptBox.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const key = 'sk-target+test/key==';

let stage: Stage;
let page: FrameLocator;
before(async () => {
  // A gateway that asks for keys runs somewhere; no kubeconfig tells of it.
  stage = await setStage();
  const { client } = stage.sandbox;
  await client.create(pathTo('secrets', SANDBOX_NAMESPACE), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'clients' },
    stringData: { me: key },
  });
  await client.create(pathTo('agentgatewaypolicies', SANDBOX_NAMESPACE), {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayPolicy',
    metadata: { name: 'clients' },
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'ollama' }],
      traffic: { apiKeyAuthentication: { mode: 'Strict', secretRef: { name: 'clients' } } },
    },
  });
  await rm(stage.kubeconfig);
  await stage.window.openContainer('Agentgateway');
  page = stage.window.webviewOf('agentgateway-tools.agentgateway-tools');
});
after(() => stage?.strike());

const settingsFile = (): string => path.join(stage.window.server.profile, 'data', 'User', 'settings.json');
const said = () => page.locator('body').innerText();

async function ask(prompt: string): Promise<void> {
  await writePrompt(page, prompt);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

test('a target is added in five steps, and stands in the panel at once', async () => {
  const { window, sandbox } = stage;
  await window.runCommand('Agentgateway: Add Prompt Target…');
  await window.answer(/Name of the target/, 'my gateway');
  await window.answer(/URL of the server/, `${sandbox.gatewayUrl}/ollama`);
  await window.choose('agentgateway, or several formats');
  await window.answer(/Model to ask for/, 'llama3.2');
  await window.choose('No key, or one that is set later');
  await until('the target in the panel', async () =>
    /llama3\.2 \(from target\) · http:\/\/127\.0\.0\.1/.test(await said()),
  );
  const written = await readFile(settingsFile(), 'utf8');
  assert.match(written, /"agentgateway\.targets"/);
});

test('what the gateway wants is said of the target; with the key that its button asks for it answers', async () => {
  await ask('Are you there?');
  await page.locator('.failure').last().waitFor();
  assert.match(await page.locator('.exchange').last().innerText(), /my gateway wants a key/);
  await page.locator('.failure').last().getByRole('button', { name: 'Set Key' }).click();
  await stage.window.answer(/Bearer token/, key);
  await ask('And now?');
  await until('an answer', async () => (await page.locator('agw-answer').last().innerText()).trim().length > 0);
  assert.ok(!(await readFile(settingsFile(), 'utf8')).includes(key), 'it is in no file of settings');
  assert.ok(!(await said()).includes(key));
});

test('Edit Prompt Targets opens the settings where they are', async () => {
  await stage.window.runCommand('Agentgateway: Edit Prompt Targets');
  assert.ok(await stage.window.activeEditor(/settings\.json/));
});

test('a target whose setting goes is gone from the panel', async () => {
  const { 'agentgateway.targets': targets, ...others } = JSON.parse(await readFile(settingsFile(), 'utf8')) as {
    readonly [key: string]: unknown;
  };
  assert.deepEqual(targets, [{ name: 'my gateway', url: `${stage.sandbox.gatewayUrl}/ollama`, model: 'llama3.2' }]);
  await writeFile(settingsFile(), JSON.stringify(others));
  // VS Code follows its own writes to this file only.
  await stage.window.reload();
  await stage.window.openContainer('Agentgateway');
  await until('the panel', async () => /Provider/.test(await said()));
  await until('no target', async () => !/\(from target\)/.test(await said()));
});
