import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  parseDiagnosisToHost,
  type DiagnosisToHost,
  type DiagnosisToPage,
} from '../../src/core/panel/diagnosisMessages.ts';
import type { DiagnosisReport, ReportStep } from '../../src/core/panel/diagnosisReport.ts';
import { axeComplaints } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { openHosted, postTo } from './support/hostedPage.ts';
import { buildPage } from './support/pageBundle.ts';
import { themes, type ThemeName } from './support/themes.ts';

const opened = await openBrowser();
const skip = 'reason' in opened ? opened.reason : false;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function step(id: string, parts: Partial<ReportStep> = {}): ReportStep {
  return {
    id,
    title: id,
    state: 'ok',
    evidence: [],
    quote: undefined,
    shell: undefined,
    durationMs: undefined,
    consent: undefined,
    actions: [],
    ...parts,
  };
}

const report: DiagnosisReport = {
  title: 'anthropic-backend in prod / kgateway-system',
  isRunning: false,
  steps: [
    step('api', { title: 'API server reachable', evidence: ['v1.36.3'], durationMs: 12.4 }),
    step('backend', {
      title: 'Backend accepted',
      state: 'failed',
      evidence: ['Rejected.'],
      quote: 'Controller: <b>no</b>',
    }),
    step('secret', {
      title: 'Secret',
      state: 'failed',
      evidence: ['It holds api-key.'],
      actions: [
        { title: 'Rename the data key', mends: true },
        { title: 'Open Secret', mends: false },
      ],
    }),
    step('route', { state: 'warned', evidence: ['x'] }),
    step('gateway', { state: 'unknown', evidence: ['x'] }),
    step('tunnel', { state: 'running' }),
    step('answers', { state: 'pending' }),
    step('provider', {
      title: 'Provider answers',
      state: 'waiting',
      evidence: ['It may cost.'],
      consent: 'Send One Token',
    }),
    step('ollamaInside', { state: 'skipped', evidence: ['Not allowed.'], shell: `kubectl run ${'x'.repeat(200)}` }),
  ],
};

/** The page, and what it said to its host. */
class DiagnosisPage {
  readonly page: Page;
  readonly heard: DiagnosisToHost[] = [];
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  static async open(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    { theme = 'dark', width = 900 }: { readonly theme?: ThemeName; readonly width?: number } = {},
  ): Promise<DiagnosisPage> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const own = new DiagnosisPage(await context.newPage());
    const { page, complaints, heard } = own;
    const hear = (value: unknown): void => {
      const message = parseDiagnosisToHost(value);
      if (message === undefined) complaints.push(`no message of ours: ${JSON.stringify(value)}`);
      else heard.push(message);
      if (message?.type === 'ready') own.tell({ type: 'init', strings: {}, report });
    };
    await openHosted(page, { name: 'diagnose', files, theme, complaints, hear });
    await page.waitForSelector('.step');
    return own;
  }

  tell(message: DiagnosisToPage): void {
    postTo(this.page, message);
  }

  /** What a screen reader is told. */
  async status(fits: RegExp): Promise<void> {
    await this.page.locator('[role=status]', { hasText: fits }).waitFor({ state: 'attached', timeout: 5_000 });
  }
}

describe('the page of a diagnosis in Chromium, under its real policy', { skip }, () => {
  const browser = opened as Browser;
  let files: ReadonlyMap<string, Uint8Array>;
  before(async () => {
    files = await buildPage();
  });
  after(() => browser.close());

  function pageTest(name: string, run: (own: DiagnosisPage) => Promise<void>): void {
    void test(name, async () => {
      const own = await DiagnosisPage.open(browser, files);
      try {
        await run(own);
        assert.deepEqual(own.complaints, []);
      } finally {
        await own.page.context().close();
      }
    });
  }

  pageTest('each check has a sign, its name, its word, what was found and how long it took', async ({ page }) => {
    const api = page.locator('[data-step=api]');
    assert.match(await api.innerText(), /API server reachable\s+OK · 12 ms\s+v1\.36\.3/);
    assert.equal(await api.locator('.codicon-pass-filled').count(), 1);
    assert.match(await page.locator('header').innerText(), /9 checks, 2 failed, 1 skipped/);
    for (const [id, word] of [
      ['route', 'Warning'],
      ['gateway', 'Unknown'],
      ['tunnel', 'Running'],
      ['answers', 'To come'],
      ['provider', 'Waits for you'],
    ] as const) {
      assert.equal(await page.locator(`[data-step=${id}] .word`).innerText(), word);
    }
  });

  pageTest('the words of a controller are text, whatever they hold', async ({ page }) => {
    assert.equal(await page.locator('[data-step=backend] blockquote').innerText(), 'Controller: <b>no</b>');
    assert.equal(await page.locator('blockquote b').count(), 0);
  });

  pageTest('every button says which step and which of its buttons, by keyboard too', async ({ page, heard }) => {
    await page.getByRole('button', { name: 'Rename the data key' }).click();
    await page.getByRole('button', { name: 'Open Secret' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send One Token' }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Run Again' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    assert.deepEqual(heard.slice(1), [
      { type: 'act', step: 'secret', action: 0 },
      { type: 'act', step: 'secret', action: 1 },
      { type: 'allow', step: 'provider' },
      { type: 'run' },
      { type: 'showLog' },
    ]);
  });

  pageTest('it fills as steps come; the button that runs cancels meanwhile and keeps the focus', async (own) => {
    const { page, heard } = own;
    await own.status(/Done: 9 checks, 2 failed, 1 skipped/);
    await page.getByRole('button', { name: 'Run Again' }).focus();
    const begun = report.steps.map((one) => step(one.id, { title: one.title, state: 'pending' }));
    own.tell({ type: 'report', report: { ...report, isRunning: true, steps: begun } });
    await page.locator('.counts', { hasText: '0 of 9 checks' }).waitFor();
    await own.status(/^Checking\.$/);
    const [, ...rest] = begun;
    const failed = step('api', { title: 'API server reachable', state: 'failed' });
    own.tell({ type: 'report', report: { ...report, isRunning: true, steps: [failed, ...rest] } });
    await own.status(/API server reachable: Failed/);
    await page.keyboard.press('Enter');
    await page.locator('.run', { hasText: 'Cancel' }).waitFor();
    assert.deepEqual(heard.at(-1), { type: 'cancel' });
  });

  pageTest('what came of copying is told', async (own) => {
    await own.page.getByRole('button', { name: 'Copy as Markdown' }).click();
    assert.deepEqual(own.heard.at(-1), { type: 'copy' });
    own.tell({ type: 'copied', isCopied: true });
    await own.page.locator('.copied', { hasText: 'Copied, without anything that looks like a key.' }).waitFor();
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    void test(`axe-core finds nothing in ${theme}, wide and narrow`, async () => {
      for (const width of [900, 400]) {
        const own = await DiagnosisPage.open(browser, files, { theme, width });
        try {
          // Through the debugger, past the page's policy, which would refuse it.
          await own.page.evaluate(axe);
          assert.deepEqual(await axeComplaints(own.page), []);
          assert.ok(await own.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways');
          assert.deepEqual(own.complaints, []);
        } finally {
          await own.page.context().close();
        }
      }
    });
  }
});
