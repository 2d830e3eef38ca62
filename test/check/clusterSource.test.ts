import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clusterSource } from '../../src/check/clusterSource.ts';
import { runCheck } from '../../src/check/runCheck.ts';
import { messageTemplates, renderError } from '../../src/core/messages/index.ts';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { withPolicies } from '../core/validate/corpus.ts';

// secretRef.key came after 1.2.1: such a cluster refuses what the newest bundled schema takes.
const keyed = withPolicies('auth:\n  secretRef: {name: a, key: b}');
const main = fileURLToPath(new URL('../../src/check/main.ts', import.meta.url));

let sandbox: Sandbox;
let directory = '';
let kubeconfig = '';

before(async () => {
  sandbox = await startSandbox({ crds: bundledCrds('1.2.1'), seed: '', runsController: false });
  directory = await mkdtemp(join(tmpdir(), 'agentgateway-check-'));
  kubeconfig = sandbox.kubeconfigPath;
  const files = {
    'keyed.yaml': keyed,
    'malformed.yaml': 'contexts: [',
    'other.yaml': 'apiVersion: v1\nkind: Pod\n',
    'empty.yaml': '',
    'no-current.yaml': sandbox.kubeconfig.replace(/^current-context:.*$/m, ''),
    'stranger.yaml': sandbox.kubeconfig.replace(/^\s+(?:"?client-.*|"?token"?:.*)$/gm, ''),
  };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(directory, name), content)));
});
after(async () => {
  await sandbox.dispose();
  await rm(directory, { recursive: true });
});

interface Outcome {
  readonly code: unknown;
  readonly output: string;
  readonly error: string;
}

async function run(args: readonly string[], stdin = keyed): Promise<Outcome> {
  let output = '';
  let error = '';
  const code = await runCheck([...args, '-'], {
    directory,
    readStdin: () => Promise.resolve(stdin),
    writeOutput: (text) => void (output += text),
    writeError: (text) => void (error += text),
  });
  return { code, output, error };
}

async function refused(args: readonly string[], sentence: RegExp): Promise<void> {
  const { code, output, error } = await run(args);
  assert.match(error, sentence);
  assert.equal(error.split('\n').length, 2, 'one line');
  assert.doesNotMatch(error, /[{}]|undefined|\bview\b/);
  assert.deepEqual([code, output], [2, '']);
}

suite("The cluster's own schemas judge", () => {
  test('what its release does not know is an error', async () => {
    assert.equal((await run([])).code, 0);
    const { code, output } = await run(['--kubeconfig', kubeconfig]);
    assert.equal(code, 1, output);
    assert.match(output, /\[validate\.unknownField\] spec\.policies\.auth\.secretRef\.key$/m);
    assert.match(output, /unknown field "spec\.policies\.auth\.secretRef\.key"/);
  });
  test('by the context that is named', async () => {
    assert.equal((await run(['--kubeconfig', 'no-current.yaml', '--context', sandbox.context])).code, 1);
  });
  test('kinds that it does not serve are judged by the bundled schemas', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nfoo: 1\n';
    assert.equal((await run(['--kubeconfig', kubeconfig], secret)).code, 1);
  });
  test('as a program, which ends by itself', async () => {
    const { code, output } = await program(['--kubeconfig', kubeconfig, 'keyed.yaml']);
    assert.equal(code, 1);
    assert.match(output, /^keyed\.yaml:\d+:\d+: error: /m);
  });
});

suite('A cluster that cannot be asked ends with 2 and a sentence', () => {
  test('no kubeconfig', () => refused(['--kubeconfig', 'absent'], /^The kubeconfig .*absent does not exist\.$/m));
  test('no YAML', () => refused(['--kubeconfig', 'malformed.yaml'], /malformed\.yaml is not valid YAML at line 1, /));
  test('another file', () => refused(['--kubeconfig', 'other.yaml'], /other\.yaml is not a kubeconfig: contexts/));
  test('an empty file', () => refused(['--kubeconfig', 'empty.yaml'], /empty\.yaml has no contexts/));
  test('a folder', () => refused(['--kubeconfig', '.'], /cannot be opened \(not a file\)/));
  test('no current context', () =>
    refused(
      ['--kubeconfig', 'no-current.yaml'],
      /sets no current context\. Choose one with --context; it has: \S+\.$/m,
    ));
  test('an unknown context', () =>
    refused(['--kubeconfig', kubeconfig, '--context', 'nowhere'], /has no context "nowhere"\. It has: \S+\.$/m));
  test('no credentials', () =>
    refused(['--kubeconfig', 'stranger.yaml'], /refused the credentials of context .* then run it again\.$/m));
  test('no right', async () => {
    using _ = use(sandbox.faults.fail(403, 'Forbidden', 'no'));
    await refused(['--kubeconfig', kubeconfig], /^You may not get openapi\/v3 in this cluster\./);
  });
  test('a server that resets', async () => {
    using _ = use(sandbox.faults.reset());
    await refused(['--kubeconfig', kubeconfig], /^The API server https:\S+ did not answer: ECONNRESET\./);
  });
  test('a server that hangs', async () => {
    using _ = use(sandbox.faults.hang());
    const work = clusterSource({ kubeconfig, context: undefined }, () => Promise.resolve([]), 150)();
    await assert.rejects(work, (error: unknown) => {
      assert.match(renderError(error), /^The schemas of context \S+ were not there after 0\.15 s\./);
      return true;
    });
  });
  test('agentgateway is not installed', async () => {
    const bare = await startSandbox({ seed: '', runsController: false });
    try {
      const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      await bare.client.delete(`${definitions}/agentgatewaybackends.agentgateway.dev`);
      const expected = /^The cluster of context \S+ has no AgentgatewayBackend in its OpenAPI v3: /;
      await refused(['--kubeconfig', bare.kubeconfigPath], expected);
    } finally {
      await bare.dispose();
    }
  });
  test('a server that is gone, as a program', async () => {
    const gone = await startSandbox({ seed: '', runsController: false });
    await writeFile(join(directory, 'gone'), gone.kubeconfig);
    await gone.dispose();
    const { code, output, error } = await program(['--kubeconfig', 'gone', 'keyed.yaml']);
    assert.deepEqual([code, output], [2, '']);
    assert.match(error, /^The API server https:\S+ did not answer: ECONNREFUSED\. .*\n$/);
  });
  test('a context without a kubeconfig is a matter of usage', async () => {
    const { code, error } = await run(['--context', 'x']);
    assert.equal(code, 2);
    assert.match(error, /^--context chooses within a kubeconfig\..*\nUsage: /);
  });
});

test('help names every option', async () => {
  const { output } = await run(['--help']);
  for (const option of ['--kubeconfig', '--context', '--crds', '--release', '--format', '--help']) {
    assert.match(output, new RegExp(`^  ${option}\\b`, 'm'));
  }
});

test('the texts for a terminal take the arguments of those for a view', () => {
  for (const [view, terminal] of [
    ['kubeconfig.missing', 'check.kubeconfigMissing'],
    ['kubeconfig.malformed', 'check.kubeconfigMalformed'],
    ['kubeconfig.notKubeconfig', 'check.notKubeconfig'],
    ['cluster.credentials', 'check.credentials'],
    ['cluster.unauthorized', 'check.unauthorized'],
    ['cluster.cut', 'check.cut'],
  ] as const) {
    assert.deepEqual(placeholders(terminal), placeholders(view), terminal);
  }
});

function placeholders(code: keyof typeof messageTemplates): readonly string[] {
  return (messageTemplates[code].match(/\{\w+\}/g) ?? []).toSorted();
}

function use(fault: { dispose(): void }): Disposable {
  return { [Symbol.dispose]: () => fault.dispose() };
}

function program(args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, INIT_CWD: directory };
  return new Promise((done) => {
    execFile(process.execPath, [main, ...args], { env, timeout: 30_000 }, (failed, output, error) => {
      done({ code: failed ? failed.code : 0, output, error });
    });
  });
}
