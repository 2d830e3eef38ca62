// A file and the cluster: what is applied of it, compared, deleted, exported; who is asked for what, and what is never read.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { objectAt, stringAt } from '../sandbox/json.ts';
import { FaultProxy } from '../support/faultProxy/faultProxy.ts';
import { Applying, backendOf, backends, secretOf, secrets } from './applying.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const context = 'agentgateway-sandbox';
const keys = ['sk-first-1234567890', 'sk-second-0987654321', 'sk-stored-by-others'];
let stage: Stage;
let applying: Applying;
let proxy: FaultProxy;

before(async () => {
  stage = await setStage({ env: { KEPT_KEY: undefined }, window: { height: 1600 } });
  proxy = await FaultProxy.start(connectionFrom(stage.sandbox.kubeconfig), context);
  await writeFile(stage.kubeconfig, proxy.kubeconfig('tester'));
  applying = new Applying(stage);
  await stage.window.openContainer('Agentgateway');
  await stage.window.tree('Providers').row('openai-backend');
});
after(async () => {
  await stage?.strike();
  await proxy?.dispose();
});

/** Protects the context as its user would, in a workspace whose own settings protect nothing. */
async function protect(): Promise<void> {
  const user = path.join(stage.window.server.profile, 'data', 'User', 'settings.json');
  const before: object = JSON.parse(await readFile(user, 'utf8'));
  await writeFile(user, JSON.stringify({ ...before, 'agentgateway.protectedContexts': [context] }));
  await mkdir(path.join(stage.folder, '.vscode'), { recursive: true });
  const own = { 'agentgateway.protectedContexts': [] };
  await writeFile(path.join(stage.folder, '.vscode', 'settings.json'), JSON.stringify(own));
  await stage.window.reload();
  await stage.window.openContainer('Agentgateway');
  await stage.window.tree('Providers').row('openai-backend');
}

const modelOf = async (name: string): Promise<string | undefined> =>
  stringAt(await stage.sandbox.client.get(`${backends}/${name}`), 'spec', 'ai', 'provider', 'openai', 'model');
const dataOf = async (name: string): Promise<unknown> =>
  objectAt(await stage.sandbox.client.get(`${secrets}/${name}`), 'data');
const tunnels = (): number => proxy.requests.filter((request) => request.path.includes('/portforward')).length;
const encoded = (value: string): unknown => ({ Authorization: Buffer.from(value).toString('base64') });

test('only the documents that the selection touches are applied', async () => {
  const { window } = stage;
  const editor = await applying.write(
    'three.yaml',
    ['one', 'two', 'three'].map((name) => backendOf(name)).join('---\n'),
  );
  await editor.goToLine(14, 1);
  await window.page.keyboard.press('Shift+ArrowDown');
  await applying.ask();
  await applying.agree(1);
  await window.notification(/created AgentgatewayBackend two/);
  assert.ok(await applying.isMissing(`${backends}/one`));
  assert.ok(await applying.isMissing(`${backends}/three`));
});

test('a CodeLens applies its own document; the row says the verdict, and Send Prompt is not offered without one', async () => {
  const { window } = stage;
  const lens = window.page.locator('.codelens-decoration a', { hasText: /^Apply$/ });
  await until('three lenses', async () => (await lens.count()) === 3);
  await lens.nth(2).click();
  await applying.agree(1);
  await window.notification(/three is not ready in agentgateway-sandbox: .*created AgentgatewayBackend three/s);
  assert.ok(await applying.isMissing(`${backends}/one`));
  const row = await window.tree('Providers').row('three', ({ spoken }) => /not ready/i.test(spoken));
  assert.match(row.description, /no route/i);
  await window.pressNotificationButton(/three is not ready/, 'Diagnose');
  await until('the diagnosis', async () => (await window.tabs()).includes('three diagnosis'));
});

test('a namespace that the same file makes cannot be asked about yet: checked locally only, then made', async () => {
  const { window, sandbox } = stage;
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: fresh}\n---\n';
  await applying.write('fresh.yaml', namespace + backendOf('in-fresh').replace('kgateway-system', 'fresh'));
  await applying.ask();
  assert.match(await applying.reviewed(), /# checked locally only: what it needs comes earlier in this plan/);
  await applying.agree(2);
  await window.notification(/created Namespace fresh, AgentgatewayBackend in-fresh/);
  const made = await sandbox.client.get(backends.replace('kgateway-system', 'fresh') + '/in-fresh');
  assert.equal(made.metadata.name, 'in-fresh');
});

test('Diff Against Cluster shows what would change, asks nobody for a key, and changes nothing', async () => {
  const { window } = stage;
  await applying.write('differs.yaml', `${secretOf('compared', '${NEVER_ASKED}')}---\n${backendOf('two', 'gpt-4.1')}`);
  await window.runCommand('Agentgateway: Diff Against Cluster');
  const result = await applying.reviewed();
  assert.match(result, /^# Compare 2 resources with agentgateway-sandbox \/ kgateway-system/);
  assert.match(result, /Authorization: \(from NEVER_ASKED; not shown\)/);
  assert.match(result, /model: gpt-4\.1/);
  const live = await (await window.editorOf('/live.yaml')).text();
  assert.match(live, /model: gpt-4o/);
  assert.doesNotMatch(live, /managedFields|resourceVersion|uid:|status:/);
  assert.equal(await applying.widget.count(), 0);
  assert.ok(!(await window.commandsFor('Agentgateway: Apply What')).some((title) => title.includes('Apply What Is')));
  assert.equal(await modelOf('two'), 'gpt-4o');
  assert.ok(await applying.isMissing(`${secrets}/compared`));
  await window.runCommand('View: Close Editor');
});

test('a live object is exported clean; applied again it changes nothing', async () => {
  const { window, sandbox } = stage;
  const live = await sandbox.client.get(`${backends}/openai-backend`);
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"old"}', team: 'a' };
  await sandbox.client.mergePatch(`${backends}/${live.metadata.name}`, { metadata: { annotations } });
  const tree = window.tree('Providers');
  await tree.chooseFromMenu('openai-backend', 'Export Clean YAML');
  const editor = await window.activeEditor(/^untitled:/);
  const text = await until('the YAML', async () => {
    const shown = await editor.text();
    return shown.includes('spec:') && shown;
  });
  assert.match(text, /team: a/);
  assert.doesNotMatch(text, /last-applied|managedFields|resourceVersion|uid:|generation:|creationTimestamp|status:/);
  await applying.ask();
  // Fields that kubectl made are not another value: there is no conflict.
  await window.notification(/Everything is in agentgateway-sandbox as this file says\. Nothing was applied\./);
  await window.runCommand('View: Revert and Close Editor');
});

test('a masked value is kept when it is wanted, used without a question, and forgotten again', async () => {
  const { window } = stage;
  const { page } = window;
  const [first = '', second = ''] = keys;
  await applying.write('kept.yaml', secretOf('kept', '${KEPT_KEY}'));
  await applying.ask();
  await until('the question', async () => /Value of KEPT_KEY/.test(await applying.widget.innerText()));
  const input = applying.widget.locator('.quick-input-box input');
  assert.equal(await input.getAttribute('type'), 'password');
  await applying.widget.locator('[aria-label="Keep it in the keyring"]').click();
  await until('the promise', async () => /will be kept in the keyring/.test(await applying.widget.innerText()));
  await window.answer(/Value of KEPT_KEY/, first);
  await applying.agree(1);
  await window.notification(/created Secret kept/);
  assert.deepEqual(await dataOf('kept'), encoded(first));

  await applying.write('again.yaml', secretOf('kept-again', '${KEPT_KEY}'));
  await applying.ask();
  await applying.agree(1);
  await window.notification(/created Secret kept-again/);
  assert.deepEqual(await dataOf('kept-again'), encoded(first));

  await window.runCommand('Agentgateway: Forget Kept Variables…');
  await window.choose('KEPT_KEY');
  await page.keyboard.press('Enter');
  await applying.write('third.yaml', secretOf('kept-third', '${KEPT_KEY}'));
  await applying.ask();
  await window.answer(/Value of KEPT_KEY/, second);
  await applying.agree(1);
  await window.notification(/created Secret kept-third/);
  assert.deepEqual(await dataOf('kept-third'), encoded(second));
});

test('an existing Secret is replaced after a question only, and no request ever asked for its values', async () => {
  const { window, sandbox } = stage;
  const [, , stored = ''] = keys;
  const body: unknown = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'theirs' },
    stringData: { other: stored },
  };
  await sandbox.client.create(secrets, body);
  proxy.requests.splice(0);
  await applying.write('theirs.yaml', secretOf('theirs', 'sk-plain-in-the-file'));
  for (const answer of ['Cancel', 'Apply']) {
    await applying.ask();
    await applying.agree(1);
    assert.match(await window.dialog(), /The values of existing Secrets are replaced, unread: theirs\./);
    await window.pressDialogButton(answer);
    const other = { other: Buffer.from(stored).toString('base64') };
    if (answer === 'Cancel') assert.deepEqual(await dataOf('theirs'), other);
    else await window.notification(/changed Secret theirs/);
  }
  assert.equal(
    stringAt(await dataOf('theirs'), 'Authorization'),
    Buffer.from('sk-plain-in-the-file').toString('base64'),
  );
  const asked = proxy.requests.filter((request) => request.path.includes('/secrets'));
  assert.ok(asked.length >= 4, String(asked.length));
  assert.deepEqual(
    asked.filter(({ accept }) => !accept.includes('as=PartialObjectMetadata')),
    [],
  );
});

test('what the server refuses half-way is told with its words; what was created can be undone', async () => {
  const { window, sandbox } = stage;
  await applying.write('refusing.yaml', ['half-a', 'half-b', 'half-c'].map((name) => backendOf(name)).join('---\n'));
  await applying.ask();
  await applying.reviewed();
  const words = 'admission webhook "quota.example.com" denied the request';
  const slow = sandbox.cluster.faults.slow(500, { verb: 'patch', resource: 'agentgatewaybackends' });
  await window.pressNotificationButton(/Apply 3 resources to/, 'Apply');
  await until('the first', async () => !(await applying.isMissing(`${backends}/half-a`)));
  const fault = sandbox.cluster.faults.fail(403, 'Forbidden', words, {
    verb: 'patch',
    resource: 'agentgatewaybackends',
  });
  await window.notification(
    /Not everything was applied to agentgateway-sandbox: created AgentgatewayBackend half-a.*failed/s,
  );
  fault.dispose();
  slow.dispose();
  await window.pressNotificationButton(/Not everything was applied/, 'Undo');
  await window.notification(/From agentgateway-sandbox: deleted .*AgentgatewayBackend half-a/);
  for (const name of ['half-a', 'half-c']) assert.ok(await applying.isMissing(`${backends}/${name}`), name);
});

test('Delete What This File Declares names each object with the target, and deletes those only', async () => {
  const { window } = stage;
  await applying.write('doomed.yaml', [backendOf('two'), backendOf('never-made'), secretOf('kept', 'x')].join('---\n'));
  const ask = (): Promise<void> => window.runCommand('Agentgateway: Delete What This File Declares…');
  await ask();
  const question = await window.dialog();
  assert.match(question, /Delete 2 resources from agentgateway-sandbox \/ kgateway-system\?/);
  assert.match(question, /AgentgatewayBackend kgateway-system\/two/);
  assert.match(question, /Secret kgateway-system\/kept/);
  assert.doesNotMatch(question, /never-made/);
  await window.pressDialogButton('Cancel');
  assert.ok(!(await applying.isMissing(`${backends}/two`)));
  await ask();
  await window.dialog();
  await window.pressDialogButton('Delete');
  await window.notification(/From agentgateway-sandbox: deleted AgentgatewayBackend two, Secret kept/);
  assert.ok(await applying.isMissing(`${backends}/two`));
  assert.ok(!(await applying.isMissing(`${backends}/openai-backend`)), 'what it does not declare stays');
  await ask();
  await window.notification(/Nothing that this file declares exists in agentgateway-sandbox/);
});

test('no value of a Secret is in a log, a notification, a review, an undo or any file of the window', async () => {
  const { window } = stage;
  const editor = await window.openFile('kept.yaml');
  await editor.undo();
  assert.match(await editor.text(), /\$\{KEPT_KEY\}/);
  const shown = await window.page.locator('body').innerText();
  for (const key of keys) assert.ok(!shown.includes(key));
  assert.ok(!window.consoleLines.some((line) => keys.some((key) => line.includes(key))));
  for (const folder of [stage.folder, window.server.profile]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(path.join(entry.parentPath, entry.name), 'latin1').catch(() => '');
      for (const key of keys) assert.ok(!text.includes(key), path.join(entry.parentPath, entry.name));
    }
  }
});

test('a context that the user protects asks once more before an apply, a delete and a prompt', async () => {
  const { window } = stage;
  await protect();
  await applying.write('guarded.yaml', backendOf('guarded'));
  await applying.ask();
  await applying.agree(1);
  assert.match(await window.dialog(), /agentgateway-sandbox is one of your protected contexts/);
  await window.pressDialogButton('Cancel');
  assert.ok(await applying.isMissing(`${backends}/guarded`));
  await applying.ask();
  await applying.agree(1);
  await window.dialog();
  await window.pressDialogButton('Apply');
  await until('the backend', async () => !(await applying.isMissing(`${backends}/guarded`)));

  await window.runCommand('Agentgateway: Delete What This File Declares…');
  assert.match(await window.dialog(), /agentgateway-sandbox is one of your protected contexts/);
  await window.pressDialogButton('Cancel');

  await window.openContainer('Agentgateway');
  await window.tree('Providers').clickInlineAction('openai-backend', 'Send Prompt');
  const page = window.webviewOf('agentgateway-tools.agentgateway-tools');
  const input = page.locator('vscode-textarea textarea');
  await until('the prompt in the box', async () => {
    await input.fill('Are you there?');
    return (await input.inputValue()) === 'Are you there?';
  });
  await page.getByRole('button', { name: 'Send' }).click();
  assert.match(
    await window.dialog(),
    /Send a prompt through agentgateway-sandbox\?.*openai-backend in kgateway-system/s,
  );
  await window.pressDialogButton('Cancel');
  await until('the end', async () => /Not sent\./.test(await page.locator('.exchange').innerText()));
  assert.equal(tunnels(), 0, 'nothing was opened');
  await page.getByRole('button', { name: 'Send' }).click();
  await window.dialog();
  await window.pressDialogButton('Send Prompt');
  await until('an answer', async () => (await page.locator('agw-answer').last().innerText()).trim().length > 0);
});
