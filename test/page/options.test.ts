import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { message } from '../../src/core/messages/index.ts';
import { FakeHost, provider } from './support/fakeHost.ts';
import type { PanelPage } from './support/panelPage.ts';
import { panelTests } from './support/panelTests.ts';

const openModel = provider('ollama-backend', { isModelFixed: false, model: message('prompt.model.open') });

async function choose({ page }: PanelPage, select: string, option: string): Promise<void> {
  await page.locator(`vscode-single-select.${select}`).click();
  await page.locator(`vscode-single-select.${select} li.option`, { hasText: option }).click();
}

const { skip, start } = await panelTests(undefined, () => {
  const host = new FakeHost();
  host.setProviders([openModel, provider('openai-backend')]);
  return host;
});

describe('what is set beside the prompt, and what comes beside the answer', { skip }, () => {
  const panelTest = start();

  panelTest('format, model and system prompt go with the prompt', async (panel) => {
    await choose(panel, 'format', 'Messages');
    await panel.page.locator('vscode-textfield.model input').fill('llama3.2');
    await panel.page.locator('details.settings summary').click();
    await panel.page.locator('vscode-textarea.system textarea').fill('Be brief.');
    await panel.send('Hi');
    assert.deepEqual(panel.host.last.options, {
      format: 'messages',
      route: undefined,
      model: 'llama3.2',
      system: 'Be brief.',
      stream: true,
      earlier: [],
      parameters: {},
    });
    assert.equal(
      (await panel.page.locator('details.settings summary').innerText()).trim(),
      'System prompt, parameters, headers (1 set)',
    );
  });

  panelTest('a route can be chosen where there are several, and is sent and copied', async (panel) => {
    const routes = [
      { id: 'a', route: 'openai', gateway: 'ai-gateway', place: '/openai', path: '/openai' },
      { id: 'b', route: 'spare', gateway: 'edge/public', place: '/spare', path: '/spare' },
    ];
    const picker = panel.page.locator('vscode-single-select.route');
    const shown = () => picker.evaluate((element) => (element as unknown as { readonly value: string }).value);
    panel.host.routes = routes.slice(0, 1);
    panel.host.setProviders(panel.host.providers());
    await panel.page.waitForTimeout(200);
    assert.equal(await picker.count(), 0, 'nothing where there is no choice');
    panel.host.routes = routes;
    panel.host.setProviders(panel.host.providers());
    await picker.waitFor();
    assert.equal(await shown(), 'a');
    await choose(panel, 'route', 'spare · edge/public · /spare');
    const provider = panel.page.locator('vscode-single-select.provider .select-face .text');
    await panel.until(async () => (await provider.innerText()) === 'ollama-backend · /spare');
    await panel.type('Hi');
    await panel.page.locator('details.copy summary').click();
    await panel.page.locator('details.copy vscode-button', { hasText: 'Python' }).click();
    await panel.until(() => panel.host.copies.length === 1);
    assert.match(JSON.stringify(panel.host.copies), /"route":"b"/);
    await panel.send('Hi');
    assert.equal(panel.host.last.options.route, 'b');
    assert.equal(panel.messages('send').at(-1)?.options.route, 'b');
    panel.host.last.done();
    panel.host.routes = routes.map((one) => (one.id === 'a' ? one : { ...one, id: 'c' }));
    panel.host.setProviders(panel.host.providers());
    await panel.until(async () => (await shown()) === 'a');
    assert.equal(await panel.page.locator('.problem').count(), 0, 'a route that goes: the first, and nothing is wrong');
  });

  panelTest('what is known against a format is told before it is sent', async (panel) => {
    const problem = message('format.takenFor', { path: '/v1/messages', taken: 'Completions', format: 'Messages' });
    panel.host.problems.set('messages', problem);
    panel.host.setProviders(panel.host.providers());
    await panel.page.waitForTimeout(200);
    assert.equal(await panel.page.locator('.problem.warned').count(), 0, 'nothing of the format that is not chosen');
    await choose(panel, 'format', 'Messages');
    assert.match(await panel.page.locator('.problem.warned').innerText(), /^The gateway takes \/v1\/messages for/);
    await panel.send('Hi');
    assert.equal(panel.host.last.options.format, 'messages', 'and it is sent all the same');
  });

  panelTest('another provider means its own format and model', async (panel) => {
    await choose(panel, 'format', 'Responses');
    await panel.page.locator('vscode-textfield.model input').fill('llama3.2');
    await choose(panel, 'provider', 'openai-backend');
    const field = panel.page.locator('vscode-textfield.model input');
    assert.equal(await field.isDisabled(), true, 'the backend sets the model');
    await panel.send('Hi');
    assert.deepEqual([panel.host.last.options.format, panel.host.last.options.model], ['chatCompletions', undefined]);
  });

  panelTest('the list of models asks for no prompt', async (panel) => {
    await choose(panel, 'format', 'Models');
    await panel.page.locator('vscode-button.send').click();
    await panel.until(() => panel.host.runs.length === 1);
    assert.deepEqual([panel.host.last.prompt, panel.host.last.options.format], ['', 'models']);
  });

  panelTest('what was thought stands before the answer, calls after it', async (panel) => {
    await panel.send('Hi');
    panel.host.last.say({ type: 'reasoning', text: '<b>Let me see.</b>' });
    await panel.page.waitForSelector('.reasoning[open]');
    panel.host.last.text('I look.');
    panel.host.last.say({ type: 'toolCall', call: '0', name: 'weather', input: '{"city":"Köln"}' });
    panel.host.last.done();
    await panel.page.waitForSelector('.figures');
    assert.equal(await panel.page.locator('.reasoning p').textContent(), '<b>Let me see.</b>', 'as text');
    assert.equal(await panel.page.locator('.reasoning[open]').count(), 0, 'out of the way of the answer');
    assert.equal(await panel.page.locator('.calls p').innerText(), 'Asks to call weather');
    assert.equal(await panel.page.locator('.calls code').innerText(), '{\n  "city": "Köln"\n}');
  });

  panelTest('the request is copied as it would be sent, and that is told', async (panel) => {
    await choose(panel, 'format', 'Messages');
    await panel.type('Hi');
    await panel.page.locator('details.copy summary').click();
    await panel.page.locator('details.copy vscode-button', { hasText: 'Python' }).click();
    await panel.until(() => panel.clipboard.length === 1);
    const [asked] = panel.messages('copy');
    assert.deepEqual([asked?.kind, asked?.prompt, asked?.options.format], ['python', 'Hi', 'messages']);
    await panel.page.locator('details.copy .hint', { hasText: 'Copied.' }).waitFor();
  });

  panelTest('a failure says where, and its button runs the next step', async (panel) => {
    await panel.send('Hi');
    const target = { context: 'c', kind: 'HTTPRoute', namespace: 'n', name: 'ollama' };
    const action = {
      title: message('action.openRoute'),
      call: { id: 'agentgateway.openYaml', args: [target] },
    } as const;
    const explanation = message('reply.routeNotFound', { path: '/ollama/v1/chat/completions' });
    panel.host.last.fail({ explanation, place: 'route', action, status: 404, body: 'route not found' });
    await panel.page.locator('vscode-button.act', { hasText: 'Open HTTPRoute' }).click();
    await panel.until(() => panel.ran.length === 1);
    assert.deepEqual(panel.ran, [action]);
    assert.equal(await panel.page.locator('.failure .place').innerText(), 'At the route');
  });

  panelTest('who refuses to stream is asked again for the whole, by one click', async (panel) => {
    await panel.send('Hi');
    panel.host.last.fail({ explanation: message('prompt.cut'), status: 400, body: 'no stream', refusesStream: true });
    await panel.page.locator('vscode-button.whole').click();
    await panel.until(() => panel.host.runs.length === 2);
    assert.deepEqual([panel.host.last.prompt, panel.host.last.options.stream], ['Hi', false]);
    panel.host.last.fail({ explanation: message('prompt.cut'), status: 400, body: 'no', refusesStream: false });
    await panel.page.waitForSelector('.failure');
    assert.equal(await panel.page.locator('vscode-button.whole').count(), 0);
  });
});
