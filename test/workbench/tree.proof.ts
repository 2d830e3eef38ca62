// The tree in full: chains and groups, list and filter, the commands of its rows, and that it stays calm.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import type { Sandbox } from '../sandbox/startSandbox.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import type { TreeRow } from './treeView.ts';

const system = 'kgateway-system';
const backendsIn = (namespace: string): string =>
  `/apis/agentgateway.dev/v1alpha1/namespaces/${namespace}/agentgatewaybackends`;

let stage: Stage;
before(async () => {
  stage = await setStage({
    kubeconfig: ({ kubeconfig }) => withSecondContext(kubeconfig),
    // Lists render only what is in sight.
    window: { height: 1700 },
  });
  await stage.sandbox.client.create(backendsIn(system), fallback);
});
// A hover that the mouse left behind lies over what is clicked next; that of a button with the focus goes with Escape.
beforeEach(async () => {
  const { page } = stage.window;
  const hover = page.locator('.monaco-hover:visible, .context-view .hover-contents').first();
  await until('no hover', async () => {
    await page.mouse.move(700, 800);
    if (!(await hover.isVisible())) return true;
    await hover.waitFor({ state: 'hidden', timeout: 1_500 }).catch(() => page.keyboard.press('Escape'));
    return !(await hover.isVisible());
  });
});
after(() => stage?.strike());

/** The same cluster a second time, under another name. */
function withSecondContext(kubeconfig: string): string {
  const document = parseDocument(kubeconfig);
  const { contexts } = document.toJS() as { contexts: { name: string; context: unknown }[] };
  document.addIn(['contexts'], { name: 'second', context: contexts[0]?.context });
  return document.toString();
}

/** The same, and a context that leads nowhere and is the current one. */
function withDeadCurrent(kubeconfig: string): string {
  const document = parseDocument(withSecondContext(kubeconfig));
  document.addIn(['clusters'], { name: 'nowhere', cluster: { server: 'https://127.0.0.1:9' } });
  document.addIn(['contexts'], { name: 'nowhere', context: { cluster: 'nowhere', user: '' } });
  document.set('current-context', 'nowhere');
  return document.toString();
}

/** The same, and a context of a user who may read in one namespace only, and is not told in which. */
function withLimitedUser(sandbox: Sandbox): string {
  const document = parseDocument(withSecondContext(sandbox.kubeconfig));
  const own = parseDocument(sandbox.cluster.kubeconfig('guest', []));
  document.addIn(['users'], { name: 'guest', user: own.toJS().users[0].user });
  const cluster = document.getIn(['contexts', 0, 'context', 'cluster']);
  document.addIn(['contexts'], { name: 'limited', context: { cluster, user: 'guest' } });
  return document.toString();
}

const guestRights = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'guest-reads' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'guest' }],
  },
];

const fallback = {
  apiVersion: 'agentgateway.dev/v1alpha1',
  kind: 'AgentgatewayBackend',
  metadata: { name: 'fallback-backend', namespace: system },
  spec: {
    ai: {
      groups: [
        {
          providers: [
            {
              name: 'primary',
              openai: { model: 'gpt-4o' },
              policies: { auth: { secretRef: { name: 'openai-api-key' } } },
            },
          ],
        },
        {
          providers: [
            {
              name: 'spare',
              anthropic: { model: 'claude-sonnet-4-20250514' },
              policies: { auth: { secretRef: { name: 'spare-key' } } },
            },
          ],
        },
      ],
    },
  },
};

function backendOf(name: string, model = 'gpt-4o'): object {
  return {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: { name },
    spec: { ai: { provider: { openai: { model }, host: 'host.internal', port: 8000 } } },
  };
}

/** The rows below a row, as deep as they are open. */
async function below(label: string): Promise<TreeRow[]> {
  const rows = await stage.window.tree('Providers').rows();
  const at = rows.findIndex((row) => row.label === label);
  const level = rows[at]?.level ?? 0;
  const rest = rows.slice(at + 1);
  const end = rest.findIndex((row) => row.level <= level);
  return end < 0 ? rest : rest.slice(0, end);
}

const rejected = (reason: string): object => ({
  status: { conditions: [{ type: 'Accepted', status: 'False', reason, message: reason, observedGeneration: 1 }] },
});

test('the status bar is silent while nothing of ours is in sight, and names the context once it is', async () => {
  const { window } = stage;
  const said = async (): Promise<string | undefined> =>
    (await window.statusBar()).find((text) => text.startsWith('Agentgateway'));
  assert.equal(await said(), undefined);
  await window.openContainer('Agentgateway');
  await window.tree('Prompt').pane.locator('.pane-header').click();
  await until('the context in the status bar', async () => (await said())?.includes('agentgateway-sandbox'));
});

test('below a provider stands its chain, each link with its state in words', async () => {
  const tree = stage.window.tree('Providers');
  await tree.row('anthropic-backend', (row) => row.description.startsWith('Secret'));
  const rows = await below('anthropic-backend');
  const secret = rows.find((row) => row.label === 'Secret anthropic-api-key');
  assert.ok(secret?.spoken.startsWith('Secret anthropic-api-key, Failed'), JSON.stringify(rows));
  assert.ok(rows.some((row) => row.label.startsWith('Route anthropic')));
  assert.ok(rows.some((row) => row.label.startsWith('Gateway ai-gateway')));
  const working = await tree.row('openai-backend');
  assert.equal(working.expanded, false);
});

test('priority groups stand with their members, and what the cluster does not report is told', async () => {
  const tree = stage.window.tree('Providers');
  await tree.row('fallback-backend', (row) => /2 groups|spare-key|Secret/.test(row.description));
  await tree.expand('fallback-backend');
  await tree.rowsThat((rows) => rows.some((row) => /spare/.test(row.label)), 'the group of the spare');
  const rows = await below('fallback-backend');
  assert.ok(
    rows.some((row) => /primary/.test(row.label)),
    JSON.stringify(rows),
  );
  const spare = rows.find((row) => /spare/.test(row.label));
  assert.match(spare?.spoken ?? '', /Failed|Warning/);
});

/** The states of the rows of one name: only one of the backends has a route. */
function twins(rows: readonly TreeRow[]): string {
  const own = rows.filter((row) => row.label === 'openai-backend');
  return own
    .flatMap((row) => /gpt-4o-mini|No route/.exec(row.description) ?? [])
    .toSorted((left, right) => left.localeCompare(right))
    .join();
}

test('the same name in another namespace and another context: each row is its own', async () => {
  const tree = stage.window.tree('Providers');
  await stage.sandbox.client.create(backendsIn('default'), backendOf('openai-backend', 'gpt-4.1-twin'));
  const both = ['gpt-4o-mini', 'No route'];
  await tree.rowsThat((rows) => twins(rows) === both.join(), 'both rows of one name, each with its own state');
  await tree.expand('second');
  const four = both.flatMap((state) => [state, state]).join();
  await tree.rowsThat((rows) => twins(rows) === four, 'the same in the other context');
  await tree.rowsThat((rows) => rows.filter((row) => row.label === 'default').length === 2, 'both contexts');
  await tree.row('second', (row) => /\d of \d ready/.test(row.description));
  await tree.rowElement('second').locator('.monaco-tl-twistie').click();
  await tree.row('second', (row) => row.expanded === false);
});

test('one list in place of namespaces, and back', async () => {
  const { window } = stage;
  const tree = window.tree('Providers');
  await window.runCommand('Agentgateway: Show as List');
  const rows = await tree.rowsThat((all) => all.every((row) => row.label !== system), 'the list');
  const same = rows.filter((row) => row.label === 'openai-backend');
  assert.deepEqual(
    same.map((row) => row.description.split(' · ')[0]),
    ['default', system],
  );
  await window.runCommand('Agentgateway: Group by Namespace');
  await tree.row(system);
});

const names = (rows: readonly TreeRow[]): string[] =>
  rows.filter((row) => row.label.endsWith('-backend')).map((row) => row.label);

test('a filter by text and by state; its title says so, and it can be cleared', async () => {
  const { window } = stage;
  const tree = window.tree('Providers');
  await window.runCommand('Agentgateway: Filter Providers…');
  await window.answer(/Filter providers/, 'llama');
  await tree.rowsThat((rows) => names(rows).join() === 'ollama-backend', 'the filtered rows');
  assert.match(await tree.pane.locator('.pane-header').innerText(), /filter: llama/i);
  await window.runCommand('Agentgateway: Filter Providers…');
  assert.match(await window.quickInputTitle(), /Filter providers/);
  await window.page.locator('.quick-input-widget .quick-input-box input').fill('not');
  await window.choose('Not ready');
  await tree.rowsThat(
    (rows) => names(rows).includes('anthropic-backend') && !names(rows).includes('ollama-backend'),
    'those that are not ready',
  );
  await window.runCommand('Agentgateway: Filter Providers…');
  await window.answer(/Filter providers/, 'nothing-is-called-so');
  await tree.click('No provider fits the filter. Click to clear it');
  await tree.rowsThat((rows) => names(rows).length >= 5, 'all rows');
});

test('names and messages of a cluster stay text in a hover', async () => {
  const tree = stage.window.tree('Providers');
  const { client } = stage.sandbox;
  const evil = 'a [x](command:workbench.action.quit) | b <img src=x> https://evil.example\nsecond line';
  await client.create(backendsIn('default'), {
    ...backendOf('evil-backend', evil),
    metadata: { name: 'evil-backend' },
  });
  await tree.row('evil-backend');
  const hover = await tree.hoverOver('evil-backend', /evil-backend/);
  assert.match(hover, /\[x\]\(command:workbench\.action\.quit\) \| b <img src=x> https:\/\/evil\.example second line/);
  await client.delete(`${backendsIn('default')}/evil-backend`);
});

test('Open Route shows the live HTTPRoute, a part its own object, a Secret only its metadata', async () => {
  const { window } = stage;
  const tree = window.tree('Providers');
  await tree.chooseFromMenu('anthropic-backend', 'Open Route');
  assert.match(await (await window.editorOf('HTTPRoute/anthropic/anthropic.yaml')).text(), /kind: HTTPRoute/);
  await tree.click('Secret anthropic-api-key');
  const secret = await (await window.editorOf('anthropic-api-key.yaml')).text();
  assert.match(secret, /kind: Secret/);
  assert.doesNotMatch(secret, /sk-ant|c2st|^data:/m);
});

test('Reveal in File opens the document that declares the row; several can be chosen from; none is said', async () => {
  const { window, folder } = stage;
  const tree = window.tree('Providers');
  await tree.chooseFromMenu('anthropic-backend', 'Reveal in File');
  const file = await window.activeEditor(/playground\/anthropic\.yaml$/);
  assert.match(await file.text(), /kind: AgentgatewayBackend/);
  await writeFile(
    path.join(folder, 'copy.yaml'),
    `${JSON.stringify({ ...fallback, metadata: { name: 'anthropic-backend' } })}\n`,
  );
  await until('both files', async () => {
    await tree.chooseFromMenu('anthropic-backend', 'Reveal in File');
    return (await window.choices()).includes('copy.yaml');
  });
  await window.choose('copy.yaml');
  await window.activeEditor(/copy\.yaml$/);
  await tree.chooseFromMenu('gemini-backend', 'Reveal in File');
  await window.notification(/No YAML file of the workspace holds AgentgatewayBackend gemini-backend/);
});

test('Delete asks for the name, says where, and touches only that object', async () => {
  const { window, sandbox, kubeconfig } = stage;
  const tree = window.tree('Providers');
  const url = `${backendsIn('default')}/doomed-backend`;
  await sandbox.client.create(backendsIn('default'), backendOf('doomed-backend'));
  await tree.row('doomed-backend');
  const asked = window.page.locator('.quick-input-widget:visible');
  const ask = (): Promise<true> =>
    until('the question', async () => {
      await tree.chooseFromMenu('doomed-backend', 'Delete…');
      await asked.waitFor({ timeout: 3_000 });
      return true;
    });
  await ask();
  // The current context changes between the menu and the answer: the row's own stays the target.
  await writeFile(kubeconfig, withDeadCurrent(sandbox.kubeconfig));
  await tree.row('nowhere');
  await until('the target', async () =>
    /Context agentgateway-sandbox, namespace default/.test(await asked.innerText()),
  );
  await window.answer(/Delete doomed-backend from agentgateway-sandbox \/ default/, 'doomed');
  await until('the refusal', async () => /Type doomed-backend exactly/.test(await window.quickInputMessage()));
  await window.answer(/Delete doomed-backend from agentgateway-sandbox \/ default/, 'doomed-backend');
  await tree.rowsThat((rows) => rows.every((row) => row.label !== 'doomed-backend'), 'the row gone');
  await writeFile(kubeconfig, withSecondContext(sandbox.kubeconfig));

  await sandbox.client.create(backendsIn('default'), backendOf('doomed-backend'));
  await tree.row('doomed-backend');
  await ask();
  await sandbox.client.delete(url);
  await sandbox.client.create(backendsIn('default'), backendOf('doomed-backend', 'the-new-one'));
  await window.answer(/Delete doomed-backend from agentgateway-sandbox \/ default/, 'doomed-backend');
  await window.notification(/doomed-backend is another object by now/);
  assert.equal((await sandbox.client.get(url)).metadata.name, 'doomed-backend');
  await sandbox.client.delete(url);
});

test('Copy Name has the name of the row, also of a part', async () => {
  const { window } = stage;
  const tree = window.tree('Providers');
  for (const [row, name] of [
    ['Secret anthropic-api-key', 'anthropic-api-key'],
    ['openai-backend', 'openai-backend'],
  ] as const) {
    // Once on a busy machine the menu closed and nothing was copied: it is chosen again.
    await until(`the name of ${row}`, async () => {
      await tree.chooseFromMenu(row, 'Copy Name');
      await setTimeout(200);
      return (await window.clipboard()) === name;
    });
  }
});

test('a hundred updates a second: selection, focus, expansion and scroll stay, and the last state is shown', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  const { page } = window;
  // What a person did: one row closed that begins open, one opened that begins closed, one selected.
  await tree.row('anthropic-backend', (row) => row.expanded === true);
  await tree.rowElement('anthropic-backend').locator('.monaco-tl-twistie').click();
  await tree.expand('ollama-backend');
  await tree.click('ollama-backend');
  await window.runCommand('Agentgateway: Focus on Providers View');
  const look = async (): Promise<string> => {
    const rows = await tree.rows();
    const state = rows.map((row) => `${row.label}:${String(row.expanded)}`);
    const chosen = await tree.pane
      .locator('.monaco-list-row.selected, .monaco-list-row.focused')
      .evaluateAll((elements) =>
        elements.map(
          (element) =>
            `${element.className.replace(/\s+/g, ' ')} ${element.querySelector('.label-name')?.textContent ?? ''}`,
        ),
      );
    const focused = await page.evaluate(() =>
      document.activeElement?.closest('.pane')?.textContent?.includes('Providers'),
    );
    const top = await tree.pane.locator('.monaco-list-rows').evaluate((element) => (element as HTMLElement).style.top);
    return JSON.stringify([state, chosen, focused, top]);
  };
  await page.setViewportSize({ width: 1400, height: 480 });
  await until('the end of the list', async () => {
    await tree.pane.locator('.monaco-list').hover({ timeout: 1_000 });
    await page.mouse.wheel(0, 2_000);
    return (await tree.rows()).at(-1)?.label === 'second';
  });
  const before = await look();
  // Its controller writes what is right after each of them, so that the row and its context's line never rest.
  const target = `${backendsIn(system)}/openai-backend/status`;
  const updates = 500;
  const progress = { sent: 0 };
  const storm = (async () => {
    for (; progress.sent < updates; progress.sent += 1)
      await sandbox.client.mergePatch(target, rejected(`Storm${progress.sent}`));
  })();
  const seen = new Set<string>();
  while (progress.sent < updates) {
    assert.equal(await look(), before);
    for (const { spoken } of await tree.rows()) if (spoken.startsWith('openai-backend')) seen.add(spoken);
  }
  await storm;
  await tree.rowsThat(
    (rows) => rows.some((row) => row.spoken.startsWith('openai-backend, Ready, OpenAI, gpt-4o-mini')),
    'the last state',
  );
  assert.ok(
    [...seen].some((spoken) => spoken.includes('Storm')),
    'updates are shown while they come',
  );
  assert.equal(await look(), before);
  await page.setViewportSize({ width: 1400, height: 1700 });
});

test('five hundred backends of a namespace come with the watch and open at once, without a request for any of them', async () => {
  const { window, sandbox } = stage;
  const tree = window.tree('Providers');
  const names = Array.from({ length: 500 }, (_, index) => `many-${String(index).padStart(3, '0')}`);
  await sandbox.client.create('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'many' },
  });
  for (const name of names) await sandbox.client.create(backendsIn('many'), backendOf(name));
  const namespace = tree.rowElement('many');
  await tree.row('many', (row) => /500/.test(row.spoken));
  // From here on whoever asks for a backend is refused; the rows open all the same.
  const refused = sandbox.faults.fail(500, 'InternalError', 'nobody asks', {
    resource: 'agentgatewaybackends',
    verb: 'get',
  });
  await namespace.locator('.monaco-tl-twistie').click();
  await tree.row('many', (row) => row.expanded === false);
  await namespace.locator('.monaco-tl-twistie').click();
  await tree.row('many-000');
  const first = tree.rowElement('many-000');
  assert.equal(await first.getAttribute('aria-setsize'), '500');
  refused.dispose();
  for (const name of names) await sandbox.client.delete(`${backendsIn('many')}/${name}`);
  await tree.rowsThat((rows) => rows.every((row) => row.label !== 'many'), 'the namespace gone');
});

test('while the view is hidden its badge is kept, and what happened is there when it is shown again', async () => {
  const { window, sandbox } = stage;
  const before = Number(await window.badgeOf('Agentgateway'));
  await window.openContainer('Explorer');
  await sandbox.client.create(backendsIn('default'), backendOf('unseen-backend'));
  await until('the badge', async () => Number(await window.badgeOf('Agentgateway')) > before);
  await window.openContainer('Agentgateway');
  await window.tree('Providers').row('unseen-backend');
  await sandbox.client.delete(`${backendsIn('default')}/unseen-backend`);
});

test('Switch Context pins another context for this workspace; the status bar follows', async () => {
  const { window } = stage;
  const tree = window.tree('Providers');
  await window.runCommand('Agentgateway: Switch Context…');
  await window.choose('second');
  await until('the status bar', async () =>
    (await window.statusBar()).some((text) => /Agentgateway, second/.test(text)),
  );
  await tree.rowsThat((rows) => rows[0]?.label === 'second', 'the pinned context first');
  await window.runCommand('Agentgateway: Unpin Context from This Workspace');
  await tree.rowsThat((rows) => rows[0]?.label === 'agentgateway-sandbox', 'the current context first');
});

test('where the cluster is forbidden its row asks for namespaces, and the context says to what it is limited', async () => {
  const { window, sandbox, kubeconfig } = stage;
  const tree = window.tree('Providers');
  for (const object of guestRights) {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${system}/${object.kind.toLowerCase()}s`;
    await sandbox.client.create(path, object);
  }
  await writeFile(kubeconfig, withLimitedUser(sandbox));
  await tree.expand('limited');
  const refused = 'Access denied. Click to choose namespaces';
  await tree.row(refused);
  assert.equal((await below('limited')).length, 1, 'one row says how the context stands');
  await tree.click(refused);
  assert.match(await window.quickInputTitle(), /Namespaces of limited/);
  await window.page.locator('.quick-input-widget .quick-input-box input').fill(system);
  const box = window.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: system });
  await box.click();
  await window.page.keyboard.press('Enter');
  await tree.row('limited', (row) => row.description.endsWith(`limited to ${system}`));
  await until('its rows', async () => (await below('limited')).some((row) => row.label === 'gemini-backend'));
});
