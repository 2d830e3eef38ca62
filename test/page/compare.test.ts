import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { message } from '../../src/core/messages/index.ts';
import { openBrowser } from './support/browser.ts';
import { ComparePage } from './support/comparePage.ts';
import { FakeHost, provider, someFigures } from './support/fakeHost.ts';
import { buildPage } from './support/pageBundle.ts';
import { listenTo } from './support/hearing.ts';
import { until } from './support/until.ts';

const opened = await openBrowser();
const skip = 'reason' in opened ? opened.reason : false;

const anthropic = provider('anthropic-backend').id;
const ollama = provider('ollama-backend').id;
const openai = provider('openai-backend').id;

const answer = (page: ComparePage, column: number) => page.column(column).locator('agw-answer').innerText();

const status = (page: ComparePage) => page.page.locator('main > [role=status]').innerText();

const hint = (page: ComparePage) => page.page.locator('#hint').innerText();

describe('the comparison in Chromium, under its real policy', { skip }, () => {
  const browser = opened as Browser;
  let files: ReadonlyMap<string, Uint8Array>;
  before(async () => {
    files = await buildPage();
  });
  after(() => browser.close());

  /** A test with a page of its own; whatever it does, the page must complain of nothing. */
  function compareTest(name: string, run: (page: ComparePage) => Promise<void>): void {
    void test(name, async () => {
      const page = await ComparePage.open(browser, files, new FakeHost());
      try {
        await run(page);
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.close();
      }
    });
  }

  compareTest(
    'begins with the two that work; the same prompt goes to both, and both answer at the same time',
    async (page) => {
      const runs = await page.send('Hi');
      assert.deepEqual(
        runs.map(({ providerId, prompt }) => [providerId, prompt]),
        [
          [ollama, 'Hi'],
          [openai, 'Hi'],
        ],
      );
      runs[0]?.text('From ');
      runs[1]?.text('By **Open');
      runs[0]?.text('llama');
      runs[1]?.text('AI**');
      await until(async () => (await answer(page, 1)) === 'From llama');
      await until(async () => (await answer(page, 2)) === 'By OpenAI');
      runs[1]?.done({ firstTokenMs: 80, totalMs: 900, outputTokens: 20, servedModel: 'gpt-x' });
      await page.column(2).locator('.figures').waitFor();
      assert.equal(await page.column(1).locator('.figures').count(), 0, 'the other one goes on');
      runs[0]?.done();
      await page.column(1).locator('.figures').waitFor();
      assert.deepEqual(await page.column(2).locator('.figures li').allInnerTexts(), [
        'first token 80 ms',
        'total 900 ms',
        '24 tok/s',
        '14 tokens in',
        '20 tokens out',
        'served by gpt-x',
      ]);
    },
  );

  compareTest('figures of columns beside each other stand on one line', async (page) => {
    const runs = await page.send('Hi');
    runs[0]?.text(Array.from({ length: 12 }, (_, index) => `Paragraph ${index}.`).join('\n\n'));
    runs[1]?.text('Short.');
    for (const run of runs) run.done();
    await page.page.waitForFunction(() => document.querySelectorAll('.figures').length === 2);
    const [first, second] = await page.page
      .locator('.column .foot')
      .evaluateAll((elements) => elements.map((element) => Math.round(element.getBoundingClientRect().top)));
    assert.equal(first, second);
  });

  compareTest('Stop of one column leaves the others; Stop All and Esc end every one', async (page) => {
    await page.page.locator('vscode-button.add').click();
    await until(() => page.column(3).isVisible());
    const runs = await page.send('Hi');
    runs[0]?.text('Half an');
    await page.column(1).locator('vscode-button.stop-one').click();
    await until(() => runs[0]?.signal.aborted === true);
    assert.deepEqual(
      runs.map(({ signal }) => signal.aborted),
      [true, false, false],
    );
    await page.column(1).locator('.note').waitFor();
    assert.equal(await answer(page, 1), 'Half an');
    await page.page.locator('vscode-button.stop').click();
    await until(() => runs.every(({ signal }) => signal.aborted));
    await until(async () => (await hint(page)).startsWith('Enter sends to all'));
    const again = await page.send('Hi');
    await page.input().press('Escape');
    await until(() => again.every(({ signal }) => signal.aborted));
  });

  compareTest(
    'after a click on Send or Stop the keys are heard: Esc stops, and what is typed is in the prompt',
    async (page) => {
      const runs = await page.send('one');
      await page.page.keyboard.press('Escape');
      await until(() => runs.every(({ signal }) => signal.aborted));
      const stop = page.page.locator('vscode-button.stop');
      await until(async () => (await stop.count()) === 0);
      const again = await page.send('two');
      await page.column(1).locator('vscode-button.stop-one').click();
      await until(() => again[0]?.signal.aborted === true);
      await page.column(1).locator('.note').waitFor();
      await page.page.keyboard.press('End');
      await page.page.keyboard.type(' and');
      await stop.click();
      await until(async () => (await stop.count()) === 0);
      await page.page.keyboard.type(' more');
      assert.equal(await page.input().inputValue(), 'two and more');
    },
  );

  compareTest('texts that are too long to be sent are kept, and Send says so', async (page) => {
    await page.input().fill('x'.repeat(1_000_001));
    await until(async () => (await hint(page)).startsWith('The prompt is too long: 1,000,000 characters'));
    await page.input().press('Enter');
    await until(() => page.messages('edit').some(({ prompt }) => prompt.length === 1_000_001));
    await page.input().fill('Hi');
    await page.page.locator('details.system summary').click();
    await page.page.locator('vscode-textarea.system textarea').fill('x'.repeat(1_000_001));
    await until(async () => (await hint(page)).startsWith('The system prompt is too long'));
    assert.equal(page.messages('send').length, 0);
  });

  compareTest('Stop ends what the host never heard of', async (page) => {
    await page.input().fill('Hi');
    page.isDeaf = true;
    await page.page.locator('vscode-button.send').click();
    await until(async () => (await hint(page)) === 'Esc stops all');
    page.isDeaf = false;
    await page.page.locator('vscode-button.stop').click();
    await until(async () => (await hint(page)).startsWith('Enter sends to all'));
    await page.send('Hi');
  });

  compareTest('a provider that is gone keeps its name in its column, which says that it is gone', async (page) => {
    const picker = page.column(2).locator('vscode-single-select.provider');
    const shown = (): Promise<string> => picker.locator('.select-face .text').innerText();
    await until(async () => (await shown()) === 'openai-backend · /openai');
    const all = page.host.providers();
    page.host.setProviders(all.filter(({ id }) => id !== openai));
    await page.column(2).locator('.problem.gone').waitFor();
    assert.equal(await shown(), 'openai-backend · /openai');
    assert.equal(await page.column(1).locator('.problem.gone').count(), 0);
    page.host.setProviders(all);
    await until(async () => (await page.column(2).locator('.problem.gone').count()) === 0);
    assert.equal(await shown(), 'openai-backend · /openai');
  });

  compareTest('an error is explained in its column, with its next step; the others are answered', async (page) => {
    const runs = await page.send('Hi');
    const target = { context: 'c', kind: 'AgentgatewayBackend', namespace: 'n', name: 'ollama-backend', uid: 'u' };
    const action = {
      title: message('action.diagnose'),
      call: { id: 'agentgateway.diagnose', args: [target] },
    } as const;
    const explanation = message('reply.backendRejected', { backend: 'kgateway-system/ollama-backend' });
    runs[0]?.fail({ explanation, status: 500, body: 'service not found', place: 'backend', action });
    runs[1]?.text('Fine.');
    runs[1]?.done();
    const failure = page.column(1).locator('.failure');
    await failure.waitFor();
    assert.match(await failure.innerText(), /At the backend/);
    assert.match(await failure.innerText(), /The gateway does not know kgateway-system\/ollama-backend/);
    assert.equal(await failure.locator('pre').innerText(), 'service not found');
    assert.equal(await page.column(1).locator('.figures li').first().innerText(), 'HTTP 500');
    assert.equal(await page.column(2).locator('.failure').count(), 0);
    await failure.locator('vscode-button.act').click();
    await until(() => page.ran.length === 1);
    assert.deepEqual(page.ran, [action]);
  });

  compareTest('what refuses to stream is asked again in its column alone, for the whole answer', async (page) => {
    const runs = await page.send('Hi');
    runs[1]?.done();
    runs[0]?.fail({ explanation: message('prompt.cut'), status: 400, body: 'no stream', refusesStream: true });
    await page.input().fill('another draft');
    await page.column(1).locator('vscode-button.whole').click();
    await until(() => page.host.runs.length === 3);
    const { providerId, prompt, options } = page.host.last;
    assert.deepEqual([providerId, prompt, options.stream], [ollama, 'Hi', false]);
    page.host.last.done();
    const next = await page.send('Next');
    assert.deepEqual(
      next.map((run) => run.options.stream),
      [false, true],
    );
  });

  compareTest(
    'columns are added up to four, chosen and removed; the same provider may be asked twice',
    async (page) => {
      const add = page.page.locator('vscode-button.add');
      await add.click();
      await until(() => page.column(3).isVisible());
      await add.click();
      await until(() => page.column(4).isVisible());
      await until(async () => (await add.count()) === 0);
      await page.column(1).locator('vscode-single-select').click();
      await page.column(1).locator('vscode-single-select li.option', { hasText: 'openai-backend' }).click();
      await until(() => page.messages('choose').length === 1);
      const runs = await page.send('Hi');
      assert.deepEqual(
        runs.map(({ providerId }) => providerId),
        [openai, openai, anthropic, anthropic],
      );
      await page.column(2).locator('button.remove').click();
      await until(async () => (await page.page.locator('.column').count()) === 3);
      assert.deepEqual(
        runs.map(({ signal }) => signal.aborted),
        [false, true, false, false],
        'what nobody will read is not paid for',
      );
    },
  );

  compareTest('a model of its own for each column, where the backend leaves it open', async (page) => {
    page.host.setProviders([
      provider('a-backend', { isModelFixed: false, model: message('prompt.model.open') }),
      provider('b-backend', { isModelFixed: false, model: message('prompt.model.open') }),
    ]);
    await page.reload(true);
    for (const number of [1, 2]) {
      await page.column(number).locator('vscode-single-select').click();
      await page.column(number).locator('vscode-single-select li.option', { hasText: 'b-backend' }).click();
      await page.column(number).locator('vscode-textfield.model input').fill(`model-${number}`);
    }
    const runs = await page.send('Hi');
    assert.deepEqual(
      runs.map(({ providerId, options }) => [providerId, options.model]),
      [1, 2].map((number) => [provider('b-backend').id, `model-${number}`]),
    );
  });

  compareTest('one click is one request a column; Enter that an input method takes sends nothing', async (page) => {
    await page.input().fill('Hi');
    await page.input().evaluate((element) => {
      for (const init of [{ isComposing: true }, { keyCode: 229 }, { repeat: true }])
        element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, ...init }));
    });
    await page.page.waitForTimeout(100);
    assert.equal(page.messages('send').length, 0);
    await page.page.locator('vscode-button.send').dblclick();
    await page.input().press('Enter');
    await page.page.waitForTimeout(100);
    assert.deepEqual([page.messages('send').length, page.host.runs.length], [1, 2]);
  });

  compareTest('Send says why it is disabled', async (page) => {
    await until(async () => (await hint(page)) === 'Type a prompt first.');
    assert.equal(await page.page.locator('vscode-button.send').getAttribute('aria-disabled'), 'true');
    await page.input().fill('Hi');
    await page.column(2).locator('button.remove').click();
    await until(async () => (await page.page.locator('.column').count()) === 1);
    await page.column(1).locator('button.remove').click();
    await until(async () => (await hint(page)) === 'Add a provider first.');
    page.host.setProviders([]);
    await until(async () => (await hint(page)).startsWith('No provider to send to yet'));
    assert.equal(page.messages('send').length, 0);
  });

  compareTest('complete by keyboard: column, model, answer, stop and removal are reached by Tab', async (page) => {
    page.host.setProviders([
      provider('a-backend', { isModelFixed: false }),
      provider('b-backend', { isModelFixed: false }),
    ]);
    await page.reload(true);
    await page.send('Hi');
    await page.input().focus();
    const reached: string[] = [];
    for (let count = 0; count < 24; count += 1) {
      await page.page.keyboard.press('Tab');
      reached.push(
        await page.page.evaluate(() => {
          const { activeElement } = document;
          return `${activeElement?.localName}.${activeElement?.className}`;
        }),
      );
    }
    const wanted = [
      'vscode-button.stop',
      'vscode-button.add',
      'button.icon remove',
      'div.answer-box scroller',
      'vscode-button.stop-one',
    ];
    for (const one of wanted) assert.ok(reached.includes(one), `${one} among ${reached.join(' ')}`);
  });

  compareTest(
    'a live region speaks of the ends of answers, not of their tokens, and not four times at once',
    async (page) => {
      const said = await listenTo(page.page, 'main > [role=status]');
      const runs = await page.send('Hi');
      for (let count = 0; count < 50; count += 1) {
        for (const run of runs) run.text(`word${count} `);
        if (count % 10 === 0) await page.page.waitForTimeout(20);
      }
      runs[0]?.done();
      await until(async () => (await status(page)).includes('ollama-backend'));
      runs[1]?.fail({ explanation: message('prompt.cut'), status: 200, body: undefined });
      await until(async () => (await status(page)).includes('All have ended.'));
      const heard = await said();
      assert.equal(new Set(heard).size, 3, heard.join(' | '));
      assert.match(heard.at(-1) ?? '', /^openai-backend · \/openai: failed\. .* All have ended\.$/);
      const regions = await page.page.locator('[aria-live], [role=status], [role=alert], [role=log]').count();
      assert.equal(regions, 1);
    },
  );

  compareTest('hostile answers: nothing runs, nothing is loaded, links go to the host', async (page) => {
    const runs = await page.send('Hi');
    const hostile = [
      '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><style>*{display:none}</style>',
      '[a](command:workbench.action.quit) [b](javascript:window.hacked=1) [c](https://example.com/c)',
      '![pixel](https://example.com/pixel.png)',
      '\u001b[31mred\u202Eevil',
      'x'.repeat(200_000),
    ].join('\n\n');
    for (const run of runs) run.text(hostile);
    for (const run of runs) run.done({ servedModel: '<b>m</b>' });
    await page.page.waitForFunction(() => document.querySelectorAll('.figures').length === 2);
    await page.column(1).locator('agw-answer a', { hasText: 'c' }).first().click();
    await until(() => page.opened.length === 1);
    assert.deepEqual(page.opened, ['https://example.com/c']);
    assert.equal(await page.page.evaluate(() => 'hacked' in window), false);
    assert.deepEqual(
      await page.page
        .locator('agw-answer a')
        .evaluateAll((links) => [...new Set(links.map((link) => (link as HTMLAnchorElement).protocol))]),
      ['https:'],
    );
    assert.equal(await page.page.locator('agw-answer :is(img, script, style, b)').count(), 0);
    const widths = await page.page
      .locator('.column')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
    assert.ok(
      widths.every((right) => right <= 900),
      'nothing pushes a column out of the page',
    );
  });

  compareTest('a hidden tab: the page is made anew while the answers go on', async (page) => {
    const runs = await page.send('Hi');
    runs[0]?.text('Before. ');
    await page.input().fill('the next draft');
    await until(() => page.messages('edit').some(({ prompt }) => prompt === 'the next draft'));
    await page.page.goto('about:blank');
    runs[0]?.text('While hidden. ');
    await page.reload(false);
    await until(async () => (await answer(page, 1)) === 'Before. While hidden.');
    runs[0]?.text('After.');
    runs[0]?.done();
    await until(async () => (await answer(page, 1)) === 'Before. While hidden. After.');
    assert.equal(await page.input().inputValue(), 'the next draft');
    assert.equal(await page.page.locator('.asked').innerText(), 'Hi');
  });

  compareTest(
    'a reload of the window: columns, draft and answers are back, and what ran says that it was ended',
    async (page) => {
      await page.page.locator('details.system summary').click();
      await page.page.locator('vscode-textarea.system textarea').fill('Be brief.');
      await page.page.locator('vscode-button.add').click();
      await until(() => page.column(3).isVisible());
      const runs = await page.send('Hi');
      runs[0]?.text('Whole.');
      runs[0]?.done();
      runs[1]?.text('Half an');
      await until(async () => (await answer(page, 2)) === 'Half an');
      await page.input().fill('the next draft');
      await page.page.waitForTimeout(300);
      await page.reload(true);
      assert.equal(await page.page.locator('.column').count(), 3);
      assert.equal(await answer(page, 1), 'Whole.');
      assert.match(await page.column(1).locator('.figures').innerText(), /first token/);
      assert.equal(await answer(page, 2), 'Half an');
      for (const number of [2, 3])
        await until(async () => /Stopped before the answer was complete/.test(await page.column(number).innerText()));
      assert.equal(await page.input().inputValue(), 'the next draft');
      const again = await page.send('And now?');
      assert.deepEqual(
        again.map(({ options }) => options.system),
        ['Be brief.', 'Be brief.', 'Be brief.'],
      );
    },
  );

  compareTest('one entry of the history for all of them, with the answers in their order', async (page) => {
    const runs = await page.send('Hi');
    runs[1]?.text('second');
    runs[1]?.done();
    runs[0]?.text('first');
    runs[0]?.done();
    await until(() => page.history.entries[0]?.answers.every((one) => one !== '') === true);
    const [entry, ...others] = page.history.entries;
    assert.deepEqual(others, []);
    assert.deepEqual([entry?.prompt, entry?.answers], ['Hi', ['first', 'second']]);
    assert.deepEqual(
      entry?.providers.map(({ id }) => id),
      [ollama, openai],
    );
    assert.equal(
      page.log.some((line) => /first|second|Hi/.test(line)),
      false,
      'and nothing of it is logged',
    );
  });

  compareTest('a narrow tab: columns go below each other, and nothing scrolls sideways', async (page) => {
    const runs = await page.send('Hi');
    for (const run of runs) {
      run.text(
        '| a long head | another long head | and one more |\n|---|---|---|\n| cell | cell | cell |\n\n```\n' +
          'code '.repeat(60) +
          '\n```',
      );
      run.done(someFigures);
    }
    await page.page.waitForFunction(() => document.querySelectorAll('.figures').length === 2);
    await page.page.setViewportSize({ width: 320, height: 700 });
    const lefts = await page.page
      .locator('.column')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
    assert.equal(new Set(lefts).size, 1);
    assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});
