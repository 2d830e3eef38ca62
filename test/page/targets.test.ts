import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { message } from '../../src/core/messages/index.ts';
import { targetId } from '../../src/core/prompt/targetPrompts.ts';
import { openBrowser } from './support/browser.ts';
import { FakeHost, provider } from './support/fakeHost.ts';
import { buildPage } from './support/pageBundle.ts';
import { PanelPage } from './support/panelPage.ts';

const opened = await openBrowser();
const skip = 'reason' in opened ? opened.reason : false;

const target = provider('standalone', {
  id: targetId('standalone'),
  namespace: 'http://localhost:8080',
  context: '',
  routePath: undefined,
  model: message('target.model', { model: 'llama3.2' }),
  isModelFixed: false,
  status: 'unknown',
});

const options = (panel: PanelPage): Promise<readonly (readonly [string, boolean])[]> =>
  panel.page
    .locator('vscode-single-select.provider vscode-option:not(.gone)')
    .evaluateAll((all) => all.map((one) => [one.textContent?.trim() ?? '', one.hasAttribute('disabled')]));

describe('targets without a cluster, in the picker', { skip }, () => {
  const browser = opened as Browser;
  let files: ReadonlyMap<string, Uint8Array>;
  before(async () => {
    files = await buildPage();
  });
  after(() => browser.close());

  void test('stand below the providers of clusters, under a heading that cannot be chosen', async () => {
    const panel = await PanelPage.open(browser, files, new FakeHost());
    try {
      panel.host.setProviders([provider('openai-backend'), target]);
      await panel.until(async () => (await options(panel)).some(([label]) => label === 'standalone'));
      assert.deepEqual(await options(panel), [
        ['openai-backend · /openai', false],
        ['Targets without a cluster', true],
        ['standalone', false],
      ]);
      panel.controller.choose(target.id);
      await panel.until(async () => (await panel.page.locator('.state').innerText()).includes('localhost:8080'));
      assert.match(await panel.page.locator('.state').innerText(), /llama3\.2 \(from target\)/);
      await panel.page.locator('vscode-single-select.provider').click();
      const shot = process.env['SHOT'];
      if (shot) await panel.page.screenshot({ path: shot });
      assert.deepEqual(panel.complaints, []);
    } finally {
      await panel.close();
    }
  });

  void test('are all there is where there is no cluster, without a heading, and can be sent to', async () => {
    const panel = await PanelPage.open(browser, files, new FakeHost());
    try {
      panel.host.setProviders([target]);
      await panel.until(async () => (await options(panel)).length === 1);
      panel.controller.choose(target.id);
      await panel.send('Hi');
      panel.host.last.text('Hello');
      await panel.until(async () => (await panel.answer()).includes('Hello'));
      assert.deepEqual(panel.complaints, []);
    } finally {
      await panel.close();
    }
  });
});
