import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newExchange } from '../../../src/core/prompt/exchange.ts';
import { panelExchange } from '../../../src/core/panel/panelExchange.ts';
import { emptyPanelState, type PanelProvider, type PanelState } from '../../../src/core/panel/panelState.ts';
import { sendBlocker } from '../../../src/core/panel/sendBlocker.ts';

const provider: PanelProvider = {
  id: 'a',
  label: 'a',
  detail: 'n',
  model: 'm',
  state: 'notReady',
  problem: 'Secret absent',
  obstacle: undefined,
};
const running = panelExchange(newExchange({ requestId: '1', providerId: 'a', prompt: 'Hi' }), 'a', ({ code }) => code);
const ready: PanelState = { ...emptyPanelState, providers: [provider], selected: 'a', draft: 'Hi' };

const rows: readonly [string, Partial<PanelState>, ReturnType<typeof sendBlocker>][] = [
  ['nothing, even when the provider is not ready', {}, undefined],
  ['no providers', { providers: [] }, { code: 'panel.noProviders' }],
  ['none chosen', { selected: undefined }, { code: 'panel.blocked.noProvider' }],
  ['the chosen one is gone', { selected: 'b' }, { code: 'panel.blocked.noProvider' }],
  ['an answer is coming', { exchange: running }, { code: 'panel.blocked.running' }],
  ['an answer has come', { exchange: { ...running, state: 'done' } }, undefined],
  ['it cannot be reached', { providers: [{ ...provider, obstacle: 'No route.' }] }, { text: 'No route.' }],
  ['no prompt', { draft: ' \n' }, { code: 'panel.blocked.noPrompt' }],
];

for (const [name, parts, expected] of rows) {
  test(`Send is blocked by: ${name}`, () => {
    assert.deepEqual(sendBlocker({ ...ready, ...parts }), expected);
  });
}
