import type { Browser, BrowserContext, Page } from 'playwright-core';
import { fillTemplate } from '../../../src/core/messages/message.ts';
import { PanelController } from '../../../src/core/panel/panelController.ts';
import { pageHtml } from '../../../src/core/panel/pageHtml.ts';
import { parseToHost, type ToHost } from '../../../src/core/panel/toHost.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import { FakeCredentials } from './fakeCredentials.ts';
import type { FakeHost } from './fakeHost.ts';
import { themes, type ThemeName } from './themes.ts';

/** Nothing is served here: every request of the page is answered, or refused and noted, by the test. */
const origin = 'http://panel.test';

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

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
    await opened.#prepare(files, theme);
    await opened.page.goto(`${origin}/`);
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

  async #prepare(files: ReadonlyMap<string, Uint8Array>, theme: ThemeName): Promise<void> {
    const { page } = this;
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') this.complaints.push(line.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.exposeFunction('sendToHost', (json: string) => {
      const message = parseToHost(JSON.parse(json));
      if (message === undefined) this.complaints.push(`no message of ours: ${json}`);
      else this.#hear(message);
    });
    await page.route('**/*', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const contents = files.get(name);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: html() });
      if (contents === undefined) {
        this.complaints.push(`asked for ${route.request().url()}`);
        return route.abort();
      }
      const contentType = contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return route.fulfill({ contentType, body: Buffer.from(contents) });
    });
    await page.addInitScript(playVsCode, { ...themes[theme] });
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
    this.controller.attach((message) => {
      const json = JSON.stringify(message);
      this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), json).catch(() => undefined);
    });
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
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const limitMs = 10_000;
    const endMs = performance.now() + limitMs;
    while (!(await condition())) {
      if (performance.now() > endMs) throw new Error(`Not so within ${limitMs} ms: ${String(condition)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    this.controller.dispose();
    await this.#context.close();
  }
}

function html(): string {
  return pageHtml({
    cspSource: origin,
    nonce: 'bm9uY2U=',
    scriptUri: `${origin}/prompt.js`,
    styleUri: `${origin}/prompt-style.css`,
    language: 'en',
    title: 'Prompt',
  });
}

/** Runs in the page before its own script. */
function playVsCode(theme: {
  readonly className: string;
  readonly background: string;
  readonly variables: Readonly<Record<string, string>>;
}): void {
  const key = 'vscode-state';
  const scope = window as unknown as Record<string, unknown>;
  scope['acquireVsCodeApi'] = () => {
    delete scope['acquireVsCodeApi'];
    return {
      postMessage: (message: unknown) => (scope['sendToHost'] as (json: string) => void)(JSON.stringify(message)),
      getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
    };
  };
  document.addEventListener('DOMContentLoaded', () => {
    const root = document.documentElement;
    for (const [name, value] of Object.entries(theme.variables)) root.style.setProperty(`--vscode-${name}`, value);
    root.style.setProperty('background-color', theme.background);
    document.body.classList.add(theme.className);
  });
}
