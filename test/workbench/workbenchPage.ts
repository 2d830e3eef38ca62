import path from 'node:path';
import type { Browser, ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core';

import { exactly, TextEditor } from './editor.ts';
import type { WorkbenchServer } from './server.ts';
import { TreeView } from './treeView.ts';
import { patienceMs, until } from './until.ts';

/** Color themes that come with VS Code, one of each kind, as the palette writes them. */
export const colorThemes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  highContrast: 'Dark High Contrast',
  highContrastLight: 'Light High Contrast',
} as const;

/** An entry of the Problems view, as a screen reader is told it. */
export type Problem = string;

/** One window of the workbench, and what a person does in it. */
export class WorkbenchPage {
  readonly page: Page;
  readonly server: WorkbenchServer;
  /** Everything that the page wrote to its console, the webviews' content security violations among it. */
  readonly consoleLines: string[] = [];

  constructor(page: Page, server: WorkbenchServer) {
    this.page = page;
    this.server = server;
    page.on('console', (line: ConsoleMessage) => this.consoleLines.push(`${line.type()}: ${line.text()}`));
  }

  // Windows and layout

  /** Waits until the workbench has restored its editors and views. The server must run with the test driver. */
  async restored(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await this.page.evaluate('globalThis.driver?.whenWorkbenchRestored()');
  }

  /** Loads the window anew; the extension host starts again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.restored();
  }

  /** Closes this window. */
  async close(): Promise<void> {
    await this.page.context().close();
  }

  async screenshot(file: string, part?: Locator): Promise<void> {
    await (part ?? this.page).screenshot({ path: file });
  }

  /** The side bar, the panel and so on, for pictures. */
  part(name: 'sidebar' | 'editor' | 'panel' | 'statusbar' | 'activitybar'): Locator {
    return this.page.locator(`.part.${name}`);
  }

  /** Switches the color theme, as a person does, and waits until it shows. */
  async setColorTheme(kind: keyof typeof colorThemes): Promise<void> {
    const className = { dark: 'vs-dark', light: 'vs', highContrast: 'hc-black', highContrastLight: 'hc-light' }[kind];
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput().fill(colorThemes[kind]);
    await this.choose(colorThemes[kind]);
    await this.page.locator(`.monaco-workbench.${className}`).first().waitFor({ timeout: patienceMs });
  }

  /** Opens a container of the activity bar by its title, unless it is open. */
  async openContainer(title: string): Promise<void> {
    const item = this.page
      .locator(`.part.activitybar .composite-bar .action-item:has(a.action-label[aria-label^="${title}"])`)
      .first();
    await item.waitFor({ timeout: patienceMs });
    if (
      (await item.getAttribute('aria-expanded')) === 'true' ||
      (await item.getAttribute('class'))?.includes('checked')
    )
      return;
    await item.click();
  }

  /** The badge of a container in the activity bar, or an empty text. */
  async badgeOf(title: string): Promise<string> {
    const item = this.page
      .locator(`.part.activitybar .composite-bar .action-item:has(a.action-label[aria-label^="${title}"])`)
      .first();
    return (
      await item
        .locator('.badge-content')
        .innerText({ timeout: 1_000 })
        .catch(() => '')
    ).trim();
  }

  /** A tree in the sidebar by the title of its pane. */
  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** The document of an extension's one webview that is shown. (VS Code tells views from panels in the address only until they are hidden once.) */
  webviewOf(extensionId: string): FrameLocator {
    return this.webview(`iframe.webview.ready[src*="extensionId=${extensionId}"]`);
  }

  /** Of several webviews of an extension the one that shows something; waits for it. It is another one after a reload. */
  async webviewWith(extensionId: string, content: string): Promise<FrameLocator> {
    const frames = this.page.locator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`);
    return until(`a page with ${content}`, async () => {
      const names = await frames.evaluateAll((elements) => elements.map((one) => one.getAttribute('name') ?? ''));
      for (const name of names) {
        const frame = this.webview(`iframe.webview[name="${name}"]`);
        if ((await frame.locator(content).count()) > 0) return frame;
      }
      return undefined;
    });
  }

  /** The document of an extension's webview in an editor, beside one in a view that was never hidden. */
  editorPage(extensionId: string): FrameLocator {
    return this.webview(`iframe.webview.ready[src*="extensionId=${extensionId}"]:not([src*="purpose=webviewView"])`);
  }

  // Command palette, quick picks, input boxes

  /** Runs a command by its full title in the palette. Asks again while it is not there: commands register late. */
  async runCommand(title: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const input = widget.locator('.quick-input-box input');
    const row = widget
      .locator('.monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(title) }) })
      .first();
    await until(`the command ${title}`, async () => {
      try {
        await this.page.keyboard.press('F1');
        await input.waitFor({ state: 'visible', timeout: 1_000 });
        await input.fill(`>${title}`, { timeout: 1_000 });
        await row.waitFor({ timeout: 1_500 });
        await row.click({ timeout: 1_500 });
        return true;
      } catch (error) {
        await this.page.keyboard.press('Escape');
        throw error;
      }
    });
  }

  /** The titles of the commands that the palette offers for a text. */
  async commandsFor(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInput().fill(`>${text}`);
    const labels = this.page.locator('.quick-input-widget:visible .quick-input-list-entry .label-name');
    await labels.first().waitFor({ timeout: patienceMs });
    const titles = await labels.allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** The title line of the quick pick or input box that is open ("New provider backend (1/4)"). */
  async quickInputTitle(): Promise<string> {
    const title = this.page.locator('.quick-input-widget:visible .quick-input-title');
    await title.waitFor({ timeout: patienceMs });
    return title.innerText();
  }

  /** The labels that the open quick pick offers. */
  async choices(): Promise<string[]> {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    await rows.first().waitFor({ timeout: patienceMs });
    return rows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  /** Picks the row with this label in the open quick pick. */
  async choose(label: string): Promise<void> {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    const row = rows.filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) }).first();
    await row.waitFor({ timeout: patienceMs });
    await row.click();
  }

  /** Waits for a question whose title or prompt fits, writes the answer (or keeps the proposal) and presses Enter. */
  async answer(question: RegExp, text?: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible').filter({ hasText: question });
    await widget.waitFor({ timeout: patienceMs });
    if (text !== undefined) await this.quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The message under the open input box (a refusal, for example). */
  async quickInputMessage(): Promise<string> {
    return this.page.locator('.quick-input-widget:visible .quick-input-message').innerText();
  }

  // Editors and problems

  /** Opens a file of the workspace by name. */
  async openFile(name: string): Promise<TextEditor> {
    const row = this.page
      .locator('.quick-input-widget:visible .monaco-list-row')
      .filter({ hasText: path.basename(name) })
      .first();
    await until(`the file ${name}`, async () => {
      try {
        await this.page.keyboard.press('Control+P');
        await this.quickInput().waitFor({ state: 'visible', timeout: 1_000 });
        // It may close in this very moment, as an editor of before takes the focus back.
        await this.quickInput().fill(name, { timeout: 1_000 });
        await row.waitFor({ timeout: 2_000 });
        await row.click({ timeout: 1_500 });
        return true;
      } catch (error) {
        await this.page.keyboard.press('Escape');
        throw error;
      }
    });
    return this.editorOf(path.basename(name));
  }

  /** The visible editor of a document whose address ends so. */
  async editorOf(ending: string): Promise<TextEditor> {
    const root = this.page
      .locator(`.editor-group-container .monaco-editor:is([data-uri$="${ending}"], [data-uri*="${ending}?"])`)
      .first();
    await root.waitFor({ timeout: patienceMs });
    await root.locator('.view-lines .view-line').first().waitFor({ timeout: patienceMs });
    return new TextEditor(this.page, root);
  }

  /** The editor of the active group; waits for one whose address fits (`/^untitled:/`, say). */
  async activeEditor(address: RegExp = /./): Promise<TextEditor> {
    const root = this.page.locator('.editor-group-container.active .monaco-editor[data-uri]').first();
    await until(`an editor ${address}`, async () =>
      address.test((await root.getAttribute('data-uri', { timeout: 2_000 })) ?? ''),
    );
    await root.locator('.view-lines .view-line').first().waitFor({ timeout: patienceMs });
    return new TextEditor(this.page, root);
  }

  /** The names on the editor tabs. */
  async tabs(): Promise<string[]> {
    return this.page.locator('.tabs-container .tab .label-name').allInnerTexts();
  }

  /** Opens the Problems view and waits until its entries fit. */
  async problems(fit: (problems: readonly Problem[]) => boolean = () => true): Promise<Problem[]> {
    await this.runCommand('Problems: Focus on Problems View');
    await this.page.locator('.markers-panel').first().waitFor({ timeout: patienceMs });
    return until('the problems', async () => {
      const rows = this.page.locator('.markers-panel .monaco-list-row');
      const spoken = await rows.evaluateAll((elements) =>
        elements.map((element) => element.getAttribute('aria-label') ?? ''),
      );
      return fit(spoken) && spoken;
    });
  }

  /** What was copied last. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  // Notifications, status bar, dialogs

  /** Opens the notification centre and waits for a notification that fits; returns its text. */
  async notification(text: RegExp): Promise<string> {
    const items = this.page.locator('.notifications-center.visible .notification-list-item');
    return until(`a notification ${text}`, async () => {
      if ((await this.page.locator('.notifications-center.visible').count()) === 0) {
        await this.page.locator('.statusbar-item[id="status.notifications"] a').click({ timeout: 2_000 });
      }
      return (await items.allInnerTexts()).map((item) => item.trim()).find((item) => text.test(item));
    });
  }

  /** Presses a button of a notification that {@link notification} found. */
  async pressNotificationButton(text: RegExp, button: string): Promise<void> {
    await this.notification(text);
    const item = this.page
      .locator('.notifications-center.visible .notification-list-item')
      .filter({ hasText: text })
      .first();
    await item.hover();
    await item.locator('.monaco-button', { hasText: exactly(button) }).click();
  }

  /** What the items of the status bar say. */
  async statusBar(): Promise<string[]> {
    const items = this.page.locator('.part.statusbar .statusbar-item');
    return items.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
  }

  /** The text of the modal dialog; waits for one. */
  async dialog(): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor({ timeout: patienceMs });
    return box.innerText();
  }

  /** Presses a button of the modal dialog. */
  async pressDialogButton(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .monaco-button', { hasText: exactly(button) }).click();
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  private webview(selector: string): FrameLocator {
    return this.page.locator(selector).first().contentFrame().locator('iframe#active-frame').contentFrame();
  }
}

/** What a window is opened with. */
export interface WindowOptions {
  /** Folder of this machine that the window opens. */
  readonly folder: string;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels per pixel: 2 for pictures. */
  readonly scale?: number;
}

/** Opens a window of the workbench and waits until it is restored. Each window is a first run: it shares no state with others. */
export async function openWindow(
  browser: Browser,
  server: WorkbenchServer,
  options: WindowOptions,
): Promise<WorkbenchPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const window = new WorkbenchPage(await context.newPage(), server);
  await window.page.goto(server.folderUrl(options.folder));
  await window.restored();
  return window;
}
