import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { fillTemplate } from '../../../src/core/messages/message.ts';
import { CompareController } from '../../../src/core/panel/compare/compareController.ts';
import { parseCompareToHost, type CompareToHost } from '../../../src/core/panel/compare/compareToHost.ts';
import { parseSavedCompare } from '../../../src/core/panel/compare/savedCompare.ts';
import { PromptHistory, type HistoryLevel } from '../../../src/core/prompt/history/promptHistory.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import { later } from '../../../src/editor/doors/later.ts';
import type { FakeHost, FakeRun } from './fakeHost.ts';
import { openHosted, postTo } from './hostedPage.ts';
import type { ThemeName } from './themes.ts';
import { until } from './until.ts';

interface CompareOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

/** The page that compares providers in a browser, with the real controller behind it. */
export class ComparePage {
  readonly page: Page;
  readonly #context: BrowserContext;
  /** Console errors and warnings (policy violations among them), faults and requests that the page must not make. */
  readonly complaints: string[] = [];
  readonly host: FakeHost;
  readonly received: CompareToHost[] = [];
  readonly opened: string[] = [];
  readonly ran: PromptAction[] = [];
  readonly log: string[] = [];
  /** A host that loses what the page says. */
  isDeaf = false;
  level: HistoryLevel = 'promptsAndAnswers';
  readonly history = new PromptHistory({
    kept: () => undefined,
    keep: () => undefined,
    level: () => this.level,
    nowMs: () => 0,
    secrets: () => [],
  });
  controller: CompareController;

  static async open(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    host: FakeHost,
    { theme = 'dark', width = 900, height = 700 }: CompareOptions = {},
  ): Promise<ComparePage> {
    const context = await browser.newContext({ viewport: { width, height } });
    const opened = new ComparePage(context, await context.newPage(), host);
    const { page, complaints } = opened;
    await openHosted(page, { name: 'compare', files, theme, complaints, hear: (value) => opened.#take(value) });
    await page.waitForSelector('vscode-textarea.prompt');
    await until(() => opened.column(1).isVisible());
    return opened;
  }

  private constructor(context: BrowserContext, page: Page, host: FakeHost) {
    this.#context = context;
    this.page = page;
    this.host = host;
    this.controller = this.#newController(undefined);
  }

  #newController(saved: unknown): CompareController {
    return new CompareController(
      this.host,
      {
        later,
        translate: fillTemplate,
        showLog: () => this.log.push('shown'),
        run: (action) => this.ran.push(action),
        openLink: (url) => this.opened.push(url),
        info: (line) => this.log.push(line),
        history: this.history,
        // A host that forgets: the page has to remember by itself.
        remember: () => undefined,
      },
      parseSavedCompare(saved),
    );
  }

  #take(value: unknown): void {
    const message = parseCompareToHost(value);
    if (message === undefined) return void this.complaints.push(`no message of ours: ${JSON.stringify(value)}`);
    if (this.isDeaf) return;
    this.received.push(message);
    if (message.type === 'ready') this.controller.attach((posted) => postTo(this.page, posted));
    this.controller.receive(message);
  }

  /** Column by its number, from 1. */
  column(number: number): Locator {
    return this.page.locator('.column').nth(number - 1);
  }

  input(): Locator {
    return this.page.locator('vscode-textarea.prompt textarea');
  }

  /** Writes a prompt, sends it, and gives the runs of the columns in their order. */
  async send(prompt: string): Promise<readonly FakeRun[]> {
    const columns = await this.page.locator('.column').count();
    const before = this.host.runs.length;
    await this.input().fill(prompt);
    await this.page.locator('vscode-button.send').click();
    await until(() => this.host.runs.length === before + columns);
    return this.host.runs.slice(before);
  }

  messages<Type extends CompareToHost['type']>(type: Type): readonly Extract<CompareToHost, { type: Type }>[] {
    return this.received.filter((message): message is Extract<CompareToHost, { type: Type }> => message.type === type);
  }

  /** The page is loaded anew: by a host that goes on, or by one that begins with what the page kept. */
  async reload(isNewWindow: boolean): Promise<void> {
    if (isNewWindow) {
      const kept: unknown = await this.page.evaluate(() =>
        JSON.parse(sessionStorage.getItem('vscode-state') ?? 'null'),
      );
      this.controller.dispose();
      this.controller = this.#newController(kept);
    }
    const before = this.messages('ready').length;
    await this.page.goto('http://panel.test/');
    await this.page.waitForSelector('vscode-textarea.prompt');
    await until(() => this.messages('ready').length > before);
  }

  async close(): Promise<void> {
    this.controller.dispose();
    await this.#context.close();
  }
}
