// A conversation in the real workbench: turns, the choice by the tree, a key that stands nowhere, answers that mean harm.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { choosePrompted, chosenProvider, promptBox, writePrompt } from './promptBox.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const key = 'sk-p29+Qx/7Z==secret&value';
const header = 'tenant+blue/41==&no';
/** The gateway's own key at its provider, which we never see but where it is echoed. */
const providerKey = ['sk', 'proj', 'aB3_'.repeat(12)].join('-');
/** What a secret may look like where it was written. */
const shapesOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
];

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
const chosen = () => chosenProvider(page);
const choose = (provider: string) => choosePrompted(stage, page, provider);

async function ask(prompt: string): Promise<void> {
  const figures = page.locator('.exchange .figures');
  const count = await figures.count();
  await writePrompt(page, prompt);
  await button('Send').click();
  await until('the figures', async () => (await figures.count()) > count);
}

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature?: number;
}

const lastAsked = (): Asked => JSON.parse(stage.sandbox.upstream.exchanges.at(-1)?.body ?? '{}') as Asked;

test('a conversation grows, and every turn goes with the next prompt', async () => {
  await choose('ollama-backend');
  await ask('My name is Ada');
  await ask('What is my name?');
  const { messages } = lastAsked();
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['user', 'assistant', 'user'],
  );
  assert.equal(messages[0]?.content, 'My name is Ada');
  assert.match(messages[1]?.content ?? '', /played by the sandbox/);
  assert.match(await page.locator('.timeline summary').last().innerText(), /resolve .*tunnel .*first byte .*done/);
});

test('what failed is not sent along; a new conversation knows nothing', async () => {
  stage.sandbox.upstream.failNext({ kind: 'answer', status: 400, body: '{"error":{"message":"no"}}' });
  await ask('Fail');
  assert.equal(await page.locator('.note.unsent').count(), 1);
  await ask('Go on');
  assert.ok(!lastAsked().messages.some(({ content }) => content === 'Fail'));
  assert.equal(lastAsked().messages.length, 5);
  await button('New Conversation').click();
  await ask('Who am I?');
  assert.equal(lastAsked().messages.length, 1);
});

test('the choice follows the tree until it is pinned', async () => {
  const tree = stage.window.tree('Providers');
  await tree.click('openai-backend');
  await until('the choice follows', async () => (await chosen()).endsWith('openai-backend'));
  await page.locator('button.pin').click();
  await tree.click('ollama-backend');
  await setTimeout(500);
  assert.ok((await chosen()).endsWith('openai-backend'));
  await page.locator('button.pin').click();
  await tree.click('openai-backend');
  await tree.click('ollama-backend');
  await until('the choice follows again', async () => (await chosen()).endsWith('ollama-backend'));
});

test('key, header and parameters reach the gateway; the raw request and copies hold no value', async () => {
  const { window } = stage;
  await page.locator('details.settings summary').click();
  await page.locator('vscode-textfield.temperature input').fill('0.25');
  await button('Set Key…').click();
  await window.answer(/Key for Gateway kgateway-system\/ai-gateway/, key);
  await until('the key is known', () => button('Forget Key').isVisible());
  await button('Add Header…').click();
  await window.answer(/Name of the header/, 'X-Tenant');
  await window.answer(/Value of X-Tenant/, header);
  await until('the header is known', async () => /x-tenant: •••/.test(await page.locator('.settings').innerText()));
  await page.locator('details.settings summary').click();
  await ask('Who am I to you?');
  const { headers } = stage.sandbox.upstream.exchanges.at(-1) ?? {};
  assert.equal(headers?.authorization, `Bearer ${key}`);
  assert.equal(headers?.['x-tenant'], header);
  assert.equal(lastAsked().temperature, 0.25);
  await page.locator('.raw summary').last().click();
  await page.locator('.raw pre').first().waitFor();
  const raw = await page.locator('.raw').last().innerText();
  assert.match(raw, /authorization: •••/);
  assert.match(raw, /x-tenant: •••/);
  assert.match(raw, /HTTP 200/);
  await page.locator('details.copy summary').click();
  for (const kind of [
    'cURL (POSIX Shell)',
    'cURL (PowerShell)',
    'Python',
    'TypeScript',
    'Shell Checks of All Providers',
  ]) {
    await button(kind).click();
    const copied = await until(`a copy as ${kind}`, () => stage.window.clipboard());
    for (const secret of [key, header]) for (const shape of shapesOf(secret)) assert.ok(!copied.includes(shape), kind);
  }
});

test('a refusal that echoes the key shows none', async () => {
  const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } });
  stage.sandbox.upstream.failNext({ kind: 'answer', status: 401, body });
  await ask('Is it right?');
  const said = await page.locator('.exchange').last().innerText();
  assert.match(said, /Incorrect API key provided: •••/);
});

test('an answer that means harm is text, and reaches nothing', async () => {
  const content = [
    '<img src=x onerror="parent.hacked=1"><script>window.hacked=1</script>',
    '[Run](command:workbench.action.quit) [Go](javascript:alert(1))',
    '![p](https://evil.example/pixel.png)',
    '\u001b[31mred\u001b[0m \u202Egnp.exe',
    'word '.repeat(200_000),
  ].join('\n\n');
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  const body = JSON.stringify({ object: 'chat.completion', model: 'm', choices, usage: {} });
  stage.sandbox.upstream.failNext({ kind: 'answer', status: 200, body });
  await ask('Be nice');
  const answer = page.locator('agw-answer').last();
  await until('the answer is drawn', async () => (await answer.innerText()).includes('onerror'));
  assert.equal(await answer.locator('img, script, iframe').count(), 0);
  assert.deepEqual(await answer.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), [
    'https://evil.example/pixel.png',
  ]);
  assert.equal(await page.locator('body').evaluate(() => 'hacked' in window || 'hacked' in window.parent), false);
  // Its words stand in no log.
  await button('New Conversation').click();
});

test('draft, conversation and where it is read survive hiding, and a move to another container', async () => {
  const { window } = stage;
  await ask('First of two');
  await ask('Second of two');
  await input().fill('half a thought');
  const scrolled = (): Promise<number> => page.locator('body').evaluate(() => scrollY);
  await page.locator('body').evaluate(() => scrollTo({ top: 150 }));
  // What is typed, and how far it is scrolled, is kept a moment later.
  await setTimeout(500);
  const isBack = async (): Promise<boolean> =>
    (await input().inputValue()) === 'half a thought' &&
    /First of two.*Second of two/s.test(await page.locator('body').innerText());
  const header = window.page.locator('.pane-header', { hasText: /^Prompt$/ });
  await header.click();
  await header.click();
  await until('it is back', isBack);
  await until('it is where it was', async () => Math.abs((await scrolled()) - 150) < 3);
  await window.runCommand('View: Move View');
  await window.choose('Prompt');
  await window.choose('New Panel Entry');
  await until('it is back', isBack);
  await ask('Still there?');
  assert.equal(lastAsked().messages.length, 5);
  await window.runCommand('View: Reset View Locations');
  await window.openContainer('Agentgateway');
  await until('it is back again', async () => /Still there\?/.test(await page.locator('body').innerText()));
});

test('a refusal that echoes the provider’s own key shows none, nor does the raw reply', async () => {
  const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${providerKey}.` } });
  stage.sandbox.upstream.failNext({ kind: 'answer', status: 401, body });
  await ask('Whose key is it?');
  const last = page.locator('.exchange').last();
  assert.match(await last.locator('.failure').innerText(), /Incorrect API key provided: •••\./);
  await last.locator('.raw summary').click();
  await last.locator('.raw pre').first().waitFor();
  assert.match(await last.locator('.raw').innerText(), /HTTP 401[\s\S]*Incorrect API key provided: •••\./);
});

test('conversation and key survive a reload of the window', async () => {
  await ask('Remember this');
  await setTimeout(2_000);
  await stage.window.reload();
  await stage.window.openContainer('Agentgateway');
  await until('the turn is back', async () => /Remember this/.test(await page.locator('body').innerText()));
  await until('a provider is chosen', async () => (await chosen()).endsWith('ollama-backend'));
  await ask('And now?');
  assert.equal(lastAsked().messages.length, 9);
  assert.equal(stage.sandbox.upstream.exchanges.at(-1)?.headers.authorization, `Bearer ${key}`);
});

test('no key and no header stands in any file, log, state or page', async () => {
  const { window, folder } = stage;
  const places = new Map<string, string>();
  for (const root of [window.server.profile, folder]) {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      // The extension's own code and VS Code's are no places where something is kept.
      if (entry.isFile() && !file.includes(`${path.sep}extensions${path.sep}`)) places.set(file, await text(file));
    }
  }
  assert.ok([...places].some(([file, held]) => file.endsWith('Agentgateway.log') && /prompt .* done/.test(held)));
  places.set('console', window.consoleLines.join('\n'));
  places.set('page', await page.locator('html').evaluate((element) => element.outerHTML));
  places.set(
    'panel',
    await page.locator('agw-prompt').evaluate((element) => JSON.stringify(Reflect.get(element, 'panel'))),
  );
  places.set('workbench', await window.page.content());
  places.set('storage', await window.page.evaluate(everythingStored));
  assert.ok(places.get('storage')?.includes('Remember this'), 'the search sees the state of the workspace');
  assert.ok(places.get('storage')?.includes('Incorrect API key'), 'and the refusals that are kept in it');
  const found = [...places].flatMap(([place, held]) =>
    [key, header, providerKey].flatMap((secret) =>
      shapesOf(secret)
        .filter((shape) => held.includes(shape))
        .map(() => place),
    ),
  );
  assert.deepEqual(found, []);
});

test('a gateway that asks its client for a key has it set where it is said', async () => {
  const body = 'api key authentication failure: no API Key found';
  stage.sandbox.upstream.failNext({ kind: 'answer', status: 401, body });
  await ask('Am I let in?');
  await page.locator('.failure').last().getByRole('button', { name: 'Set Key…' }).click();
  await stage.window.answer(/Key for Gateway kgateway-system\/ai-gateway/, `${key}-2`);
  await ask('And now?');
  assert.equal(stage.sandbox.upstream.exchanges.at(-1)?.headers.authorization, `Bearer ${key}-2`);
});

test('the palette forgets what a gateway was told', async () => {
  await stage.window.runCommand('Agentgateway: Forget Gateway Keys and Headers…');
  await stage.window.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row').first().click();
  await stage.window.page.keyboard.press('Enter');
  await ask('Who am I now?');
  const { headers } = stage.sandbox.upstream.exchanges.at(-1) ?? {};
  assert.deepEqual([headers?.authorization, headers?.['x-tenant']], [undefined, undefined]);
});

test('a keyring that takes nothing: the key works until the window is closed, and that is said', async () => {
  const { window } = stage;
  const gateway = `gateway:${JSON.stringify(['agentgateway-sandbox', 'kgateway-system', 'ai-gateway'])}`;
  const extensionId = 'agentgateway-tools.agentgateway-tools';
  await window.page.evaluate(lockKeyring, JSON.stringify({ extensionId, key: gateway }));
  await page.locator('details.settings summary').click();
  await page.locator('details.settings').getByRole('button', { name: 'Set Key…' }).click();
  await window.answer(/Key for Gateway kgateway-system\/ai-gateway/, key);
  await window.notification(/The keyring did not take what was set for Gateway kgateway-system\/ai-gateway/);
  await until('it stands beside the key', async () =>
    /kept until this window is closed/.test(await page.locator('.settings').innerText()),
  );
  await page.locator('details.settings summary').click();
  await ask('Do you know me?');
  assert.equal(stage.sandbox.upstream.exchanges.at(-1)?.headers.authorization, `Bearer ${key}`);
  await window.reload();
  await window.openContainer('Agentgateway');
  await until('a provider is chosen', async () => (await chosen()).endsWith('ollama-backend'));
  await ask('And after a reload?');
  assert.equal(stage.sandbox.upstream.exchanges.at(-1)?.headers.authorization, undefined);
});

test('the page broke no rule of its content security policy', () => {
  assert.deepEqual(
    stage.window.consoleLines.filter((line) => /Content Security Policy/i.test(line)),
    [],
  );
});

/** Latin-1, so that no byte of a database is lost. */
async function text(file: string): Promise<string> {
  return readFile(file, 'latin1').catch(() => '');
}

/** Runs in the workbench's page, which keeps the secrets of its window by name: one of this name is refused from now on. */
function lockKeyring(name: string): void {
  // oxlint-disable-next-line no-extend-native -- the only way into that object, whose page is thrown away
  Object.defineProperty(Object.prototype, name, {
    configurable: true,
    get: () => undefined,
    set: () => {
      throw new Error('The keyring is locked.');
    },
  });
}

/** Runs in the workbench's page: all that the browser keeps for it. */
async function everythingStored(): Promise<string> {
  const kept: unknown[] = [localStorage, sessionStorage].map((storage) => Object.entries(storage));
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error(name)));
    });
    for (const store of database.objectStoreNames) {
      const asked = database.transaction(store).objectStore(store).getAll();
      kept.push(await new Promise((resolve) => asked.addEventListener('success', () => resolve(asked.result))));
    }
    database.close();
  }
  return kept.map((one) => JSON.stringify(one)).join('\n');
}
