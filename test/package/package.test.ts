import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import vsce from '@vscode/vsce';
import type * as Kube from '../../src/io/kube/index.ts';
import { buildPackage } from './buildPackage.ts';
import { eagerFiles } from './eagerFiles.ts';
import { kubeChunk } from './kubeChunk.ts';

/** What may be in the package; chunks carry a hash in their names. */
const allowed = [
  /^dist\/extension\.js$/,
  /^dist\/chunks\/[\w-]+\.js$/,
  /^dist\/page\/[\w-]+\.(js|css|ttf)$/,
  /^media\/.+\.(svg|png|json)$/,
  /^(package\.json|package\.nls\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/checks\.md)$/,
];
const maximumBytes = 1024 * 1024;
/** What every activation loads, before anybody has used anything. */
const maximumEagerBytes = 120 * 1024;

void test('the package holds the bundles, the media and nothing else, and stays small', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-package-'));
  try {
    const { bytes } = await buildPackage(folder);
    const files = (await vsce.listFiles({ packageManager: vsce.PackageManager.None })).map((path) =>
      path.replaceAll('\\', '/'),
    );
    assert.deepEqual(
      files.filter((path) => !allowed.some((pattern) => pattern.test(path))),
      [],
    );
    for (const needed of ['dist/extension.js', 'dist/page/prompt.js', 'package.json', 'LICENSE', 'docs/checks.md']) {
      assert.ok(files.includes(needed), `${needed} is missing`);
    }
    assert.ok(bytes <= maximumBytes, `${bytes} bytes`);
    const eagerBytes = eagerFiles('dist/extension.js').reduce((sum, path) => sum + statSync(path).size, 0);
    assert.ok(eagerBytes <= maximumEagerBytes, `${eagerBytes} bytes are loaded at activation`);
    // VS Code replaces what `require` gives, and with it the agents that we chose (esbuild.js).
    const requiring = globSync('dist/**/*.js').filter((path) =>
      /(?<![.\w$])[\w$]+\("(?:node:)?(?:https?|net|tls)"\)/.test(readFileSync(path, 'utf8')),
    );
    assert.deepEqual(requiring, []);
    await holdsClient();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * The Kubernetes client library is in a chunk that nothing loads at once, and what the bundler left out of it (esbuild.js)
 * is not missed by a request.
 */
async function holdsClient(): Promise<void> {
  const chunks = globSync('dist/**/*.js').filter((path) => !path.startsWith(join('dist', 'page')));
  const holding = (mark: string): readonly string[] =>
    chunks.filter((path) => readFileSync(path, 'utf8').includes(mark));
  const [client = ''] = holding('inClusterContext');
  assert.deepEqual(holding('inClusterContext'), [client]);
  assert.deepEqual(
    chunks.filter((path) => path !== client && eagerFiles(path).includes(client)),
    [],
  );
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-client-'));
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const { port } = server.address() as AddressInfo;
    const file = join(folder, 'config');
    const config = {
      clusters: [{ name: 'k', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    };
    writeFileSync(file, JSON.stringify(config));
    const { connectContext } = (await import(pathToFileURL(kubeChunk()).href)) as typeof Kube;
    const connection = connectContext([file], 'c');
    await connection.reader.readOpenApi([]);
    connection.dispose();
    assert.deepEqual(tokens, ['Bearer t']);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
