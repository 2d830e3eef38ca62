import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

/** Says on stderr when a module of this process asks for the Kubernetes client library. */
const hook = `import { registerHooks } from 'node:module';
registerHooks({ resolve(specifier, context, next) {
  if (specifier === '@kubernetes/client-node') console.error('CLIENT LOADED');
  return next(specifier, context);
} });`;

/** @returns whether it was loaded, and the exit code */
function run(...command: readonly string[]): { readonly isLoaded: boolean; readonly status: number | null } {
  const loader = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const { stderr, status } = spawnSync(process.execPath, [...loader, ...command], { encoding: 'utf8' });
  return { isLoaded: stderr.includes('CLIENT LOADED'), status };
}

describe('the Kubernetes client library is loaded with the first request and not before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-lazy-'));
  const kubeconfig = join(folder, 'config');
  const document = join(folder, 'backend.yaml');

  before(() => {
    // Nothing listens on port 1.
    const config = {
      'current-context': 'c',
      clusters: [{ name: 'k', cluster: { server: 'http://127.0.0.1:1' } }],
      contexts: [{ name: 'c', context: { cluster: 'k' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const backend = {
      apiVersion: 'agentgateway.dev/v1alpha1',
      kind: 'AgentgatewayBackend',
      metadata: { name: 'b' },
      spec: { ai: { provider: { openai: { model: 'm' } } } },
    };
    writeFileSync(document, JSON.stringify(backend));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Lists the contexts and opens one; `more` is what follows. */
  const program = (more: string): readonly string[] => [
    '--input-type=module',
    '--eval',
    `const { connectContext, watchKubeconfig } = await import('./src/io/kube/index.ts');
     const files = ${JSON.stringify([kubeconfig])};
     const watch = watchKubeconfig({ env: {}, homeDirectory: '/', files });
     const connection = connectContext(files, watch.state.current);
     ${more}
     connection.dispose();
     watch.dispose();`,
  ];

  test('not to list contexts and to open one', () => {
    assert.deepEqual(run(...program('')), { isLoaded: false, status: 0 });
  });

  test('with the first request', () => {
    const request = 'await connection.reader.readOpenApi([]).catch(() => undefined);';
    assert.deepEqual(run(...program(request)), { isLoaded: true, status: 0 });
  });

  test('not by the command line, unless it is given a cluster', () => {
    assert.deepEqual(run('src/check/main.ts', document), { isLoaded: false, status: 0 });
    assert.deepEqual(run('src/check/main.ts', '--kubeconfig', kubeconfig, document), { isLoaded: true, status: 2 });
  });
});
