import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { ensureWorkbench } from '../../workbench/cache.ts';
import { findBrowserOfMachine, type BrowserProgram } from '../../workbench/chromium.ts';

/** A browser for the page, or why there is none. */
export async function openBrowser(): Promise<Browser | { readonly reason: string }> {
  const program = await findProgram();
  if (program === undefined) return { reason: 'no Chrome or Chromium: install one, or name one in CHROME_PATH' };
  return launchBrowser(program);
}

async function findProgram(): Promise<BrowserProgram | undefined> {
  try {
    const install = await ensureWorkbench(() => undefined);
    if (install.browser !== undefined) return install.browser;
  } catch {
    // Without the registries, or on Windows, a browser of the machine will do.
  }
  return findBrowserOfMachine();
}
