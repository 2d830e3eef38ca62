// From a question in the palette to an answer of the model: scaffold, review, apply; and what keeps it from going wrong.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { objectAt, stringAt } from '../sandbox/json.ts';
import { Applying, backendOf, backends, secretOf, secrets } from './applying.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
let applying: Applying;
before(async () => {
  stage = await setStage({
    env: { OPENAI_API_KEY: undefined, FROM_ENVIRONMENT: 'sk-from-the-environment', IN_BOTH: 'loses' },
  });
  applying = new Applying(stage);
  await stage.window.openContainer('Agentgateway');
  await stage.window.tree('Providers').row('openai-backend');
});
after(() => stage?.strike());

const key = 'sk-proof-1234567890abcdef';

test('from the palette to a streamed answer: scaffold, key, review, apply, verdict, prompt', async () => {
  const { window, sandbox } = stage;
  await window.runCommand('Agentgateway: New Provider Backend…');
  await window.choose('OpenAI');
  await window.answer(/2\/6/, 'fresh-backend');
  for (const step of [3, 4, 5, 6]) await window.answer(new RegExp(`${step}/6`));
  await window.activeEditor(/^untitled:/);
  await applying.ask();
  await until('the question for the key', async () =>
    /Apply 3 resources to agentgateway-sandbox \/ kgateway-system/.test(await applying.widget.innerText()),
  );
  assert.equal(await applying.widget.locator('.quick-input-box input').getAttribute('type'), 'password');
  await window.answer(/Value of OPENAI_API_KEY/, key);
  const review = await applying.reviewed();
  assert.match(review, /^# Apply 3 resources to agentgateway-sandbox \/ kgateway-system/);
  assert.match(review, /Authorization: \(from OPENAI_API_KEY; not shown\)/);
  assert.ok(await applying.isMissing(`${backends}/fresh-backend`), 'nothing is stored before the decision');
  await window.pressNotificationButton(/Apply 3 resources to agentgateway-sandbox/, 'Apply');
  await window.notification(/fresh-backend is ready in agentgateway-sandbox/);
  const stored = objectAt(await sandbox.client.get(`${secrets}/fresh-api-key`), 'data');
  assert.deepEqual(stored, { Authorization: Buffer.from(key).toString('base64') });
  await window.pressNotificationButton(/fresh-backend is ready/, 'Send Prompt');
  const page = window.webviewOf('agentgateway-tools.agentgateway-tools');
  await until('the provider in the panel', async () => {
    const chosen: unknown = await page
      .locator('vscode-single-select.provider')
      .evaluate((one) => Reflect.get(one, 'value'));
    return String(chosen).includes('fresh-backend');
  });
  await until('the prompt in the box', async () => {
    const input = page.locator('vscode-textarea.prompt textarea');
    await input.fill('Are you there?');
    return (await input.inputValue()) === 'Are you there?';
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await until('an answer', async () => (await page.locator('agw-answer').last().innerText()).trim().length > 0);
});

test('a value that nobody gives stops the apply and is named', async () => {
  const { window } = stage;
  await applying.write('unset.yaml', `${secretOf('unset', '${NOBODY_SETS_THIS}')}---\n${backendOf('unset')}`);
  await applying.ask();
  await until('the question', async () => /Value of NOBODY_SETS_THIS/.test(await applying.widget.innerText()));
  await window.page.keyboard.press('Escape');
  await window.notification(/Nothing was applied: NOBODY_SETS_THIS has no value/);
  assert.ok(await applying.isMissing(`${backends}/unset`));
});

test('a .env file of the workspace gives the value without a question', async () => {
  const { window, sandbox } = stage;
  await writeFile(path.join(stage.folder, '.env'), 'FROM_FILE="sk-from-the-file"\n');
  await applying.write('from-file.yaml', secretOf('from-file', '${FROM_FILE}'));
  await applying.ask();
  await applying.reviewed();
  await window.pressNotificationButton(/Apply 1 resource to/, 'Apply');
  await window.notification(/Applied to agentgateway-sandbox: created Secret from-file/);
  const stored = objectAt(await sandbox.client.get(`${secrets}/from-file`), 'data');
  assert.deepEqual(stored, { Authorization: Buffer.from('sk-from-the-file').toString('base64') });
});

test('the environment gives a value without a question; a .env file counts before it', async () => {
  const { window, sandbox } = stage;
  await writeFile(path.join(stage.folder, '.env'), 'IN_BOTH=sk-wins\n');
  const documents = [secretOf('from-environment', '${FROM_ENVIRONMENT}'), secretOf('in-both', '${IN_BOTH}')];
  await applying.write('from-environment.yaml', documents.join('---\n'));
  await applying.ask();
  await applying.reviewed();
  await window.pressNotificationButton(/Apply 2 resources to/, 'Apply');
  await window.notification(/Applied to agentgateway-sandbox: created Secret from-environment, Secret in-both/);
  const valueOf = async (name: string): Promise<string> =>
    Buffer.from(
      stringAt(await sandbox.client.get(`${secrets}/${name}`), 'data', 'Authorization') ?? '',
      'base64',
    ).toString();
  assert.deepEqual(
    [await valueOf('from-environment'), await valueOf('in-both')],
    ['sk-from-the-environment', 'sk-wins'],
  );
});

test('what our own judge refuses never reaches the cluster', async () => {
  const { window } = stage;
  await applying.write('refused.yaml', backendOf('refused').replace('model:', 'modle:'));
  await applying.ask();
  await window.notification(/The API server would refuse this document: 1 error/);
  assert.ok(await applying.isMissing(`${backends}/refused`));
});

test('what the server refuses is told with its words, and the review shows where', async () => {
  const { window } = stage;
  await applying.write('lost.yaml', backendOf('lost').replace('kgateway-system', 'no-such-namespace'));
  await applying.ask();
  await window.notification(/The namespace no-such-namespace does not exist in this cluster/);
  assert.match(await applying.reviewed(), /# The namespace no-such-namespace does not exist/);
  await window.page.keyboard.press('Control+F4');
});

test('a field that somebody else manages is a question with the manager by name; then it is ours', async () => {
  const { window, sandbox } = stage;
  const body: unknown = JSON.parse(
    JSON.stringify({
      apiVersion: 'agentgateway.dev/v1alpha1',
      kind: 'AgentgatewayBackend',
      metadata: { name: 'held-backend' },
      spec: { ai: { provider: { openai: { model: 'gpt-4o' } } } },
    }),
  );
  await sandbox.client.create(backends, body);
  await applying.write('held.yaml', backendOf('held-backend', 'gpt-4o-mini'));
  await applying.ask();
  const dialog = await window.dialog();
  assert.match(dialog, /manages fields in agentgateway-sandbox that this file sets to another value/);
  assert.match(dialog, /AgentgatewayBackend held-backend \.spec\.ai\.provider\.openai\.model/);
  await window.pressDialogButton('Cancel');
  const modelOf = async () => {
    const provider = objectAt(await sandbox.client.get(`${backends}/held-backend`), 'spec', 'ai', 'provider');
    return stringAt(provider, 'openai', 'model');
  };
  assert.equal(await modelOf(), 'gpt-4o');
  await applying.ask();
  await window.dialog();
  await window.pressDialogButton('Take Over');
  await applying.reviewed();
  await window.pressNotificationButton(/Apply 1 resource to/, 'Apply');
  await until('the change', async () => (await modelOf()) === 'gpt-4o-mini');
});

test('cancelled half-way it says what was done and what was not, and what it created can be undone', async () => {
  const { window, sandbox } = stage;
  await applying.write(
    'half.yaml',
    [backendOf('half-one'), backendOf('half-two'), backendOf('half-three')].join('---\n'),
  );
  await applying.ask();
  await applying.reviewed();
  const slow = sandbox.cluster.faults.slow(2_000, { verb: 'patch', resource: 'agentgatewaybackends' });
  await window.pressNotificationButton(/Apply 3 resources to/, 'Apply');
  await window.notification(/2\/3 AgentgatewayBackend half-two/);
  await window.pressNotificationButton(/2\/3 AgentgatewayBackend half-two/, 'Cancel');
  await window.notification(
    /Not everything was applied to agentgateway-sandbox: created AgentgatewayBackend half-one;.*not tried AgentgatewayBackend half-three/s,
  );
  slow.dispose();
  await window.pressNotificationButton(/Not everything was applied/, 'Undo');
  await window.notification(/From agentgateway-sandbox: deleted AgentgatewayBackend half-one/);
  assert.ok(await applying.isMissing(`${backends}/half-one`));
  assert.ok(await applying.isMissing(`${backends}/half-three`));
});

test('nothing of all that wrote the key into a file', async () => {
  const files = await readdir(stage.folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
    assert.ok(!text.includes(key), file.name);
  }
});
