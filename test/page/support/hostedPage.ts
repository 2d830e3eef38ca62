import type { Page } from 'playwright-core';
import { pageHtml } from '../../../src/core/panel/pageHtml.ts';
import { themes, type ThemeName } from './themes.ts';

/** Nothing is served here: every request of the page is answered, or refused and noted, by the test. */
const origin = 'http://panel.test';

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

export interface HostedPage {
  /** Of its script in the bundle. */
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly theme: ThemeName;
  /** Console errors and warnings (policy violations among them), faults and requests that the page must not make. */
  readonly complaints: string[];
  /** What the page posts to its host, after its way as JSON. */
  hear(message: unknown): void;
}

/** Opens a page of the bundle as VS Code would, under its real policy: nothing is there but its own files. */
export async function openHosted(page: Page, hosted: HostedPage): Promise<void> {
  const { name, files, theme, complaints } = hosted;
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('sendToHost', (json: string) => hosted.hear(JSON.parse(json)));
  await page.route('**/*', async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    const contents = files.get(file);
    if (file === '') return route.fulfill({ contentType: 'text/html', body: html(name) });
    if (contents === undefined) {
      complaints.push(`asked for ${route.request().url()}`);
      return route.abort();
    }
    const contentType = contentTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: Buffer.from(contents) });
  });
  await page.addInitScript(playVsCode, { ...themes[theme] });
  await page.goto(`${origin}/`);
}

/** Posts a message to the page, as JSON, as VS Code does. */
export function postTo(page: Page, message: unknown): void {
  const json = JSON.stringify(message);
  page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), json).catch(() => undefined);
}

function html(name: string): string {
  return pageHtml({
    cspSource: origin,
    nonce: 'bm9uY2U=',
    scriptUri: `${origin}/${name}.js`,
    styleUri: `${origin}/${name}-style.css`,
    language: 'en',
    title: name,
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
