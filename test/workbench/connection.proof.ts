// How the tree comes to its contexts: a sign-in that hangs, files that a setting names, and none at all.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseDocument } from 'yaml';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
before(async () => {
  stage = await setStage({ kubeconfig: ({ kubeconfig }) => withHangingCurrent(kubeconfig) });
  await stage.window.openContainer('Agentgateway');
});
after(() => stage?.strike());

/** The sandbox, and as the current context one whose sign-in program never answers. */
function withHangingCurrent(kubeconfig: string): string {
  const document = parseDocument(kubeconfig);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', 'setInterval(() => undefined, 1e6)'],
  };
  document.addIn(['users'], { name: 'hangs', user: { exec } });
  const cluster = document.getIn(['contexts', 0, 'context', 'cluster']);
  document.addIn(['contexts'], { name: 'hanging', context: { cluster, user: 'hangs' } });
  document.set('current-context', 'hanging');
  return document.toString();
}

const labels = async (): Promise<readonly string[]> =>
  (await stage.window.tree('Providers').rows()).map((row) => row.label);

test('a context whose sign-in hangs keeps only itself waiting', async () => {
  const tree = stage.window.tree('Providers');
  await tree.row('hanging');
  await tree.expand('agentgateway-sandbox');
  await tree.row('openai-backend');
  const hanging = await tree.row('hanging');
  assert.doesNotMatch(hanging.description, /provider/, 'nothing is known of it, and nothing is claimed');
});

test('a setting names other kubeconfig files, and they are taken at once', async () => {
  const { folder, kubeconfig, sandbox } = stage;
  const other = `${kubeconfig}-other`;
  const document = parseDocument(sandbox.kubeconfig);
  document.setIn(['contexts', 0, 'name'], 'elsewhere');
  document.set('current-context', 'elsewhere');
  await writeFile(other, document.toString());
  const settings = path.join(folder, '.vscode', 'settings.json');
  await mkdir(path.dirname(settings), { recursive: true });
  await writeFile(settings, JSON.stringify({ 'agentgateway.kubeconfig.files': [other] }));
  await until('the contexts of the other file', async () => {
    const all = await labels();
    return all.includes('elsewhere') && !all.includes('hanging');
  });
  await stage.window.tree('Providers').row('openai-backend');
  await writeFile(settings, '{}');
  await until('those of KUBECONFIG again', async () => (await labels()).includes('hanging'));
  await rm(other);
});

test('without any kubeconfig the view names the setting, and leads to it', async () => {
  const { window, kubeconfig } = stage;
  await rm(kubeconfig);
  const tree = window.tree('Providers');
  await until('the welcome text', async () => /setting agentgateway\.kubeconfig\.files/.test(await tree.welcomeText()));
  await tree.pane.getByRole('button', { name: 'Choose Other Files' }).click();
  await window.page.locator('.settings-editor', { hasText: 'agentgateway.kubeconfig.files' }).waitFor();
});
