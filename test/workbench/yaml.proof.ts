// The second job: write a provider, and have it checked while typing.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseDocument } from 'yaml';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
/** Where a credential plugin leaves a trace of every run. */
let trace: string;

before(async () => {
  trace = path.join(await mkdtemp(path.join(tmpdir(), 'agentgateway-trace-')), 'runs');
  stage = await setStage({ kubeconfig: ({ kubeconfig }) => withPlugin(kubeconfig, trace) });
});
after(async () => {
  await stage?.strike();
  await rm(path.dirname(trace), { recursive: true, force: true });
});

/** The same kubeconfig, with a credential plugin that hands out what stood in it. */
function withPlugin(kubeconfig: string, traceFile: string): string {
  const document = parseDocument(kubeconfig);
  const user = ['users', 0, 'user'];
  const status = {
    clientCertificateData: fromBase64(String(document.getIn([...user, 'client-certificate-data']))),
    clientKeyData: fromBase64(String(document.getIn([...user, 'client-key-data']))),
  };
  const apiVersion = 'client.authentication.k8s.io/v1';
  const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
  const program = `require('fs').appendFileSync(${JSON.stringify(traceFile)}, 'x'); console.log(${JSON.stringify(answer)})`;
  document.setIn(user, {
    exec: { apiVersion, command: process.execPath, args: ['-e', program], interactiveMode: 'Never' },
  });
  return document.toString();
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

const twoKinds = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: two-kinds
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai:
        model: gpt-4o-mini
      anthropic: {}
`;

test('before a view is opened the bundled schemas judge, and no credential plugin runs', async () => {
  const { window } = stage;
  const editor = await window.openFile('anthropic.yaml');
  await editor.squiggle('warning');
  assert.equal(await editor.squiggleCount('error'), 0);
  assert.equal(existsSync(trace), false);
});

test('a Secret under the wrong data key is a warning with the fix, from the same check as the row', async () => {
  const { window } = stage;
  const editor = await window.openFile('anthropic.yaml');
  const warning = /^Warning: .*reads the data key "Authorization", the Secret holds api-key/;
  await window.problems((all) => all.some((text) => warning.test(text)));
  await editor.fix('api-key: $', /Rename the data key api-key to Authorization/);
  // What was underlined may be below the part that is drawn: the text tells that it is mended.
  await until('the key has another name', async () =>
    /Authorization: \$\{ANTHROPIC_API_KEY\}/.test(await editor.text()),
  );
  await editor.noSquiggle('warning');
  await editor.undo();
  await window.problems((all) => all.some((text) => warning.test(text)));
});

test('the palette writes a provider that has nothing to complain about', async () => {
  const { window } = stage;
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('openai-backend');
  assert.ok(existsSync(trace));
  for (const provider of ['Ollama', 'OpenAI', 'Anthropic', 'Gemini']) {
    await window.runCommand('Agentgateway: New Provider Backend…');
    await window.choose(provider);
    for (const step of [2, 3, 4, 5, 6]) await window.answer(new RegExp(`${step}/6`));
    const editor = await window.activeEditor(/^untitled:/);
    const lines = (await editor.text()).split('\n');
    // A mistake of ours shows that the document is being judged; without it nothing is left.
    await editor.goToLine(lines.indexOf('kind: AgentgatewayBackend') + 1, 1);
    await editor.insert('unknown: 1\n');
    await editor.squiggle('error');
    await editor.undo();
    await editor.noSquiggle('error');
    assert.equal(await editor.squiggleCount('warning'), 0, provider);
  }
});

test('a misspelt key is underlined while it is typed, and mended by its fix', async () => {
  const editor = await stage.window.activeEditor(/^untitled:/);
  await editor.replaceAll(twoKinds.replace('      anthropic: {}\n', '').replace('model:', 'modle:'));
  await editor.squiggle('error');
  assert.match(await editor.hoverOver('modle'), /Unknown field "modle".*Did you mean "model"/s);
  await editor.fix('modle', /Change to.*model/);
  await editor.noSquiggle('error');
});

test('two provider kinds break the rule that only the API server used to know', async () => {
  const { window } = stage;
  const editor = await window.activeEditor(/^untitled:/);
  await editor.replaceAll(twoKinds);
  await editor.squiggle('error');
  const error = /^Error: openai and anthropic are both set;.* exactly one/;
  await window.problems((all) => all.some((text) => error.test(text)));
});

test('completion offers the keys of the schema, and not those that are there', async () => {
  const editor = await stage.window.activeEditor(/^untitled:/);
  await editor.replaceAll(twoKinds.replace('      anthropic: {}\n', ''));
  await editor.focusAtEnd();
  await editor.type('      ');
  const offered = await editor.suggestions();
  assert.ok(offered.includes('host'), offered.join());
  assert.ok(!offered.includes('openai'), offered.join());
});

test('text that is no YAML gets a sentence, and nothing that was typed is lost', async () => {
  const { window } = stage;
  const editor = await window.activeEditor(/^untitled:/);
  const broken = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nspec: [\n';
  await editor.replaceAll(broken);
  await editor.squiggle('error');
  await window.problems((all) => all.some((text) => text.startsWith('Error: ')));
  assert.match(await editor.text(), /spec: \[/);
});
