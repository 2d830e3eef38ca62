import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './support/browser.ts';
import { FakeHost } from './support/fakeHost.ts';
import { buildPage } from './support/pageBundle.ts';
import { PanelPage } from './support/panelPage.ts';

const opened = await openBrowser();
const skip = 'reason' in opened ? opened.reason : false;

/** Elements that Markdown without HTML can make; with them only the attributes below. */
const harmless = new Set(
  'P H3 H4 H5 H6 UL OL LI BLOCKQUOTE TABLE THEAD TBODY TR TH TD STRONG EM S A BR HR PRE CODE DIV'.split(' '),
);
const harmlessAttributes = new Set(['href', 'start', 'class', 'tabindex']);

const hostile: readonly (readonly [string, string])[] = [
  ['a picture with a handler', '<img src=x onerror="window.hacked=1">'],
  ['a script', '<script>window.hacked=1</script>\n\ntext'],
  ['a style', '<style>*{display:none}</style>\n\n<p style="position:fixed">x</p>'],
  ['a frame', '<iframe src="https://evil.example/"></iframe>'],
  ['a command link', '[Click](command:workbench.action.terminal.new?%5B%5D)'],
  [
    'a javascript link',
    '[Click](javascript:window.hacked=1) [b](JaVaScRiPt:window.hacked=1) [c](&#106;avascript:window.hacked=1)',
  ],
  ['a data link', '[Click](data:text/html,<script>window.hacked=1</script>)'],
  ['a vscode and a file link', '[Click](vscode://x.y/z) [b](file:///etc/passwd)'],
  ['a relative link', '[Click](/etc/passwd) [b](//evil.example/x)'],
  ['a picture that would be loaded', '![alt](https://evil.example/pixel.png)'],
  ['attributes in a table', '| a |\n|:-:|\n| <b onclick="window.hacked=1">x</b> |'],
  ['a fence with a class', '```js" onclick="window.hacked=1\nx\n```'],
  ['an entity', '&lt;img src=x onerror=window.hacked=1&gt;'],
  ['ANSI and marks that turn the text around', '\u001b[31mred\u001b[0m \u202Egnp.exe\u202C'],
  ['deep nesting', `${'> '.repeat(300)}x`],
  ['a list that never ends', `${'* '.repeat(400)}x`],
];

describe('answers as Markdown', { skip }, () => {
  const browser = opened as Browser;
  let panel: PanelPage;
  before(async () => {
    panel = await PanelPage.open(browser, await buildPage(), new FakeHost());
    await panel.until(() => panel.messages('ready').length > 0);
  });
  after(async () => {
    await panel.close();
    await browser.close();
  });

  /** Sends into a conversation of its own, so that the answer is the only one. */
  async function ask(): Promise<void> {
    const clear = panel.page.locator('button.new');
    if ((await clear.count()) > 0) await clear.click();
    await panel.until(async () => (await panel.page.locator('.exchange').count()) === 0);
    await panel.send('Hi');
  }

  async function show(text: string): Promise<void> {
    await ask();
    panel.host.last.text(text);
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    await panel.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  for (const [name, text] of hostile) {
    void test(`hostile: ${name}`, async () => {
      await show(text);
      const found = await panel.page.evaluate(() =>
        [...document.querySelectorAll('agw-answer *')].map((element) => ({
          tag: element.tagName,
          attributes: element.getAttributeNames(),
          href: element.getAttribute('href'),
        })),
      );
      assert.deepEqual(
        found.filter(({ tag }) => !harmless.has(tag)),
        [],
      );
      assert.deepEqual(
        found.flatMap(({ attributes }) => attributes.filter((one) => !harmlessAttributes.has(one))),
        [],
      );
      assert.deepEqual(
        found.filter(({ href }) => href !== null && !/^https?:\/\//.test(href)),
        [],
      );
      assert.equal(await panel.page.evaluate(() => 'hacked' in window), false);
      assert.deepEqual(panel.complaints, []);
      assert.deepEqual(panel.opened, []);
    });
  }

  void test('what people expect of Markdown', async () => {
    await show(
      '# Title\n\nA *b* **c** ~~d~~ `e` https://example.com/f\n\n3. three\n   - nested\n\n| l | r |\n|:--|--:|\n| 1 | 2 |\n\n```js\nlet x = "<b>";\n```\n\n![a cat](https://example.com/cat.png)',
    );
    const html = await panel.page.locator('agw-answer').innerHTML();
    assert.equal(
      html.replaceAll(/\n/g, ''),
      [
        '<h3>Title</h3>',
        '<p>A <em>b</em> <strong>c</strong> <s>d</s> <code>e</code> <a href="https://example.com/f">https://example.com/f</a></p>',
        '<ol start="3"><li>three<ul><li>nested</li></ul></li></ol>',
        '<div class="table-frame" tabindex="0"><table><thead><tr><th class="align-left">l</th><th class="align-right">r</th></tr></thead>',
        '<tbody><tr><td class="align-left">1</td><td class="align-right">2</td></tr></tbody></table></div>',
        '<pre tabindex="0"><code>let x = "&lt;b&gt;";</code></pre>',
        '<p><a href="https://example.com/cat.png">Image: a cat</a></p>',
      ].join(''),
    );
  });

  void test('a link is opened by the host, and only there', async () => {
    await show('[go](https://example.com/a?b=c#d)');
    await panel.page.locator('agw-answer a').click();
    await panel.until(() => panel.opened.length === 1);
    assert.deepEqual(panel.opened, ['https://example.com/a?b=c#d']);
    assert.equal(panel.page.url(), 'http://panel.test/');
  });

  void test('a stream redraws only the blocks that change', async () => {
    await ask();
    panel.host.last.text('First.\n\nSec');
    await panel.until(async () => (await panel.page.locator('agw-answer > p').count()) === 2);
    await panel.page
      .locator('agw-answer > p')
      .first()
      .evaluate((element) => element.classList.add('marked'));
    panel.host.last.text('ond.\n\n[Third][x]');
    await panel.until(async () => (await panel.page.locator('agw-answer > p').count()) === 3);
    assert.equal(await panel.page.locator('agw-answer > p.marked').count(), 1);
    panel.host.last.text('\n\n[x]: https://example.com/x');
    panel.host.last.done();
    await panel.until(async () => (await panel.page.locator('agw-answer a').count()) === 1);
  });

  void test('five megabytes do not hang the page', async () => {
    await show(`${'word '.repeat(1_000_000)}\n\nThe end.`);
    await panel.until(async () => (await panel.page.locator('agw-answer > p').last().innerText()) === 'The end.');
    assert.deepEqual(panel.complaints, []);
  });
});
