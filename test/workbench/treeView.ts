import type { Locator, Page } from 'playwright-core';

import { exactly } from './editor.ts';
import { patienceMs, until } from './until.ts';

/** One row of a tree as a person sees it. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** What a screen reader is told. */
  readonly spoken: string;
  /** From 1. */
  readonly level: number;
  readonly expanded: boolean | undefined;
}

/** A tree view in the sidebar, found by the title of its pane. */
export class TreeView {
  readonly page: Page;
  readonly pane: Locator;

  constructor(page: Page, title: string) {
    this.page = page;
    const header = page.locator('.pane-header h3.title', { hasText: new RegExp(`^${title}$`, 'i') });
    this.pane = page.locator('.split-view-view > .pane').filter({ has: header });
  }

  /** The rows that are rendered now, top to bottom; the list is virtual, so a long one shows a part. */
  async rows(): Promise<TreeRow[]> {
    const found = await this.pane.locator('.monaco-list-row[role=treeitem]').evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        spoken: element.getAttribute('aria-label') ?? '',
        level: Number(element.getAttribute('aria-level')),
        expanded: element.getAttribute('aria-expanded'),
      })),
    );
    return found
      .toSorted((a, b) => a.index - b.index)
      .map(({ label, description, spoken, level, expanded }) => ({
        label,
        description,
        spoken,
        level,
        expanded: expanded === null ? undefined : expanded === 'true',
      }));
  }

  /** Waits until a row with exactly this label fits, and returns it. */
  async row(label: string, fits: (row: TreeRow) => boolean = () => true, limitMs = patienceMs): Promise<TreeRow> {
    return until(
      `the row ${label}`,
      async () => (await this.rows()).find((row) => row.label === label && fits(row)),
      limitMs,
    );
  }

  /** Waits until all rows together fit, and returns them. */
  async rowsThat(
    fit: (rows: readonly TreeRow[]) => boolean,
    what = 'the rows',
    limitMs = patienceMs,
  ): Promise<TreeRow[]> {
    return until(
      what,
      async () => {
        const rows = await this.rows();
        return fit(rows) && rows;
      },
      limitMs,
    );
  }

  /** The element of a row, for clicks. */
  rowElement(label: string): Locator {
    return this.pane
      .locator('.monaco-list-row[role=treeitem]')
      .filter({ has: this.page.locator('.monaco-icon-label .label-name', { hasText: exactly(label) }) })
      .first();
  }

  async click(label: string): Promise<void> {
    await this.rowElement(label).click();
  }

  async expand(label: string): Promise<void> {
    const row = await this.row(label);
    if (row.expanded === false) await this.rowElement(label).locator('.monaco-tl-twistie').click();
  }

  /** Rests the mouse on a row until its hover says something that fits, and returns it. */
  async hoverOver(label: string, fits: RegExp = /./): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible');
    const said = await until(`the hover of ${label}`, async () => {
      await this.page.mouse.move(700, 400);
      await this.rowElement(label).locator('.label-name').hover();
      // The tooltip of a focused button may stay beside it: that is why the text has to fit.
      return until('its text', async () => (await hover.allInnerTexts()).find((text) => fits.test(text)), 3_000);
    });
    // It would lie over what is clicked next.
    await this.page.mouse.move(700, 400);
    return said.trim();
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(label: string, entry: string): Promise<void> {
    await this.rowElement(label).click({ button: 'right' });
    const menu = this.page.locator('.monaco-menu');
    const item = menu.locator('.action-label', { hasText: exactly(entry) }).first();
    await item.waitFor({ timeout: patienceMs });
    // A menu takes no click in the moment in which it opens.
    await until(`the choice of ${entry}`, async () => {
      if (await item.isVisible()) await item.click({ timeout: 1_000 });
      return (await menu.count()) === 0;
    });
  }

  /** Clicks one of the pane's title actions. */
  async clickTitleAction(name: string): Promise<void> {
    await this.pane.locator('.pane-header').hover();
    await this.pane.locator(`.pane-header .actions .action-label[aria-label^="${name}"]`).first().click();
  }

  /** Clicks one of the inline actions of a row. */
  async clickInlineAction(label: string, name: string): Promise<void> {
    const row = this.rowElement(label);
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${name}"]`).first().click();
  }

  /** The text over an empty tree (viewsWelcome) or the view's message. */
  async welcomeText(): Promise<string> {
    return (await this.pane.locator('.welcome-view, .message').allInnerTexts()).join('\n').trim();
  }
}
