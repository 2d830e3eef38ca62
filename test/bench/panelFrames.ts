import type { Page } from 'playwright-core';
import { openBrowser } from '../page/support/browser.ts';
import { FakeHost } from '../page/support/fakeHost.ts';
import { buildPage } from '../page/support/pageBundle.ts';
import { PanelPage } from '../page/support/panelPage.ts';
import { figuresOf, ms } from './figures.ts';
import { table } from './table.ts';

const seconds = 5;
/** What the host gathers before it posts. */
const postEveryMs = 16;

/** The page while an answer streams: intervals between its frames, in the browser that the tests use. */
export async function panelFrames(): Promise<string> {
  const browser = await openBrowser();
  if ('reason' in browser) return `skipped: ${browser.reason}`;
  try {
    const files = await buildPage();
    const rows: string[][] = [];
    for (const tokensPerSecond of [0, 200, 2_000]) {
      const panel = await PanelPage.open(browser, files, new FakeHost());
      await panel.until(() => panel.messages('ready').length > 0);
      await panel.send('Hello');
      const requestId = panel.messages('send')[0]?.requestId ?? '';
      const frames = await framesDuring(panel.page, requestId, tokensPerSecond);
      const { median, p99, max } = figuresOf(frames);
      const shown = (await panel.answer()).length;
      rows.push([
        tokensPerSecond === 0 ? 'nothing comes' : `${tokensPerSecond} tokens a second`,
        String(shown),
        (frames.length / seconds).toFixed(1),
        ms(median),
        ms(p99),
        ms(max),
      ]);
      await panel.close();
    }
    const header = [`page while an answer streams, ${seconds} s`, 'characters', 'frames / s (bar 60)', 'median ms'];
    return table([...header, 'p99 ms', 'max ms'], rows);
  } finally {
    await browser.close();
  }
}

/** Posts pieces as the host does, from inside the page so that the debugger's way is not measured. */
function framesDuring(page: Page, requestId: string, tokensPerSecond: number): Promise<readonly number[]> {
  return page.evaluate(
    ({ id, rate, everyMs, lengthMs }) =>
      new Promise<number[]>((resolve) => {
        const started = performance.now();
        const intervals: number[] = [];
        let sent = 0;
        const timer = setInterval(() => {
          const due = Math.floor(((performance.now() - started) * rate) / 1000);
          let text = '';
          // Prose with a paragraph now and then, as models write it.
          for (; sent < due; sent += 1) text += sent % 60 === 59 ? '**end**.\n\n' : `word${sent % 97} `;
          if (text !== '') window.postMessage({ type: 'text', requestId: id, reasoning: '', text }, '*');
        }, everyMs);
        let last = started;
        const frame = (nowMs: number): void => {
          intervals.push(nowMs - last);
          last = nowMs;
          if (nowMs - started < lengthMs) return void requestAnimationFrame(frame);
          clearInterval(timer);
          resolve(intervals.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    { id: requestId, rate: tokensPerSecond, everyMs: postEveryMs, lengthMs: seconds * 1000 },
  );
}
