import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageHtml } from '../../../src/core/panel/pageHtml.ts';
import { themes, type Theme, type ThemeName } from './themes.ts';

/** Nothing is served here: every request of the page is answered, or refused and noted, by the test. */
const origin = 'http://panel.test';

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

export interface WebviewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** It stands in an editor's tab, not in the side bar. */
  readonly isEditor?: boolean;
}

/**
 * One of our pages in a browser, under the policy of the real host. VS Code's part, acquireVsCodeApi and what lies between,
 * is played here; messages cross as JSON, as they do there.
 */
export class WebviewStage {
  readonly page: Page;
  /** Console errors and warnings (policy violations among them), faults and requests that the page must not make. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;

  /**
   * @param name of the page's script in the bundle
   * @param hear what the page says to the host
   */
  static async open(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    name: string,
    hear: (message: unknown) => void,
    { theme = 'dark', width = 300, height = 700, isEditor = false }: WebviewOptions = {},
  ): Promise<WebviewStage> {
    const context = await browser.newContext({ viewport: { width, height } });
    const stage = new WebviewStage(context, await context.newPage());
    const colors: Theme = themes[theme];
    const background = (isEditor ? colors.variables['editor-background'] : undefined) ?? colors.background;
    await stage.#prepare(files, name, { ...colors, background }, hear);
    return stage;
  }

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  async #prepare(
    files: ReadonlyMap<string, Uint8Array>,
    script: string,
    theme: Theme,
    hear: (message: unknown) => void,
  ): Promise<void> {
    const { page } = this;
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') this.complaints.push(line.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.exposeFunction('sendToHost', (json: string) => hear(JSON.parse(json)));
    await page.route('**/*', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const contents = files.get(name);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: html(script) });
      if (contents === undefined) {
        this.complaints.push(`asked for ${route.request().url()}`);
        return route.abort();
      }
      const contentType = contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return route.fulfill({ contentType, body: Buffer.from(contents) });
    });
    await page.addInitScript(playVsCode, theme);
  }

  /** Loads the page, or loads it anew; it is there when something of it shows. */
  async load(shown: string): Promise<void> {
    await this.page.goto(`${origin}/`);
    await this.page.waitForSelector(shown);
  }

  post(message: unknown): void {
    const json = JSON.stringify(message);
    this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), json).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** Waits until a condition of the test's own side holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const limitMs = 10_000;
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Not so within ${limitMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function html(name: string): string {
  return pageHtml({
    cspSource: origin,
    nonce: 'bm9uY2U=',
    scriptUri: `${origin}/${name}.js`,
    styleUri: `${origin}/${name}-style.css`,
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
