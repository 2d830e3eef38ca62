import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { message } from '../../src/core/messages/index.ts';
import { provider } from './support/fakeHost.ts';
import { listenTo } from './support/hearing.ts';
import type { PanelPage } from './support/panelPage.ts';
import { panelTests } from './support/panelTests.ts';

interface KeyPress {
  readonly key: string;
  readonly keyCode?: number;
  readonly isComposing?: boolean;
  readonly repeat?: boolean;
}

const { skip, start } = await panelTests();

const input = 'vscode-textarea.prompt textarea';
const hint = (panel: PanelPage): Promise<string> => panel.page.locator('#hint').innerText();
const status = (panel: PanelPage): Promise<string> => panel.page.locator('main > [role=status]').innerText();
const isInView = (panel: PanelPage, selector: string): Promise<boolean> =>
  panel.page.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
const longAnswer = Array.from({ length: 40 }, (_, index) => `Paragraph ${index}.\n\n`);

describe('the prompt panel in Chromium, under its real policy', { skip }, () => {
  const panelTest = start();

  panelTest('who follows a long answer to its end sees the figures below it', async (panel) => {
    await panel.send('Hi');
    for (const paragraph of longAnswer) panel.host.last.text(paragraph);
    await panel.until(async () => (await panel.answer()).includes('Paragraph 39'));
    await panel.page.evaluate(() => scrollTo({ top: document.body.scrollHeight }));
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    await panel.until(() => isInView(panel, '.figures'));
  });

  panelTest('who reads further up stays there', async (panel) => {
    await panel.send('Hi');
    for (const paragraph of longAnswer) panel.host.last.text(paragraph);
    await panel.until(async () => (await panel.answer()).includes('Paragraph 39'));
    await panel.page.evaluate(() => scrollTo({ top: 200 }));
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    // The row of buttons changes its height, and the browser keeps the text where it is.
    assert.ok((await panel.page.evaluate(() => scrollY)) < 250);
  });

  panelTest('what went wrong comes into view', async (panel) => {
    await panel.page.setViewportSize({ width: 300, height: 260 });
    await panel.send('Hi');
    const explanation = message('reply.backendRejected', { backend: 'kgateway-system/openai-backend' });
    panel.host.last.fail({ explanation, status: 500, body: undefined });
    await panel.page.waitForSelector('.failure');
    await panel.until(() => isInView(panel, '.failure p'));
  });

  panelTest('shows text before the answer ends, then the figures', async (panel) => {
    await panel.send('Hi');
    panel.host.last.text('Hel');
    await panel.until(async () => (await panel.answer()) === 'Hel');
    assert.equal(await status(panel), 'Answering');
    panel.host.last.text('lo **there**');
    panel.host.last.done();
    await panel.until(async () => (await panel.answer()) === 'Hello there');
    await panel.page.waitForSelector('.figures');
    assert.deepEqual(await panel.page.locator('.figures li').allInnerTexts(), [
      'first token 312 ms',
      'total 1.9 s',
      '61 tok/s',
      '14 tokens in',
      '96 tokens out',
      'served by gpt-4o-mini-2024-07-18',
    ]);
    assert.equal(await status(panel), 'The answer is complete.');
  });

  panelTest('Stop ends the request and keeps what came; Send works again', async (panel) => {
    await panel.send('Hi');
    panel.host.last.text('Half an');
    await panel.page.locator('vscode-button.stop').click();
    await panel.until(() => panel.host.last.signal.aborted);
    await panel.page.waitForSelector('.note');
    assert.equal(await panel.answer(), 'Half an');
    assert.equal(await panel.page.locator(input).inputValue(), 'Hi', 'to be changed and sent again');
    await panel.page.locator('vscode-button.send').click();
    await panel.until(() => panel.host.runs.length === 2);
  });

  panelTest('Enter sends, Shift+Enter breaks the line, Esc stops', async (panel) => {
    await panel.page.locator(input).click();
    await panel.page.keyboard.type('one');
    await panel.page.keyboard.press('Shift+Enter');
    await panel.page.keyboard.type('two');
    await panel.page.keyboard.press('Enter');
    await panel.until(() => panel.host.runs.length === 1);
    assert.equal(panel.host.last.prompt, 'one\ntwo');
    await panel.until(async () => (await panel.page.locator(input).inputValue()) === '');
    assert.equal(await panel.page.locator('.asked').innerText(), 'one\ntwo');
    await panel.page.keyboard.press('Escape');
    await panel.until(() => panel.host.last.signal.aborted);
  });

  panelTest(
    'after a click on Send or Stop the keys are heard: Esc stops, and what is typed is the next prompt',
    async (panel) => {
      await panel.send('one');
      await panel.page.keyboard.press('Escape');
      await panel.until(() => panel.host.last.signal.aborted);
      await panel.until(async () => (await panel.page.locator(input).inputValue()) === 'one');
      await panel.send('two');
      await panel.page.locator('vscode-button.stop').click();
      await panel.until(async () => (await panel.page.locator('vscode-button.stop').count()) === 0);
      await panel.page.keyboard.press('End');
      await panel.page.keyboard.type(' and more');
      assert.equal(await panel.page.locator(input).inputValue(), 'two and more');
      await panel.send('three');
      await panel.page.locator('.exchange').last().click();
      await panel.page.keyboard.press('Escape');
      await panel.until(() => panel.host.last.signal.aborted);
    },
  );

  panelTest('Stop that the end of an answer takes away leaves the focus to the prompt', async (panel) => {
    await panel.send('Hi');
    await panel.page.locator('vscode-button.stop').focus();
    panel.host.last.done();
    await panel.until(async () => (await panel.page.locator('vscode-button.stop').count()) === 0);
    await panel.page.keyboard.type('next');
    assert.equal(await panel.page.locator(input).inputValue(), 'next');
  });

  panelTest('a prompt that is too long to be sent is kept, and Send says so', async (panel) => {
    await panel.type('x'.repeat(1_000_001));
    await panel.until(async () => (await hint(panel)).startsWith('The prompt is too long: 1,000,000 characters'));
    await panel.page.locator(input).press('Enter');
    await panel.until(() => panel.messages('draft').some(({ text }) => text.length === 1_000_001));
    assert.deepEqual(panel.messages('send'), []);
    await panel.type('x'.repeat(1_000_000));
    await panel.page.locator(input).press('Enter');
    await panel.until(() => panel.host.runs.length === 1);
  });

  panelTest('Stop ends what the host never heard of, and the prompt is in the box again', async (panel) => {
    await panel.type('Hi');
    panel.isDeaf = true;
    await panel.page.locator('vscode-button.send').click();
    await panel.until(async () => (await status(panel)).startsWith('Sending to'));
    panel.isDeaf = false;
    await panel.page.locator('vscode-button.stop').click();
    await panel.until(async () => (await status(panel)) === 'Stopped.');
    assert.equal(await panel.page.locator(input).inputValue(), 'Hi');
    await panel.page.locator('vscode-button.send').click();
    await panel.until(() => panel.host.runs.length === 1);
  });

  panelTest('Enter that an input method takes does not send', async (panel) => {
    await panel.type('にほん');
    const press = (init: KeyPress): Promise<void> =>
      panel.page.locator(input).evaluate((element, options) => {
        element.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true, ...options }));
      }, init);
    await press({ key: 'Enter', isComposing: true });
    await press({ key: 'Enter', keyCode: 229 });
    await press({ key: 'Enter', repeat: true });
    await panel.page.waitForTimeout(100);
    assert.deepEqual(panel.messages('send'), []);
    await press({ key: 'Enter', keyCode: 13 });
    await panel.until(() => panel.host.runs.length === 1);
  });

  panelTest('one click is one request, however often it is clicked', async (panel) => {
    await panel.type('Hi');
    await panel.page.locator('vscode-button.send').dblclick();
    await panel.page.locator(input).press('Enter');
    await panel.page.waitForTimeout(100);
    assert.equal(panel.messages('send').length, 1);
    assert.equal(panel.messages('stop').length, 0);
  });

  panelTest('Send says why it is disabled', async (panel) => {
    const send = panel.page.locator('vscode-button.send');
    // The first page is drawn before the providers are told.
    await panel.until(async () => (await hint(panel)) === 'Type a prompt first.');
    assert.equal(await send.getAttribute('aria-disabled'), 'true');
    await panel.type('Hi');
    assert.equal(await send.getAttribute('aria-disabled'), 'false');
    const [first] = panel.host.providers();
    assert.ok(first !== undefined);
    panel.host.obstacles.set(first.id, message('endpoint.noRoute', { backend: 'kgateway-system/anthropic-backend' }));
    panel.controller.choose(first.id);
    await panel.until(async () => (await hint(panel)).startsWith('No HTTPRoute leads to kgateway-system/anthropic'));
    assert.equal(
      await panel.page
        .locator('vscode-single-select.provider')
        .evaluate((element) => 'value' in element && element.value),
      first.id,
    );
    await panel.page.locator(input).press('Enter');
    panel.host.setProviders([]);
    await panel.until(async () => (await hint(panel)).startsWith('No provider to send to yet'));
    assert.deepEqual(panel.messages('send'), []);
    assert.equal(await panel.page.locator(input).inputValue(), 'Hi');
  });

  panelTest('the choice is the one that is asked', async (panel) => {
    await panel.page.locator('vscode-single-select.provider').click();
    await panel.page.locator('vscode-single-select.provider li.option', { hasText: 'openai-backend' }).click();
    await panel.until(() => panel.messages('choose').length === 1);
    await panel.send('Hi');
    assert.equal(panel.host.last.providerId, provider('openai-backend').id);
    assert.equal(await panel.page.locator('.exchange h2').innerText(), 'Answer from openai-backend · /openai');
  });

  panelTest(
    'a provider that is gone keeps its name in the picker, and the panel says that it is gone',
    async (panel) => {
      const picker = panel.page.locator('vscode-single-select.provider');
      const shown = (): Promise<string> => picker.locator('.select-face .text').innerText();
      const gone = panel.page.locator('.problem.gone');
      panel.controller.choose(provider('openai-backend').id);
      await panel.until(async () => (await shown()) === 'openai-backend · /openai');
      const all = panel.host.providers();
      panel.host.setProviders(all.filter(({ id }) => id !== provider('openai-backend').id));
      await gone.waitFor();
      assert.equal(await gone.innerText(), 'This provider is no longer known. Choose another.');
      assert.equal(await shown(), 'openai-backend · /openai');
      panel.host.setProviders(all);
      await panel.until(async () => (await gone.count()) === 0);
      assert.equal(await shown(), 'openai-backend · /openai');
      panel.host.setProviders(all.filter(({ id }) => id !== provider('openai-backend').id));
      await gone.waitFor();
      await picker.click();
      await picker.locator('li.option', { hasText: 'anthropic-backend' }).click();
      await panel.until(async () => (await gone.count()) === 0);
      assert.equal(await shown(), 'anthropic-backend · /anthropic');
    },
  );

  panelTest('a failure shows its sentence, status and body, and leads to the log', async (panel) => {
    await panel.send('Hi');
    const explanation = message('reply.backendRejected', { backend: 'kgateway-system/openai-backend' });
    panel.host.last.fail({ explanation, status: 500, body: 'service not found' });
    const failure = panel.page.locator('.failure');
    await failure.waitFor();
    assert.match(await failure.innerText(), /The gateway does not know kgateway-system\/openai-backend/);
    assert.equal(await failure.locator('pre').innerText(), 'service not found');
    assert.equal(await panel.page.locator('.figures li').first().innerText(), 'HTTP 500');
    await failure.locator('vscode-button.log').click();
    await panel.until(() => panel.logsShown === 1);
    await panel.until(async () => (await panel.page.locator(input).inputValue()) === 'Hi');
  });

  panelTest('draft and answer survive a hidden view: the page is made anew while the answer goes on', async (panel) => {
    await panel.send('Hi');
    panel.host.last.text('Before. ');
    await panel.type('the next draft');
    await panel.until(() => panel.messages('draft').some(({ text }) => text === 'the next draft'));
    await panel.page.goto('about:blank');
    panel.host.last.text('While hidden. ');
    await panel.page.goto('http://panel.test/');
    await panel.until(async () => (await panel.answer()) === 'Before. While hidden.');
    panel.host.last.text('After.');
    panel.host.last.done();
    await panel.until(async () => (await panel.answer()) === 'Before. While hidden. After.');
    assert.equal(await panel.page.locator(input).inputValue(), 'the next draft');
    assert.equal(await panel.page.locator('.asked').innerText(), 'Hi');
  });

  panelTest(
    'what is typed before the host has greeted the page is newer than the draft it remembers',
    async (panel) => {
      await panel.send('Hi');
      const release = panel.holdHost();
      await panel.page.reload();
      await panel.type('typed early');
      release();
      await panel.until(() => panel.messages('draft').some(({ text }) => text === 'typed early'));
      await panel.until(async () => (await panel.page.locator('.asked').innerText()) === 'Hi');
      assert.equal(await panel.page.locator(input).inputValue(), 'typed early');
    },
  );

  panelTest(
    'draft and answer survive a reload of the window: the host has forgotten, the page has not',
    async (panel) => {
      await panel.send('Hi');
      panel.host.last.text('Half an');
      await panel.until(async () => (await panel.answer()) === 'Half an');
      await panel.type('the next draft');
      const before = panel.messages('ready').length;
      panel.restartHost();
      await panel.page.reload();
      await panel.until(() => panel.messages('ready').length > before);
      await panel.until(async () => (await panel.answer()) === 'Half an');
      await panel.until(async () => (await status(panel)) === 'Stopped.');
      assert.equal(await panel.page.locator(input).inputValue(), 'the next draft');
    },
  );

  panelTest('a live region speaks in steps, not in tokens', async (panel) => {
    const heard = await listenTo(panel.page, 'main > [role=status]');
    await panel.send('Hi');
    await panel.page.waitForTimeout(50);
    for (let index = 0; index < 20; index += 1) {
      panel.host.last.text(`word${index} `);
      await panel.page.waitForTimeout(20);
    }
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    assert.deepEqual(await heard(), ['Sending to ollama-backend · /ollama', 'Answering', 'The answer is complete.']);
  });
});
