import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { FakeHost } from './fakeHost.ts';
import { buildPage } from './pageBundle.ts';
import { PanelPage } from './panelPage.ts';

type PanelTest = (name: string, run: (panel: PanelPage) => Promise<void>) => void;

/**
 * Tests of the panel's page: each has a page of its own, which must complain of nothing, whatever the test does.
 * @param what of the page must be there before a test begins
 * @returns `skip`: why there can be none, for `describe`; `start`: called within it
 */
export async function panelTests(
  what = 'vscode-single-select.format',
  host = () => new FakeHost(),
): Promise<{ readonly skip: string | false; readonly start: () => PanelTest }> {
  const opened = await openBrowser();
  return {
    skip: 'reason' in opened ? opened.reason : false,
    start: () => {
      const browser = opened as Browser;
      let files: ReadonlyMap<string, Uint8Array>;
      before(async () => {
        files = await buildPage();
      });
      after(() => browser.close());
      return (name, run) => {
        void test(name, async () => {
          const panel = await PanelPage.open(browser, files, host());
          try {
            await panel.page.waitForSelector(what);
            await run(panel);
            assert.deepEqual(panel.complaints, []);
          } finally {
            await panel.close();
          }
        });
      };
    },
  };
}
