import type { Browser, BrowserContext, Page } from 'playwright-core';
import { fillTemplate } from '../../../src/core/messages/message.ts';
import { PanelController } from '../../../src/core/panel/panelController.ts';
import { parseToHost, type ToHost } from '../../../src/core/panel/toHost.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import { FakeCredentials } from './fakeCredentials.ts';
import type { FakeHost } from './fakeHost.ts';
import { openHosted, postTo } from './hostedPage.ts';
import type { ThemeName } from './themes.ts';
import { until } from './until.ts';

/**
 * The panel's page in a browser, under the policy of the real host, with the real controller behind it. VS Code's part,
 * acquireVsCodeApi and what lies between, is played here; messages cross as JSON, as they do there.
 */
export class PanelPage {
  readonly page: Page;
  readonly host: FakeHost;
  readonly received: ToHost[] = [];
  readonly opened: string[] = [];
  readonly ran: PromptAction[] = [];
  readonly clipboard: string[] = [];
  readonly credentials = new FakeCredentials();
  readonly log: string[] = [];
  /** Console errors and warnings (policy violations among them), faults and requests that the page must not make. */
  readonly complaints: string[] = [];
  controller: PanelController;
  readonly #context: BrowserContext;
  /** A host that loses what the page says. */
  isDeaf = false;
  #held: ToHost[] | undefined;
  logsShown = 0;

  static async open(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    host: FakeHost,
    { theme = 'dark', width = 300 }: { readonly theme?: ThemeName; readonly width?: number } = {},
  ): Promise<PanelPage> {
    const context = await browser.newContext({ viewport: { width, height: 700 } });
    const opened = new PanelPage(context, await context.newPage(), host);
    const hear = (value: unknown): void => {
      const message = parseToHost(value);
      if (message === undefined) opened.complaints.push(`no message of ours: ${JSON.stringify(value)}`);
      else opened.#hear(message);
    };
    await openHosted(opened.page, { name: 'prompt', files, theme, complaints: opened.complaints, hear });
    await opened.page.waitForSelector('vscode-textarea.prompt');
    return opened;
  }

  private constructor(context: BrowserContext, page: Page, host: FakeHost) {
    this.#context = context;
    this.page = page;
    this.host = host;
    this.controller = this.#newController();
  }

  #newController(): PanelController {
    return new PanelController(this.host, {
      later: (action, delayMs) => {
        const timer = setTimeout(action, delayMs);
        return { dispose: () => clearTimeout(timer) };
      },
      translate: fillTemplate,
      showLog: () => (this.logsShown += 1),
      openLink: (url) => this.opened.push(url),
      info: (line) => this.log.push(line),
      copy: async (text) => void this.clipboard.push(text),
      run: (action) => this.ran.push(action),
      credentials: this.credentials,
      // A host that forgets: the page has to remember by itself.
      remembered: () => undefined,
      remember: () => undefined,
    });
  }

  /** A slow host: what the page says waits until the returned function is called. */
  holdHost(): () => void {
    const held: ToHost[] = [];
    this.#held = held;
    return () => {
      this.#held = undefined;
      for (const message of held) this.#hear(message);
    };
  }

  #hear(message: ToHost): void {
    if (this.isDeaf) return;
    if (this.#held !== undefined) return void this.#held.push(message);
    this.received.push(message);
    if (message.type === 'ready') this.attach();
    this.controller.receive(message);
  }

  /** What VS Code does when it makes the page. */
  attach(): void {
    this.controller.attach((message) => postTo(this.page, message));
  }

  /** A window that was reloaded: the host starts from nothing. */
  restartHost(): void {
    this.controller.dispose();
    this.controller = this.#newController();
  }

  messages<Type extends ToHost['type']>(type: Type): readonly Extract<ToHost, { type: Type }>[] {
    return this.received.filter((message): message is Extract<ToHost, { type: Type }> => message.type === type);
  }

  async type(text: string): Promise<void> {
    await this.page.locator('vscode-textarea.prompt textarea').fill(text);
  }

  async send(text: string): Promise<void> {
    const sent = this.host.runs.length;
    await this.type(text);
    await this.page.locator('vscode-button.send').click();
    await this.until(() => this.host.runs.length > sent);
  }

  async answer(): Promise<string> {
    return this.page.locator('agw-answer').last().innerText();
  }

  /** Waits until a condition of the test's own side holds. */
  until(condition: () => boolean | Promise<boolean>): Promise<void> {
    return until(condition);
  }

  async close(): Promise<void> {
    this.controller.dispose();
    await this.#context.close();
  }
}
