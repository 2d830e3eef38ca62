// The first job: see what the cluster has, and what is wrong.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { until } from './until.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await setStage({ window: { height: 1400 } });
  await stage.window.openContainer('Agentgateway');
});
after(() => stage?.strike());

const system = 'kgateway-system';
const isBackend = ({ label }: { label: string }): boolean => label.endsWith('-backend');

test('four rows, two of them broken, each with its reason', async () => {
  const tree = stage.window.tree('Providers');
  await tree.row('agentgateway-sandbox', (row) => row.description === '2 of 4 ready');
  await tree.row('anthropic-backend', (row) => row.description.startsWith('Secret'));
  await tree.row('gemini-backend', (row) => row.description.startsWith('Secret'));
  const rows = (await tree.rows()).filter(isBackend);
  assert.deepEqual(
    rows.map(({ label, description }) => `${label}: ${description}`),
    [
      'anthropic-backend: Secret has no usable key · Anthropic',
      'gemini-backend: Secret gemini-api-key is missing · Gemini',
      'ollama-backend: Ollama · llama3.2 · /ollama',
      'openai-backend: OpenAI · gpt-4o-mini · /openai',
    ],
  );
  await until('the badge', async () => (await stage.window.badgeOf('Agentgateway')) === '2');
});

test('the hover tells the whole story, with the words of the controller', async () => {
  const hover = await stage.window.tree('Providers').hoverOver('anthropic-backend', /Not ready/);
  assert.match(hover, /reads the data key "Authorization", the Secret holds api-key/);
  assert.match(hover, /missing Authorization value/);
  assert.match(hover, /Rename the data key api-key to Authorization/);
});

test('a click opens the live YAML, read-only', async () => {
  const { window } = stage;
  await window.tree('Providers').click('openai-backend');
  const editor = await window.editorOf('openai-backend.yaml');
  const text = await editor.text();
  assert.match(text, /kind: AgentgatewayBackend/);
  assert.doesNotMatch(text, /managedFields|last-applied/);
  await editor.focusAtEnd();
  await editor.type('x');
  assert.doesNotMatch(await editor.text(), /x$/);
});

test('a backend that appears, changes and goes does so in the tree', async () => {
  const tree = stage.window.tree('Providers');
  const { client } = stage.sandbox;
  const path = '/apis/agentgateway.dev/v1alpha1/namespaces/kgateway-system/agentgatewaybackends';
  const backend = {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: { name: 'another-backend', namespace: 'kgateway-system' },
    spec: { ai: { provider: { openai: { model: 'gpt-4o' }, host: 'host.internal', port: 11434 } } },
  };
  await client.create(path, backend);
  await tree.row('another-backend', (row) => row.description.startsWith('No route'));
  await client.delete(`${path}/another-backend`);
  await tree.rowsThat((all) => all.filter(isBackend).length === 4);
});

test('a model is a provider of its own kind: its YAML, its diagnosis, no prompt, and Delete means it', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  const models = `/apis/agentgateway.dev/v1alpha1/namespaces/${system}/agentgatewaymodels`;
  await sandbox.client.create(models, {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayModel',
    metadata: { name: 'fast-model' },
    spec: { parentRefs: [{ name: 'ai-gateway' }], provider: 'Groq', match: { model: 'my-model' } },
  });
  const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status: 'True', reason: type, message: '' }));
  const parent = { parentRef: { name: 'ai-gateway' }, controllerName: 'agentgateway.dev/agentgateway', conditions };
  await sandbox.client.mergePatch(`${models}/fast-model/status`, { status: { parents: [parent] } });
  await tree.row('fast-model', ({ description }) => description === 'Groq · my-model');
  const element = tree.rowElement('fast-model');
  await element.hover();
  await element.locator('.actions .action-label[aria-label^="Diagnose"]').first().waitFor();
  assert.equal(await element.locator('.actions .action-label[aria-label^="Send Prompt"]').count(), 0);
  await tree.click('fast-model');
  const editor = await window.editorOf('AgentgatewayModel/fast-model/fast-model.yaml');
  await until('its YAML', async () => /kind: AgentgatewayModel/.test(await editor.text()));
  await tree.clickInlineAction('fast-model', 'Diagnose');
  const step = (id: string) => window.editorPage('agentgateway-tools.agentgateway-tools').locator(`[data-step=${id}]`);
  await until('its diagnosis', async () => /^Gateway\s+OK/.test(await step('gateway').innerText()));
  assert.match(await step('tunnel').innerText(), /Skipped\s+A model has a route table of its own/);
  await tree.chooseFromMenu('fast-model', 'Delete…');
  await window.answer(/Delete fast-model from agentgateway-sandbox/, 'fast-model');
  await tree.rowsThat((rows) => rows.every(({ label }) => label !== 'fast-model'), 'the row gone');
});

test('what a proxy refused is told at its Gateway, and makes its providers unknown, as long as the Event is there', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  const events = `/api/v1/namespaces/${system}/events`;
  await sandbox.client.create(events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'nack' },
    involvedObject: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      name: 'ai-gateway',
      namespace: system,
    },
    reason: 'AgentGatewayNackError',
    type: 'Warning',
    message: 'invalid *rate* limit',
    lastTimestamp: '2026-11-27T02:20:00Z',
  });
  const told = await tree.row('ollama-backend', ({ description }) =>
    /Proxy refused its configuration/.test(description),
  );
  assert.match(told.spoken, /Unknown/);
  const hover = await tree.hoverOver('ollama-backend', /refused a part/);
  assert.match(hover, /2026-11-27 02:20 UTC/);
  assert.match(hover, /The proxy: invalid \*rate\* limit/);
  await sandbox.client.delete(`${events}/nack`);
  await tree.row('ollama-backend', ({ description }) => !/refused/.test(description));
});

test('renaming the data key from the row turns it ready', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  // A row that is drawn anew in that moment takes no click.
  await until('the question', async () => {
    await tree.clickInlineAction('anthropic-backend', "Rename the Secret's Data Key");
    return window.page
      .locator('.monaco-dialog-box')
      .waitFor({ timeout: 2_000 })
      .then(() => true);
  });
  assert.match(await window.dialog(), /Rename the data key api-key of Secret anthropic-api-key to Authorization/);
  await window.pressDialogButton('Rename');
  await tree.row('anthropic-backend', (row) => row.description === 'Anthropic · claude-sonnet-4-20250514 · /anthropic');
  await tree.row('agentgateway-sandbox', (row) => row.description === '3 of 4 ready');
  await until('the badge', async () => (await window.badgeOf('Agentgateway')) === '1');
  assert.ok(sandbox);
});

test('a cluster that vanishes is shown as lost with its last known state, and recovers by itself', async () => {
  const tree = stage.window.tree('Providers');
  await stage.sandbox.faults.stopServer();
  await tree.row('agentgateway-sandbox', (row) =>
    /unreachable since .+ · showing last known state/.test(row.description),
  );
  await tree.rowsThat((all) => all.filter(isBackend).length === 4);
  await stage.sandbox.faults.startServer();
  await tree.row('agentgateway-sandbox', (row) => row.description === '3 of 4 ready', 30_000);
});

test('refused, not installed, empty: each state has its own row with one way on, and Refresh looks again', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  const resource = 'agentgatewaybackends';
  const shows = async (notice: RegExp): Promise<unknown> =>
    tree.rowsThat((all) => all.length === 2 && notice.test(all[1]?.label ?? ''));

  const refused = sandbox.faults.forbid('*', resource);
  sandbox.faults.expireWatches(resource);
  await shows(/Access denied/);
  refused.dispose();
  await tree.clickTitleAction('Refresh');
  await tree.row('openai-backend');

  const path = `/apis/agentgateway.dev/v1alpha1/namespaces/kgateway-system/${resource}`;
  const names = ['anthropic-backend', 'gemini-backend', 'ollama-backend', 'openai-backend'];
  const kept = await Promise.all(names.map((name) => sandbox.client.get(`${path}/${name}`)));
  for (const name of names) await sandbox.client.delete(`${path}/${name}`);
  await shows(/No providers yet/);
  await tree.click((await tree.rows())[1]?.label ?? '');
  assert.match(await window.quickInputTitle(), /New provider backend/);
  await window.page.keyboard.press('Escape');

  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const crd = await sandbox.client.get(`${crds}/${resource}.agentgateway.dev`);
  await sandbox.client.delete(`${crds}/${resource}.agentgateway.dev`);
  await shows(/agentgateway is not installed/);
  const { name } = crd.metadata;
  await sandbox.client.create(crds, { ...crd, metadata: { name }, status: undefined });
  await tree.clickTitleAction('Refresh');
  for (const { apiVersion, kind, metadata, spec } of kept) {
    await sandbox.client.create(path, {
      apiVersion,
      kind,
      metadata: { name: metadata.name, labels: metadata.labels },
      spec,
    });
  }
  await tree.rowsThat((all) => all.filter(isBackend).length === names.length);
});

test('a kubeconfig that breaks, empties, vanishes and comes back: one sentence and one way on each time', async () => {
  const { window, kubeconfig, sandbox } = stage;
  const tree = window.tree('Providers');
  const says = (words: RegExp, rows: RegExp): Promise<unknown> =>
    until(`the words ${words}`, async () => {
      const labels = (await tree.rows()).map((row) => row.label);
      return words.test(await tree.welcomeText()) && rows.test(labels.join());
    });
  await writeFile(kubeconfig, 'contexts: [');
  // Half a file may be one that is being written: what was known stays.
  await says(/is not valid YAML at line 1, column \d+/, /^Open Kubeconfig,.*openai-backend/);
  await writeFile(kubeconfig, '');
  await says(/has no contexts/, /^Open Kubeconfig/);
  await rm(kubeconfig);
  await says(/No kubeconfig was found.*Open Kubeconfig/s, /^$/);
  await writeFile(kubeconfig, sandbox.kubeconfig.replace(/server: .*/, 'server: https://127.0.0.1:9'));
  await tree.row('Unreachable. Click to try again');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  await tree.rowsThat((all) => all.filter(isBackend).length === 4);
});

test('routes that may not be read are not known, below a provider and in its hover', async () => {
  const { window, kubeconfig, sandbox } = stage;
  const tree = window.tree('Providers');
  const refused = sandbox.faults.forbid('*', 'httproutes');
  // A new connection: what was read before would stay.
  await rm(kubeconfig);
  await tree.rowsThat((all) => !all.some(isBackend));
  await writeFile(kubeconfig, sandbox.kubeconfig);
  await tree.row('openai-backend', (row) => row.description === 'OpenAI · gpt-4o-mini');
  await tree.expand('openai-backend');
  await tree.row('Routes', (row) => row.description === 'not known');
  await tree.hoverOver('openai-backend', /Which HTTPRoutes lead here is not known/);
  refused.dispose();
  await tree.clickTitleAction('Refresh');
  await tree.row('Route openai');
});
