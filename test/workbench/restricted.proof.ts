// Restricted Mode: a folder that nobody has trusted yet. No cluster is asked, no program started; YAML features stay on.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
before(async () => {
  // A kubeconfig with a problem, too: of two things that could be said over the empty tree, one is.
  stage = await setStage({ isRestricted: true, kubeconfig: () => 'no: [kubeconfig' });
});
after(() => stage?.strike());

const brokenYaml = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata: {name: a}
spec:
  ai:
    provider:
      openai: {modle: gpt-4o}
`;

test('the view says that the workspace is not trusted, with one button, and nothing else', async () => {
  const { window } = stage;
  await window.openContainer('Agentgateway');
  const tree = window.tree('Providers');
  await until('the welcome text', async () => /only from a trusted workspace/.test(await tree.welcomeText()));
  assert.equal(await tree.pane.locator('.welcome-view-content .button-container').count(), 1);
  assert.doesNotMatch(await tree.welcomeText(), /kubeconfig/i);
  assert.deepEqual(await tree.rows(), []);
});

test('a file is judged all the same', async () => {
  const { window, folder } = stage;
  await writeFile(path.join(folder, 'broken.yaml'), brokenYaml);
  await window.openFile('broken.yaml');
  await window.problems((all) => all.some((text) => /modle/.test(text)));
});

test('once it is trusted the view goes on by itself, with what there is to say then', async () => {
  const { window, sandbox, kubeconfig } = stage;
  const tree = window.tree('Providers');
  await tree.pane.getByRole('button', { name: 'Manage Workspace Trust' }).click();
  await window.page
    .locator('.workspace-trust-editor')
    .getByRole('button', { name: /^Trust$/ })
    .click();
  await until('the problem of the kubeconfig', async () => /kubeconfig/i.test(await tree.welcomeText()));
  assert.doesNotMatch(await tree.welcomeText(), /trusted workspace/);
  await writeFile(kubeconfig, sandbox.kubeconfig);
  await tree.row('openai-backend');
  assert.equal(await tree.welcomeText(), '');
});
