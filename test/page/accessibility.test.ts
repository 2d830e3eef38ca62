import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { message } from '../../src/core/messages/index.ts';
import { axeComplaints } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { ComparePage } from './support/comparePage.ts';
import { FakeHost } from './support/fakeHost.ts';
import { buildPage } from './support/pageBundle.ts';
import { PanelPage } from './support/panelPage.ts';
import { themes, type ThemeName } from './support/themes.ts';

const opened = await openBrowser();
const skip = 'reason' in opened ? opened.reason : false;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function check(panel: { readonly page: Page }, moment: string): Promise<void> {
  assert.deepEqual(await axeComplaints(panel.page), [], moment);
}

describe('axe-core finds nothing', { skip }, () => {
  const browser = opened as Browser;
  let files: ReadonlyMap<string, Uint8Array>;
  before(async () => {
    files = await buildPage();
  });
  after(() => browser.close());

  for (const theme of Object.keys(themes) as ThemeName[]) {
    void test(`in ${theme}: empty, answering, answered, failed`, async () => {
      const panel = await PanelPage.open(browser, files, new FakeHost(), { theme });
      try {
        await panel.until(() => panel.messages('ready').length > 0);
        // Through the debugger, past the page's policy, which would refuse it.
        await panel.page.evaluate(axe);
        await check(panel, 'empty');
        panel.credentials.set({ hasKey: true, headers: ['x-tenant'], isSessionOnly: true });
        panel.host.problems.set('chatCompletions', message('format.modelsNotServed', { path: '/v1/models' }));
        panel.host.routes = ['/a', '/b'].map((path) => ({ id: path, route: 'r', gateway: 'g', place: path, path }));
        panel.host.setProviders(panel.host.providers());
        await panel.page.waitForSelector('vscode-single-select.route');
        await panel.page.locator('details.settings summary').click();
        await panel.page.locator('vscode-textarea.system textarea').fill('Be brief.');
        await panel.page.locator('details.copy summary').click();
        await panel.send('Hi');
        panel.host.last.say({ type: 'reasoning', text: 'Let me see.' });
        panel.host.last.say({ type: 'toolCall', call: '0', name: 'a', input: '{"x":1}' });
        panel.host.last.text(
          '# A\n\n### B\n\n- c `d` [e](https://example.com)\n\n```\ncode\n```\n\n| f |\n|---|\n| g |\n\n> h',
        );
        await panel.page.waitForSelector('agw-answer table');
        await check(panel, 'answering');
        panel.host.last.step('resolve', 2);
        panel.host.last.step('firstByte', 300);
        panel.host.last.done({}, { request: 'POST', reply: 'HTTP 200' });
        await panel.page.waitForSelector('.figures');
        await panel.page.locator('details.timeline summary').click();
        await panel.page.locator('details.raw summary').click();
        await panel.page.waitForSelector('details.raw pre');
        await check(panel, 'answered');
        await panel.send('Again');
        panel.host.last.fail({
          explanation: message('prompt.cut'),
          status: 200,
          body: 'x'.repeat(300),
          refusesStream: true,
        });
        await panel.page.waitForSelector('.failure');
        await check(panel, 'failed');
        assert.deepEqual(panel.complaints, []);
      } finally {
        await panel.close();
      }
    });

    void test(`in ${theme}: a comparison that is empty, answering, answered, failed`, async () => {
      const compared = await ComparePage.open(browser, files, new FakeHost(), { theme });
      try {
        await compared.page.evaluate(axe);
        await check(compared, 'empty');
        compared.host.problems.set('chatCompletions', message('format.modelsNotServed', { path: '/v1/models' }));
        compared.host.setProviders(compared.host.providers().map((one) => ({ ...one, isModelFixed: false })));
        await compared.page.locator('vscode-button.add').click();
        await compared.page.locator('details.system summary').click();
        await compared.page.locator('.column').nth(2).waitFor();
        await compared.page.locator('vscode-textfield.model').nth(2).waitFor();
        await check(compared, 'with options');
        const runs = await compared.send('Hi');
        runs[0]?.say({ type: 'reasoning', text: 'Let me see.' });
        runs[0]?.text('# A\n\n- c `d` [e](https://example.com)\n\n```\ncode\n```\n\n| f |\n|---|\n| g |');
        await compared.page.waitForSelector('agw-answer table');
        await check(compared, 'answering');
        runs[0]?.done();
        runs[1]?.fail({ explanation: message('prompt.cut'), status: 400, body: 'x'.repeat(300), refusesStream: true });
        runs[2]?.text('Half');
        await compared.column(3).locator('vscode-button.stop-one').click();
        await compared.column(3).locator('.figures').waitFor();
        await check(compared, 'answered, failed, stopped');
        assert.deepEqual(compared.complaints, []);
      } finally {
        await compared.close();
      }
    });
  }
});
