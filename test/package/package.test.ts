import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import vsce from '@vscode/vsce';
import { buildPackage } from './buildPackage.ts';
import { eagerFiles } from './eagerFiles.ts';

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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
