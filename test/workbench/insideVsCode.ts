import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chmod, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { SuiteResult } from '../support/suiteResult.ts';
import { canShowWindows } from './display.ts';
import { repositoryRoot } from './repository.ts';

/** One test that failed inside VS Code. */
export interface HostFailure {
  readonly title: string;
  readonly message: string;
}

/** What the suite inside VS Code came to. */
export interface HostResult extends SuiteResult {
  readonly failures: readonly HostFailure[];
  /** Which VS Code ran it. */
  readonly editor: 'desktop' | 'npm';
}

/** What the suite runs against; everything has a default. */
export interface HostRunOptions {
  /** Source folder of the extension, built. This repository when left out. */
  readonly extension?: string;
  /** Source folders of extensions that stand beside it; the stand-in for YAML by Red Hat when left out. */
  readonly beside?: readonly string[];
  /** Folder with the suites, `*.test.ts`; test/editor when left out. */
  readonly suites?: string;
  /** Folder that the window opens, copied first; test/fixtures/workspace when left out. */
  readonly workspace?: string;
  /** Environment of the extension host: KUBECONFIG, AGENTGATEWAY_… */
  readonly env?: Readonly<Record<string, string>>;
}

const downloadWithinMs = 3_000;

const yamlStandIn = path.join(repositoryRoot, 'test/editor/standIns/yaml');

/**
 * Runs the mocha suites of test/editor inside a real VS Code: a desktop build where one can be downloaded and shown, else
 * the VS Code of npm.
 * @throws Error when VS Code ended without a result
 */
export async function runInsideVsCode(options: HostRunOptions = {}): Promise<HostResult> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'agentgateway-host-'));
  try {
    const resultFile = path.join(scratch, 'result.json');
    const folder = path.join(scratch, 'workspace');
    await cp(options.workspace ?? path.join(repositoryRoot, 'test/fixtures/workspace'), folder, { recursive: true });
    const testsPath = await bundleSuites(options.suites ?? path.join(repositoryRoot, 'test/editor'), scratch);
    const desktop = await downloadedDesktop();
    const failure = await runTests({
      vscodeExecutablePath: desktop ?? (await writeShim(scratch)),
      extensionDevelopmentPath: [options.extension ?? repositoryRoot, ...(options.beside ?? [yamlStandIn])],
      extensionTestsPath: testsPath,
      extensionTestsEnv: { ...options.env, AGENTGATEWAY_TEST_RESULT: resultFile },
      launchArgs: [folder],
      ...(desktop === undefined ? { reuseMachineInstall: true } : {}),
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const result = await readFile(resultFile, 'utf8').catch((): undefined => undefined);
    if (result === undefined) throw new Error('VS Code ended without a test result.', { cause: failure });
    const counted: Omit<HostResult, 'editor'> = JSON.parse(result);
    return { ...counted, editor: desktop === undefined ? 'npm' : 'desktop' };
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/**
 * Bundles every suite with its runner into one script for the extension host. `vscode` comes from the host, and what is
 * under test from the extension's own dist: nothing of src is in here a second time.
 */
async function bundleSuites(suites: string, folder: string): Promise<string> {
  const files = (await readdir(suites, { recursive: true })).filter((file) => file.endsWith('.test.ts')).toSorted();
  const runner = fileURLToPath(new URL('./hostRunner.ts', import.meta.url));
  const entry = [
    `import { runSuites } from ${JSON.stringify(runner)};`,
    `export const run = () => runSuites(() => {`,
    ...files.map((file) => `  require(${JSON.stringify(path.join(suites, file))});`),
    `});`,
  ].join('\n');
  const outfile = path.join(folder, 'suites.cjs');
  await build({
    stdin: { contents: entry, resolveDir: repositoryRoot, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'error',
    plugins: [
      {
        name: 'never-src',
        setup(plugin) {
          plugin.onLoad({ filter: /[\\/]src[\\/](editor|io|extension\.ts)/ }, ({ path: file }) => ({
            errors: [
              {
                text: `${path.relative(repositoryRoot, file)}: tests of the extension host drive dist, not a second copy of src`,
              },
            ],
          }));
        },
      },
    ],
  });
  return outfile;
}

async function downloadedDesktop(): Promise<string | undefined> {
  if (!canShowWindows(process.platform, process.env)) return undefined;
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', timeout: downloadWithinMs });
  } catch (error) {
    // It rejects with a string on a bad status.
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`No desktop VS Code to be had (${reason}); the one of npm is used.`);
    return undefined;
  }
}

/** `@vscode/test-electron` spawns one path, so the shim gets an executable of its own. */
async function writeShim(folder: string): Promise<string> {
  const shim = fileURLToPath(new URL('./electronShim.ts', import.meta.url));
  const file = path.join(folder, 'code');
  await writeFile(file, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(shim)} "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
