import type { Browser, Page } from 'playwright-core';
import { fillTemplate } from '../../../src/core/messages/message.ts';
import { PanelController } from '../../../src/core/panel/panelController.ts';
import { parseToHost, type ToHost } from '../../../src/core/panel/toHost.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import { FakeCredentials } from './fakeCredentials.ts';
import type { FakeHost } from './fakeHost.ts';
import { until, WebviewStage, type WebviewOptions } from './webviewStage.ts';

/** The panel's page in a browser, under the policy of the real host, with the real controller behind it. */
export class PanelPage {
  readonly #stage: WebviewStage;
  readonly host: FakeHost;
  readonly received: ToHost[] = [];
  readonly opened: string[] = [];
  readonly ran: PromptAction[] = [];
  readonly clipboard: string[] = [];
  readonly credentials = new FakeCredentials();
  readonly log: string[] = [];
  controller: PanelController;
  #held: ToHost[] | undefined;
  logsShown = 0;

  static async open(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    host: FakeHost,
    options: WebviewOptions = {},
  ): Promise<PanelPage> {
    const heard: ((value: unknown) => void)[] = [];
    const stage = await WebviewStage.open(browser, files, 'prompt', (value) => heard[0]?.(value), options);
    const opened = new PanelPage(stage, host);
    heard.push((value) => opened.#take(value));
    await stage.load('vscode-textarea.prompt');
    return opened;
  }

  private constructor(stage: WebviewStage, host: FakeHost) {
    this.#stage = stage;
    this.host = host;
    this.controller = this.#newController();
  }

  get page(): Page {
    return this.#stage.page;
  }

  get complaints(): string[] {
    return this.#stage.complaints;
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

  #take(value: unknown): void {
    const message = parseToHost(value);
    if (message === undefined) this.complaints.push(`no message of ours: ${JSON.stringify(value)}`);
    else this.#hear(message);
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
    if (this.#held !== undefined) return void this.#held.push(message);
    this.received.push(message);
    if (message.type === 'ready') this.attach();
    this.controller.receive(message);
  }

  /** What VS Code does when it makes the page. */
  attach(): void {
    this.controller.attach((message) => this.#stage.post(message));
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
    await this.#stage.close();
  }
}
