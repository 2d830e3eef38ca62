// What is accepted and still will not work: said while it is written, explained by a click, mended or silenced by a fix.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { routeYaml } from './routeYaml.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const file = 'llm.yaml';
const text = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: llm
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai:
        model: gpt-4o-mini
      host: llm.example.com
      port: 443
  policies:
    auth:
      key: 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
    ai:
      modelAliases:
        fast: quick-model
      routes:
        /v1/models: Models
        /v1/chat/completions: Completions
---
${routeYaml({ name: 'llm', path: '/llm', backend: 'llm' })}`;

let stage: Stage;

before(async () => {
  // Tall enough for all lines: those that are scrolled away are not rendered.
  stage = await setStage({ window: { width: 1400, height: 1500 } });
  await writeFile(path.join(stage.folder, file), text);
});
after(() => stage?.strike());

test('the Problems view tells each, and no key', async () => {
  const { window } = stage;
  const editor = await window.openFile(file);
  await editor.squiggle('warning');
  const all = await window.problems((found) => found.length >= 5);
  for (const sentence of [
    /on port 443 without TLS/,
    /A key in plain text under key/,
    /The alias fast is never used/,
    /does not implement the route type Models/,
    /\/llm goes on to llm\.example\.com/,
  ]) {
    assert.ok(
      all.some((line) => line.startsWith('Warning: ') && sentence.test(line)),
      `${sentence} in ${all.join('\n')}`,
    );
  }
  assert.ok(!all.join('\n').includes('gsk_'));
});

test('a click on the code of a finding shows what is written about it', async () => {
  const { window } = stage;
  const editor = await window.openFile(file);
  await editor.hoverOver('443');
  await window.page.locator('.monaco-hover a', { hasText: 'tls-missing' }).first().click();
  await until('the page about it', async () => (await window.tabs()).includes('tls-missing'));
});

test('fixes mend, and the last ones silence', async () => {
  const { window } = stage;
  const editor = await window.openFile(file);
  const fixes = await editor.fixesAt('443');
  assert.deepEqual(
    fixes.filter((title) => /tls/.test(title)),
    ['Add tls: {}', 'Ignore tls-missing in this line', 'Ignore tls-missing in this file'],
  );
  await window.page.keyboard.press('Escape');
  await editor.fix('gsk_', /Refer to a Secret openai-api-key instead/);
  await until('the Secret', async () => (await editor.text()).includes('Authorization: ${OPENAI_API_KEY}'));
  await editor.fix('443', /Add tls: \{\}/);
  await editor.fix('Models', /Set \/v1\/models to Passthrough/);
  await editor.fix('quick-model', /Remove fast/);
  await editor.fix('/llm', /Ignore prefix-not-stripped in this line/);
  await editor.noSquiggle('warning');
  assert.equal(await editor.squiggleCount('error'), 0);
  assert.match(await editor.text(), /\n {12}# agentgateway-disable-next-line prefix-not-stripped\n {12}value: \/llm\n/);
});
