import type { Page } from 'playwright-core';

/** Listens to a live region as a screen reader does; answers with all that was said since. */
export async function listenTo(page: Page, selector: string): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((wanted) => {
    const region = document.querySelector(wanted);
    if (region === null) throw new Error(`no ${wanted}`);
    const heard: string[] = [];
    Object.assign(window, { heard });
    const observed = { subtree: true, childList: true, characterData: true };
    new MutationObserver(() => heard.push(region.textContent?.trim() ?? '')).observe(region, observed);
  }, selector);
  return () => page.evaluate(() => (window as unknown as { readonly heard: readonly string[] }).heard);
}
