// New Provider Backend: every way in, every question, every place where the YAML can go.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { startProgram } from '../io/support/testCluster.ts';
import { at, listAt, objectAt, stringAt } from '../sandbox/json.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const command = 'Agentgateway: New Provider Backend…';
const system = 'kgateway-system';
const asked: string[] = [];
let stage: Stage;
let ollama: Awaited<ReturnType<typeof startProgram>>;

before(async () => {
  ollama = await startProgram((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify({ models: [{ name: 'qwen3:8b' }, { name: 'llama3.2:latest' }] }));
  });
  stage = await setStage({
    env: { OLLAMA_HOST: undefined, OLLAMA_MODEL: undefined, OLLAMA_PORT: String(ollama.port), OPENAI_MODEL: undefined },
    // High enough for a whole document, because lines that are scrolled away are not rendered.
    window: { height: 2000 },
  });
  await mkdir(path.join(stage.folder, 'deploy'));
  await stage.window.openContainer('Agentgateway');
  await stage.window.tree('Providers').row('openai-backend');
});
after(async () => {
  await stage?.strike();
  await ollama?.close();
});
beforeEach(() => stage.window.page.keyboard.press('Escape'));

/** Takes what is proposed, from one step to another. */
async function enter(from: number, to: number, of: number): Promise<void> {
  for (let step = from; step <= to; step += 1) await stage.window.answer(new RegExp(`${step}/${of}`));
}

const reached = (step: string): Promise<string> =>
  until(`step ${step}`, async () => {
    const title = await stage.window.quickInputTitle();
    return title.includes(step) && title;
  });

/** The objects in the active editor. */
async function written(address: RegExp = /^untitled:/): Promise<readonly unknown[]> {
  const editor = await stage.window.activeEditor(address);
  return until('the YAML', async () => {
    const documents = parseAllDocuments(await editor.text());
    const objects = documents.filter(({ errors }) => errors.length === 0).map((document): unknown => document.toJS());
    return objects.length === documents.length && objects.length > 0 && objects;
  });
}

const kindsOf = (objects: readonly unknown[]): string =>
  objects.map((object) => `${stringAt(object, 'kind')} ${stringAt(object, 'metadata', 'name')}`).join(', ');
const find = (objects: readonly unknown[], kind: string): unknown =>
  objects.find((object) => stringAt(object, 'kind') === kind);
const rows = (): Promise<string[]> =>
  stage.window.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row').allInnerTexts();

const azureResource = async (): Promise<string | undefined> =>
  stringAt(find(await written(), 'AgentgatewayBackend'), 'spec', 'ai', 'provider', 'azure', 'resourceName');
const other = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: b\n`;

async function closeEditors(): Promise<void> {
  await stage.window.runCommand('View: Revert and Close Editor');
}

test('File > New File… offers it', async () => {
  const { window } = stage;
  await window.runCommand('Create: New File...');
  await until('the entry', async () =>
    (await window.choices()).some((label) => label.startsWith('New Provider Backend')),
  );
  await window.choose('New Provider Backend…');
  assert.match(await reached('1/6'), /New provider backend for agentgateway-sandbox/);
});

test("the explorer's menu writes into its folder", async () => {
  const { window } = stage;
  await window.openContainer('Explorer');
  const row = window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'deploy' });
  await row.click({ button: 'right' });
  const entry = window.page.locator('.monaco-menu .action-label', { hasText: /^New Provider Backend…$/ });
  await entry.waitFor();
  await until('the choice', async () => {
    if (await entry.isVisible()) await entry.click({ timeout: 1_000 });
    return (await entry.count()) === 0;
  });
  await window.choose('Gemini');
  await enter(2, 6, 6);
  await window.activeEditor(/^untitled:.*\/deploy\/gemini-backend\.yaml$/);
  await closeEditors();
});

test('the tree: the action in its title, and the menu of a context, which decides what is offered', async () => {
  const { window } = stage;
  await window.openContainer('Agentgateway');
  const tree = window.tree('Providers');
  await tree.clickTitleAction('New Provider Backend');
  await reached('1/');
  await window.page.keyboard.press('Escape');
  await tree.chooseFromMenu('agentgateway-sandbox', 'New Provider Backend…');
  assert.match(await reached('1/'), /for agentgateway-sandbox/);
});

test('Back keeps what was answered; names are judged while they are typed', async () => {
  const { window } = stage;
  const { page } = window;
  await window.runCommand(command);
  await window.choose('OpenAI');
  await reached('2/6');
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await input.fill('Not_a_name');
  await until('the refusal', async () => /"N" is none of them/.test(await window.quickInputMessage()));
  await window.answer(/2\/6/, 'mine-backend');
  assert.deepEqual((await window.choices()).slice(0, 1), [system], 'the namespace of the Gateway comes first');
  await window.answer(/3\/6/, 'team-b');
  await reached('4/6');
  for (const step of ['3/6', '2/6']) {
    await page.locator('.quick-input-widget:visible .quick-input-titlebar [aria-label^="Back"]').click();
    await reached(step);
  }
  assert.equal(await input.inputValue(), 'mine-backend');
  await window.answer(/2\/6/);
  await reached('3/6');
  const focused = page.locator('.quick-input-widget:visible .monaco-list-row.focused .label-name');
  await until('the namespace', async () => (await focused.first().innerText()) === 'team-b');
});

test("the key: a Secret that is there is proposed and then not written; a new one, or the client's own", async () => {
  const { window } = stage;
  await window.runCommand(command);
  await window.choose('OpenAI');
  await enter(2, 4, 6);
  await reached('5/6');
  assert.deepEqual(await window.choices(), [
    'New Secret openai-api-key',
    'Secret openai-api-key',
    'Secret anthropic-api-key',
    "The client's own key",
  ]);
  await enter(5, 6, 6);
  const objects = await written();
  assert.equal(kindsOf(objects), 'AgentgatewayBackend openai-backend, HTTPRoute openai');
  const auth = objectAt(find(objects, 'AgentgatewayBackend'), 'spec', 'policies', 'auth');
  assert.deepEqual(auth, { secretRef: { name: 'openai-api-key' } });
  await closeEditors();
});

test('the models of an Ollama are asked for where it listens', async () => {
  const { window } = stage;
  await window.runCommand(command);
  await window.choose('Ollama');
  await enter(2, 3, 6);
  await until('the address', async () =>
    /Address of the server/.test(await window.page.locator('.quick-input-widget:visible').innerText()),
  );
  await window.answer(/4\/6/);
  await reached('5/6');
  const offered = await until('the models', async () => {
    const labels = await window.choices();
    return labels.includes('qwen3:8b') && labels;
  });
  assert.deepEqual(offered, ['qwen3:8b', 'llama3.2:latest']);
  assert.match((await rows()).join(), /installed at host\.internal/);
  assert.deepEqual([...new Set(asked)], ['/api/tags']);
  await enter(5, 6, 6);
  const provider = objectAt(find(await written(), 'AgentgatewayBackend'), 'spec', 'ai', 'provider');
  assert.deepEqual([stringAt(provider, 'openai', 'model'), at(provider, 'port')], ['qwen3:8b', ollama.port]);
  await closeEditors();
});

test('exposure: a clash is warned of; path, host name, what clients speak, a spare with a key of its own', async () => {
  const { window } = stage;
  await window.runCommand(command);
  await window.choose('OpenAI');
  await window.answer(/2\/6/, 'second-backend');
  await enter(3, 5, 6);
  await reached('6/6');
  await window.choose('Path: /second…');
  await window.answer(/Path that clients call/, '/openai');
  await until('the warning', async () =>
    (await rows()).some((row) => /HTTPRoute kgateway-system\/openai has \/openai already and wins/.test(row)),
  );
  await window.choose('Path: /openai…');
  await window.answer(/Path that clients call/, '/chat');
  await until('no warning', async () => !(await rows()).some((row) => /already/.test(row)));
  await window.choose('Host name: any…');
  await window.answer(/Host name that clients call/, 'llm.example.com');
  await window.choose('Clients speak: Chat Completions…');
  for (const format of ['Messages', 'Embeddings']) await window.choose(format);
  await window.page.keyboard.press('Enter');
  await window.choose('Fails over to: nobody…');
  await reached('Spare provider');
  await window.choose('Anthropic');
  await window.answer(/2\/3/);
  await reached('3/3');
  assert.deepEqual((await window.choices()).slice(0, 1), ['New Secret second-anthropic-api-key']);
  await window.answer(/3\/3/);
  await reached('6/6');
  // Anthropic has no embeddings, so that clients would be refused just when it stands in.
  await until('the formats', async () =>
    (await window.choices()).includes('Clients speak: Chat Completions, Messages…'),
  );
  await window.answer(/6\/6/);
  const objects = await written();
  assert.equal(
    kindsOf(objects),
    'Secret second-api-key, Secret second-anthropic-api-key, AgentgatewayBackend second-backend, HTTPRoute second',
  );
  const backend = find(objects, 'AgentgatewayBackend');
  const groups = listAt(backend, 'spec', 'ai', 'groups').map((group) =>
    stringAt(listAt(group, 'providers')[0], 'name'),
  );
  assert.deepEqual(groups, ['primary', 'spare']);
  assert.deepEqual(Object.values(objectAt(backend, 'spec', 'policies', 'ai', 'routes') ?? {}), [
    'AnthropicTokenCount',
    'Completions',
    'Messages',
  ]);
  const route = find(objects, 'HTTPRoute');
  assert.deepEqual(listAt(route, 'spec', 'hostnames'), ['llm.example.com']);
  assert.match(JSON.stringify(route), /"value":"\/chat"/);
  await closeEditors();
});

test('a Gateway of its own, or no route at all', async () => {
  const { window } = stage;
  const own = 'Secret openai-api-key, AgentgatewayBackend openai-backend';
  for (const [choice, first, kinds] of [
    ['New Gateway ai-gateway', /Gateway ai-gateway.*is written too/s, `${own}, Gateway ai-gateway, HTTPRoute openai`],
    ['Not now', /Write it, without a route/, own],
  ] as const) {
    await window.runCommand(command);
    await window.choose('OpenAI');
    await window.answer(/2\/6/);
    await window.answer(/3\/6/, 'team-c');
    await enter(4, 5, 6);
    await reached('6/6');
    await window.choose(choice);
    await until('the first line', async () => first.test((await rows())[0] ?? ''));
    await window.answer(/6\/6/);
    assert.equal(kindsOf(await written()), kinds);
    await closeEditors();
  }
});

test('what nobody can guess is left to a variable, and in the file it is a tab stop', async () => {
  const { window } = stage;
  await window.runCommand(command);
  await window.choose('Azure OpenAI');
  // Name, namespace, resource, its type, model, key, exposure: nothing but Enter.
  await enter(2, 3, 8);
  await reached('4/8');
  await until('what becomes of it', async () =>
    /The variable may stay: an apply fills it in/.test(
      await window.page.locator('.quick-input-widget:visible').innerText(),
    ),
  );
  await enter(4, 8, 8);
  assert.equal(await azureResource(), '${AZURE_OPENAI_RESOURCE}');
  await window.page.keyboard.type('contoso');
  await until('the name of the resource', async () => (await azureResource()) === 'contoso');
  await closeEditors();
});

for (const [place, files] of [
  ['the cursor in own.yaml', ['other', 'openai-backend', 'openai', 'last']],
  ['the end of own.yaml', ['other', 'last', 'openai-backend', 'openai']],
] as const) {
  test(`the YAML goes to ${place}, between the documents that are there`, async () => {
    const { window } = stage;
    await writeFile(path.join(stage.folder, 'own.yaml'), `${other('other')}---\n${other('last')}`);
    const editor = await window.openFile('own.yaml');
    await editor.goToLine(4, 3);
    await window.runCommand(command);
    await window.choose('OpenAI');
    await enter(2, 5, 6);
    await reached('6/6');
    await window.choose('Goes to: a new file…');
    await window.choose(place);
    await until('the place', async () => (await window.choices()).includes(`Goes to: ${place}…`));
    await window.answer(/6\/6/);
    const names = await until('the documents', async () => {
      const objects = await written(/own\.yaml$/);
      return objects.length === 4 && objects.map((object) => stringAt(object, 'metadata', 'name'));
    });
    assert.deepEqual(names, files);
    await closeEditors();
  });
}

test('or into a new file in the same folder, shown beside it', async () => {
  const { window } = stage;
  await writeFile(path.join(stage.folder, 'deploy', 'near.yaml'), '# nothing yet\n');
  await window.openFile('near.yaml');
  await window.runCommand(command);
  await window.choose('OpenAI');
  await enter(2, 5, 6);
  await reached('6/6');
  await window.choose('Goes to: a new file…');
  await window.choose('a new file beside near.yaml');
  await until('the place', async () => (await window.choices()).includes('Goes to: a new file beside near.yaml…'));
  await window.answer(/6\/6/);
  await window.activeEditor(/^untitled:.*\/deploy\/openai-backend\.yaml$/);
  assert.equal(await window.page.locator('.editor-group-container').count(), 2);
  await closeEditors();
});

test('a native snippet: names that follow each other, models to choose from, a variable that stays text', async () => {
  const { window } = stage;
  await writeFile(path.join(stage.folder, 'snippet.yaml'), '');
  const editor = await window.openFile('snippet.yaml');
  await editor.focusAtEnd();
  await editor.type('agw-openai');
  await until('the snippet', async () => (await editor.suggestions()).includes('agw-openai'));
  await editor.accept('agw-openai');
  await window.page.keyboard.type('mine');
  await window.page.keyboard.press('Tab');
  await window.page.keyboard.type('team-a');
  await window.page.keyboard.press('Tab');
  // The choices of the model.
  await until('the models', async () => (await editor.suggestions()).includes('gpt-4o'));
  await editor.accept('gpt-4o');
  const objects = await written(/snippet\.yaml$/);
  assert.equal(kindsOf(objects), 'Secret mine-api-key, AgentgatewayBackend mine-backend, HTTPRoute mine');
  const key = stringAt(find(objects, 'Secret'), 'stringData', 'Authorization');
  assert.equal(key, '${OPENAI_API_KEY}');
  const backend = find(objects, 'AgentgatewayBackend');
  assert.equal(stringAt(backend, 'spec', 'ai', 'provider', 'openai', 'model'), 'gpt-4o');
  assert.equal(stringAt(backend, 'metadata', 'namespace'), 'team-a');
  await closeEditors();
});
