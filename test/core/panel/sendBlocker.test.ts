import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newExchange } from '../../../src/core/prompt/exchange.ts';
import { panelExchange } from '../../../src/core/panel/panelExchange.ts';
import { formatParameters } from '../../../src/core/prompt/parameters.ts';
import type { FormatId } from '../../../src/core/prompt/promptFormat.ts';
import { chosenFormat } from '../../../src/core/panel/chosenFormat.ts';
import { emptyPanelState, noOptions, type PanelProvider, type PanelState } from '../../../src/core/panel/panelState.ts';
import { sendBlocker } from '../../../src/core/panel/sendBlocker.ts';

const provider: PanelProvider = {
  id: 'a',
  label: 'a',
  detail: 'n',
  model: 'm',
  state: 'notReady',
  problem: 'Secret absent',
  isTarget: false,
  isModelFixed: false,
  formats: [],
};
const noRoutes = { route: undefined, routes: [] } as const;
const blocked = { id: 'chatCompletions', obstacle: 'No route.', problem: undefined, ...noRoutes } as const;
const free = { id: 'messages', obstacle: undefined, problem: 'Not translated.', ...noRoutes } as const;
const models = { id: 'models', obstacle: undefined, problem: undefined, ...noRoutes } as const;
const inFormat = (format: FormatId): Partial<PanelState> => ({
  providers: [{ ...provider, formats: [blocked, free, models] }],
  options: { ...noOptions, format },
});
const begun = newExchange({ requestId: '1', providerId: 'a', format: undefined, prompt: 'Hi' });
const running = panelExchange(begun, 'a', ({ code }) => code);
const temperature = formatParameters.messages.find(({ id }) => id === 'temperature');
assert.ok(temperature !== undefined);
const tooHot = { ...noOptions, format: 'messages', parameters: { temperature: '2' } } as const;
const ready: PanelState = { ...emptyPanelState, providers: [provider], selected: 'a', draft: 'Hi' };

const rows: readonly [string, Partial<PanelState>, ReturnType<typeof sendBlocker>][] = [
  ['nothing, even when the provider is not ready', {}, undefined],
  ['no providers', { providers: [] }, { code: 'panel.noProviders' }],
  ['none chosen', { selected: undefined }, { code: 'panel.blocked.noProvider' }],
  ['the chosen one is gone', { selected: 'b' }, { code: 'panel.blocked.noProvider' }],
  ['an answer is coming', { exchanges: [running] }, { code: 'panel.blocked.running' }],
  ['an answer has come', { exchanges: [{ ...running, state: 'done' }] }, undefined],
  ['it cannot be reached', { providers: [{ ...provider, formats: [blocked] }] }, { text: 'No route.' }],
  ['it cannot be reached in the chosen format', inFormat('chatCompletions'), { text: 'No route.' }],
  ['nothing, where it can be in the chosen one, even when that will not work', inFormat('messages'), undefined],
  ['nothing, where the format asks nothing', { ...inFormat('models'), draft: '' }, undefined],
  ['a parameter that is none of the format', { ...inFormat('messages'), options: tooHot }, { parameter: temperature }],
  [
    'nothing, where another format knows a wrong one',
    { ...inFormat('models'), options: { ...tooHot, format: 'models' } },
    undefined,
  ],
  ['too long a prompt', { draft: 'x'.repeat(1_000_001) }, { tooLong: 'panel.blocked.promptTooLong' }],
  ['nothing, at the limit', { draft: 'x'.repeat(1_000_000) }, undefined],
  [
    'too long a system prompt',
    { options: { ...noOptions, system: 'x'.repeat(1_000_001) } },
    { tooLong: 'panel.blocked.systemTooLong' },
  ],
  ['no prompt', { draft: ' \n' }, { code: 'panel.blocked.noPrompt' }],
];

for (const [name, parts, expected] of rows) {
  test(`Send is blocked by: ${name}`, () => {
    assert.deepEqual(sendBlocker({ ...ready, ...parts }), expected);
  });
}

test('the format that nobody chose: the first that nothing is known against, else that can be sent, else the first', () => {
  const choose = (formats: PanelProvider['formats']): string | undefined =>
    chosenFormat({ ...ready, providers: [{ ...provider, formats }] })?.id;
  assert.equal(choose([blocked, free, models]), 'models');
  assert.equal(choose([blocked, free]), 'messages');
  assert.equal(choose([blocked]), 'chatCompletions');
  assert.equal(choose([]), undefined);
  assert.equal(chosenFormat({ ...ready, ...inFormat('messages') })?.id, 'messages');
});
