// What stands around one exchange: the conversation, its steps and raw texts, what is set behind the fold, the pin.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { message } from '../../src/core/messages/index.ts';
import { provider } from './support/fakeHost.ts';
import { listenTo } from './support/hearing.ts';
import type { PanelPage } from './support/panelPage.ts';
import { panelTests } from './support/panelTests.ts';

const { skip, start } = await panelTests();
const input = 'vscode-textarea.prompt textarea';

/** Sends a prompt and has it answered. */
async function answered(panel: PanelPage, prompt: string, answer: string): Promise<void> {
  const before = await panel.page.locator('.figures').count();
  await panel.send(prompt);
  panel.host.last.text(answer);
  panel.host.last.done();
  await panel.until(async () => (await panel.page.locator('.figures').count()) > before);
}

describe('a conversation, and what is set beside it', { skip }, () => {
  const panelTest = start();

  panelTest(
    'turns stand in their order and go with the next prompt; a new conversation begins without',
    async (panel) => {
      await answered(panel, 'One', 'First.');
      await answered(panel, 'Two', 'Second.');
      await panel.send('Three');
      assert.deepEqual(await panel.page.locator('.asked').allInnerTexts(), ['One', 'Two', 'Three']);
      assert.deepEqual(
        panel.host.last.options.earlier?.map(({ text }) => text),
        ['One', 'First.', 'Two', 'Second.'],
      );
      assert.equal(await panel.page.locator('button.new').count(), 0, 'not while an answer comes');
      panel.host.last.done();
      await panel.page.locator('button.new').click();
      await panel.until(async () => (await panel.page.locator('.exchange').count()) === 0);
      await panel.send('Four');
      assert.deepEqual(panel.host.last.options.earlier, []);
    },
  );

  panelTest('what failed or was cut is marked, and is not sent along', async (panel) => {
    await panel.send('One');
    panel.host.last.text('Half');
    await panel.page.locator('vscode-button.stop').click();
    await panel.page.waitForSelector('.note.unsent');
    await panel.send('Two');
    panel.host.last.fail({ explanation: message('prompt.cut'), status: 500, body: undefined });
    await panel.page.waitForSelector('.failure');
    assert.equal(await panel.page.locator('.note.unsent').count(), 2);
    await answered(panel, 'Three', 'Third.');
    assert.equal(await panel.page.locator('.note.unsent').count(), 2);
    assert.deepEqual(panel.host.last.options.earlier, []);
  });

  panelTest('Run Again takes the place of the last answer', async (panel) => {
    await answered(panel, 'One', 'First.');
    await answered(panel, 'Two', 'Second.');
    await panel.type('a draft');
    assert.equal(await panel.page.locator('vscode-button.again').count(), 1, 'of the last one alone');
    await panel.page.locator('vscode-button.again').click();
    await panel.until(() => panel.host.runs.length === 3);
    panel.host.last.text('Otherwise.');
    panel.host.last.done();
    await panel.until(async () => (await panel.answer()) === 'Otherwise.');
    assert.deepEqual(await panel.page.locator('agw-answer').allInnerTexts(), ['First.', 'Otherwise.']);
    assert.equal(panel.host.last.options.earlier?.length, 2);
    assert.equal(await panel.page.locator(input).inputValue(), 'a draft');
  });

  panelTest('Run Again by another provider leaves the answer that there is', async (panel) => {
    await answered(panel, 'One', 'First.');
    await answered(panel, 'Two', 'Second.');
    panel.controller.choose(provider('openai-backend').id);
    await panel.type('a draft');
    for (const [index, text] of ['Otherwise.', 'Once more.'].entries()) {
      await panel.page.locator('vscode-button.again').click();
      await panel.until(() => panel.host.runs.length === 3 + index);
      await panel.until(async () => (await panel.page.locator('.exchange').count()) === 3);
      panel.host.last.text(text);
      panel.host.last.done();
      await panel.until(async () => (await panel.answer()) === text);
      assert.deepEqual(await panel.page.locator('agw-answer').allInnerTexts(), ['First.', 'Second.', text]);
      const { providerId, prompt } = panel.host.last;
      assert.deepEqual([providerId, prompt], [provider('openai-backend').id, 'Two']);
    }
    assert.equal(await panel.page.locator(input).inputValue(), 'a draft');
  });

  panelTest('a conversation and where it is read survive hiding', async (panel) => {
    for (const name of ['One', 'Two', 'Three']) await answered(panel, name, `${name}.\n\n`.repeat(20));
    await panel.page.evaluate(() => scrollTo({ top: 400 }));
    await panel.page.waitForTimeout(300);
    const texts = await panel.page.locator('agw-answer').allInnerTexts();
    await panel.page.goto('about:blank');
    await panel.page.goto('http://panel.test/');
    await panel.until(async () => (await panel.page.evaluate(() => scrollY)) === 400);
    assert.deepEqual(await panel.page.locator('agw-answer').allInnerTexts(), texts);
    await panel.send('Four');
    assert.equal(panel.host.last.options.earlier?.length, 6);
  });

  panelTest('a conversation survives a window whose host forgot it, and goes on', async (panel) => {
    await answered(panel, 'One', 'First.');
    const before = panel.messages('ready').length;
    await panel.page.waitForTimeout(300);
    panel.restartHost();
    await panel.page.reload();
    await panel.until(() => panel.messages('ready').length > before);
    await panel.send('Two');
    assert.deepEqual(
      panel.host.last.options.earlier?.map(({ text }) => text),
      ['One', 'First.'],
    );
  });

  panelTest('the steps of a prompt, as they are over', async (panel) => {
    await panel.send('Hi');
    panel.host.last.step('resolve', 2);
    panel.host.last.step('tunnel', 24);
    const summary = panel.page.locator('.timeline summary');
    await panel.until(async () => (await summary.innerText()) === 'Timeline: resolve 2 ms · tunnel 24 ms');
    panel.host.last.step('firstByte', 1_285);
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    await summary.click();
    assert.deepEqual(await panel.page.locator('.timeline li').allInnerTexts(), [
      'resolve 2 ms',
      'tunnel 24 ms',
      'first byte 1.3 s',
    ]);
  });

  panelTest('request and response are asked for when somebody looks', async (panel) => {
    await panel.send('Hi');
    assert.equal(await panel.page.locator('.raw').count(), 0, 'nothing to see while it runs');
    panel.host.last.done({}, { request: 'POST <b>x</b>', reply: 'HTTP 200\nx-served-by: g' });
    await panel.page.waitForSelector('.raw');
    assert.deepEqual(panel.messages('raw'), []);
    assert.equal(await panel.page.locator('.raw summary').innerText(), 'Request and response · HTTP 200');
    await panel.page.locator('.raw summary').click();
    await panel.page.waitForSelector('.raw pre');
    assert.deepEqual(await panel.page.locator('.raw pre').allInnerTexts(), [
      'POST <b>x</b>',
      'HTTP 200\nx-served-by: g',
    ]);
    assert.equal(panel.messages('raw').length, 1);
  });

  panelTest('who was asked for and who served, what was cached, what it cost', async (panel) => {
    await panel.send('Hi');
    panel.host.last.done({ requestedModel: 'gpt-4o', cachedTokens: 8, cost: 0.001234 });
    await panel.page.waitForSelector('.figures');
    const figures = await panel.page.locator('.figures li').allInnerTexts();
    assert.ok(figures.includes('served by gpt-4o-mini-2024-07-18, asked for gpt-4o'), figures.join());
    assert.ok(figures.includes('8 of them cached') && figures.includes('cost 0.00123 USD'), figures.join());
  });

  panelTest(
    'parameters go with the prompt; one that is no value keeps it from being sent, and says why',
    async (panel) => {
      await panel.page.locator('details.settings summary').click();
      await panel.page.locator('vscode-textfield.temperature input').fill('3');
      await panel.type('Hi');
      await panel.until(
        async () => (await panel.page.locator('#hint').innerText()) === 'Temperature must be a number from 0 to 2.',
      );
      await panel.page.locator(input).press('Enter');
      assert.deepEqual(panel.messages('send'), []);
      await panel.page.locator('vscode-textfield.temperature input').fill('0.5');
      await panel.page.locator('vscode-textarea.stop textarea').fill('END');
      await panel.page.locator('vscode-single-select.reasoningEffort').click();
      await panel.page.locator('vscode-single-select.reasoningEffort li.option', { hasText: 'low' }).click();
      await panel.send('Hi');
      assert.deepEqual(panel.host.last.options.parameters, { temperature: '0.5', stop: 'END', reasoningEffort: 'low' });
      assert.match(await panel.page.locator('details.settings summary').innerText(), /\(3 set\)/);
    },
  );

  panelTest('each format offers its own parameters', async (panel) => {
    await panel.page.locator('details.settings summary').click();
    assert.equal(await panel.page.locator('vscode-textfield.topK').count(), 0);
    await panel.page.locator('vscode-single-select.format').click();
    await panel.page.locator('vscode-single-select.format li.option', { hasText: 'Messages' }).click();
    await panel.page.waitForSelector('vscode-textfield.topK');
    assert.equal(await panel.page.locator('vscode-textfield.frequencyPenalty').count(), 0);
  });

  panelTest('key and headers: asked for by the editor, shown by name', async (panel) => {
    await panel.page.locator('details.settings summary').click();
    await panel.page.locator('vscode-button.set-key').click();
    await panel.page.locator('vscode-button.add-header').click();
    await panel.until(() => panel.credentials.asked.length === 2);
    assert.deepEqual(panel.credentials.asked, ['key of ai-gateway', 'header of ai-gateway']);
    panel.credentials.set({ hasKey: true, headers: ['x-tenant'], isSessionOnly: true });
    await panel.page.waitForSelector('.headers');
    assert.equal((await panel.page.locator('.headers code').innerText()).trim(), 'x-tenant: •••');
    assert.match(await panel.page.locator('.settings').innerText(), /keyring is missing: kept until this window/);
    await panel.page.locator('.headers button').click();
    await panel.page.locator('vscode-button.forget-key').click();
    await panel.until(() => panel.credentials.asked.length === 4);
    assert.deepEqual(panel.credentials.asked.slice(2), ['remove x-tenant of ai-gateway', 'forget key of ai-gateway']);
    assert.equal(await panel.page.locator('.settings input[type=password]').count(), 0, 'no box for a value here');
  });

  panelTest('the choice follows the tree until it is pinned', async (panel) => {
    const shown = (): Promise<unknown> =>
      panel.page.locator('vscode-single-select.provider').evaluate((element) => 'value' in element && element.value);
    const { id: openai } = provider('openai-backend');
    panel.controller.follow(openai);
    await panel.until(async () => (await shown()) === openai);
    await panel.page.locator('vscode-single-select.format').click();
    await panel.page.locator('vscode-single-select.format li.option', { hasText: 'Messages' }).click();
    await panel.type('typed a moment before');
    panel.controller.follow(provider('ollama-backend').id);
    await panel.until(async () => (await shown()) === provider('ollama-backend').id);
    assert.equal(
      await panel.page
        .locator('vscode-single-select.format')
        .evaluate((element) => 'value' in element && element.value),
      'chatCompletions',
      'what was chosen for one provider is no choice for another',
    );
    assert.equal(await panel.page.locator(input).inputValue(), 'typed a moment before');
    panel.controller.follow(openai);
    await panel.until(async () => (await shown()) === openai);
    const pin = panel.page.locator('button.pin');
    await pin.press('Enter');
    await panel.until(async () => (await pin.getAttribute('aria-pressed')) === 'true');
    panel.controller.follow(provider('ollama-backend').id);
    await panel.page.waitForTimeout(100);
    assert.equal(await shown(), openai);
    await pin.press('Space');
    await panel.until(() => panel.messages('pin').length === 2);
    panel.controller.follow(provider('ollama-backend').id);
    await panel.until(async () => (await shown()) === provider('ollama-backend').id);
  });

  panelTest('a screen reader hears whole sentences, then the rest', async (panel) => {
    const heard = await listenTo(panel.page, '.spoken');
    await panel.send('Hi');
    for (const piece of ['The **first** ', 'sentence. ', 'The se', 'cond one. And', ' a third']) {
      panel.host.last.text(piece);
      await panel.page.waitForTimeout(60);
    }
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    await panel.page.waitForTimeout(60);
    assert.deepEqual(await heard(), ['The first sentence.', 'The second one. And a third']);
  });

  panelTest('all of it by keyboard: Tab leads to everything, Enter and Space act', async (panel) => {
    await answered(panel, 'One', 'First.');
    await panel.type('x');
    await panel.page.locator('vscode-single-select.provider').focus();
    const met: string[] = [];
    for (let index = 0; index < 14; index += 1) {
      met.push(
        await panel.page.evaluate(() => {
          const element = document.activeElement;
          return element?.classList[0] ?? element?.closest('details')?.classList[0] ?? element?.tagName ?? '';
        }),
      );
      await panel.page.keyboard.press('Tab');
    }
    for (const stop of ['provider', 'icon', 'format', 'settings', 'asked', 'again', 'copy', 'prompt', 'send', 'icon']) {
      assert.ok(met.includes(stop), `${stop} in ${met.join(' ')}`);
    }
  });
});
