import type { Locator, Page } from 'playwright-core';

import { until } from './until.ts';

/** The kinds of squiggle under a text. */
export type SquiggleKind = 'error' | 'warning' | 'info';

/** One visible text editor of the workbench. */
export class TextEditor {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page, root: Locator) {
    this.page = page;
    this.root = root;
  }

  /** The lines on screen, top to bottom. Lines that are scrolled away are not rendered and not in here. */
  async text(): Promise<string> {
    const lines = await this.root.locator('.view-lines .view-line').evaluateAll((elements: HTMLElement[]) =>
      elements
        .map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent }))
        .toSorted((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return lines.map((line) => line.replaceAll('\u00a0', ' ')).join('\n');
  }

  /** Puts the cursor into this editor, at the end of its text. */
  async focusAtEnd(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+End');
  }

  /** Puts the cursor at the end of a line, counted from 1. */
  async goToLine(line: number, column?: number): Promise<void> {
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    await until(`line ${line}`, async () => {
      await this.focus();
      await this.page.keyboard.press('Control+G');
      await input.waitFor({ state: 'visible', timeout: 2_000 });
      // A widget that opened before may still be closing, and takes this one with it.
      await input.fill(column === undefined ? `:${line}` : `:${line}:${column}`, { timeout: 1_000 });
      await this.page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: 2_000 });
      return true;
    });
    if (column === undefined) await this.page.keyboard.press('End');
  }

  /** Types like a person: completion opens by itself. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 20 });
  }

  /** Pastes at the cursor: no completion, no automatic indentation. */
  async insert(text: string): Promise<void> {
    await this.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Selects everything and writes `text` in its place. */
  async replaceAll(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.insert(text);
  }

  async save(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+S');
  }

  async undo(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+Z');
  }

  /** How many squiggles of a kind are drawn now. */
  async squiggleCount(kind: SquiggleKind): Promise<number> {
    return this.root.locator(`.squiggly-${kind}`).count();
  }

  /** Waits for at least one squiggle of a kind. */
  async squiggle(kind: SquiggleKind): Promise<void> {
    await until(`a squiggle (${kind})`, async () => (await this.squiggleCount(kind)) > 0);
  }

  /** Waits until no squiggle of a kind is left. */
  async noSquiggle(kind: SquiggleKind): Promise<void> {
    await until(`no squiggle (${kind})`, async () => (await this.squiggleCount(kind)) === 0);
  }

  /** Rests the mouse on the first place where `text` is written and returns what the hover says. */
  async hoverOver(text: string): Promise<string> {
    const hover = this.page.locator(
      '.monaco-resizable-hover:visible .monaco-hover-content, .monaco-hover:visible .monaco-hover-content',
    );
    return until(`a hover over ${JSON.stringify(text)}`, async () => {
      // One that still stands would be taken for the answer.
      await this.page.mouse.move(5, 5);
      await hover.first().waitFor({ state: 'hidden', timeout: 3_000 });
      const spot = await this.spotOf(text);
      await this.page.mouse.move(spot.x + 60, spot.y + 120);
      await this.page.mouse.move(spot.x, spot.y, { steps: 4 });
      await hover.first().waitFor({ state: 'visible', timeout: 3_000 });
      const said = (await hover.allInnerTexts()).join('\n').trim();
      // A CodeLens that comes meanwhile moves the lines, and the mouse rests on another one.
      const { x, y } = await this.spotOf(text);
      const isStill = Math.hypot(x - spot.x, y - spot.y) < 2;
      return isStill && said !== '' && !said.startsWith('Loading') ? said : undefined;
    });
  }

  /** Opens the fixes at a text (Control+.) and returns their titles. */
  async fixesAt(text: string): Promise<string[]> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await until(`fixes at ${JSON.stringify(text)}`, async () => {
      const spot = await this.spotOf(text);
      await this.page.mouse.click(spot.x, spot.y);
      await this.page.keyboard.press('Control+.');
      await rows.first().waitFor({ state: 'visible', timeout: 3_000 });
      return true;
    });
    return (await rows.allInnerTexts()).map((title) => title.trim());
  }

  /** Applies one of the fixes at a text. */
  async fix(text: string, title: string | RegExp): Promise<void> {
    await this.fixesAt(text);
    await this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first().click();
  }

  /** What completion offers at the cursor; opens it when it is not open. */
  async suggestions(): Promise<string[]> {
    const rows = this.page.locator('.editor-widget.suggest-widget.visible .monaco-list-row');
    await until('suggestions', async () => {
      if ((await rows.count()) > 0) return true;
      await this.page.keyboard.press('Control+Space');
      await rows.first().waitFor({ timeout: 1_500 });
      return true;
    });
    return rows.locator('.label-name').allInnerTexts();
  }

  /** Takes one of the suggestions. */
  async accept(suggestion: string): Promise<void> {
    await this.suggestions();
    const rows = this.page.locator('.editor-widget.suggest-widget.visible .monaco-list-row');
    await rows
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(suggestion) }) })
      .first()
      .click();
  }

  private async focus(): Promise<void> {
    // Without a click: whatever is drawn over the first line, a CodeLens above all, would take it.
    await this.root.locator('.native-edit-context, textarea.inputarea').first().focus();
  }

  /** The middle of the first rendered occurrence of a text, in pixels of the page. */
  private async spotOf(text: string): Promise<{ x: number; y: number }> {
    const spot = await this.root.locator('.view-lines').evaluate((lines, wanted) => {
      for (const line of lines.querySelectorAll('.view-line')) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const nodes: Text[] = [];
        while (walker.nextNode()) {
          if (walker.currentNode instanceof Text) nodes.push(walker.currentNode);
        }
        const start = nodes
          .map((node) => node.data)
          .join('')
          .replaceAll('\u00a0', ' ')
          .indexOf(wanted);
        if (start < 0) continue;
        const middle = start + Math.floor(wanted.length / 2);
        let passed = 0;
        for (const node of nodes) {
          if (middle < passed + node.data.length) {
            const range = document.createRange();
            range.setStart(node, middle - passed);
            range.setEnd(node, middle - passed + 1);
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          }
          passed += node.data.length;
        }
      }
      return undefined;
    }, text);
    if (!spot) throw new Error(`${JSON.stringify(text)} is not on screen`);
    return spot;
  }
}

/** A pattern that matches a whole label and nothing longer. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
