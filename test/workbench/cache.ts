import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import { cacheFolder } from './cacheFolder.ts';
import { findBrowserOfMachine, packagedChromium, unpackChromium, type BrowserProgram } from './chromium.ts';
import { runNpm } from './npm.ts';
import { writeStandIns } from './standIns.ts';
import { cacheKey, packagesFor, runsPackagedChromium, workbenchPackages } from './versions.ts';

/** A VS Code server that is ready to be started. */
export interface WorkbenchInstall {
  /** The cache folder that holds everything. */
  readonly folder: string;
  /** code-server's script; runs on Node 22 or newer. */
  readonly codeServerEntry: string;
  /** The browser that goes with it, or undefined where npm has none and the machine has none either. */
  readonly browser: BrowserProgram | undefined;
}

/** Told in a sentence or less what is being done; for the terminal. */
export type Progress = (line: string) => void;

const dayMs = 24 * 60 * 60 * 1000;
/** A half-made folder older than this was left by a start that died. */
const abandonedAfterMs = dayMs;
/** A finished folder of other versions that nobody used for this long is removed. */
const unusedAfterMs = 30 * dayMs;

/**
 * The VS Code of npm for this machine: from the user's cache, or fetched into it first (half a minute, once). Two first
 * starts at the same time do the work twice, and the one that ends first wins; a folder under the final name is whole.
 */
export async function ensureWorkbench(progress: Progress): Promise<WorkbenchInstall> {
  const { platform, arch, env } = process;
  if (platform === 'win32') {
    throw new Error(
      'The VS Code that comes through npm does not run on Windows. Install VS Code with its `code` command on PATH and try again.',
    );
  }
  const cache = cacheFolder({ platform, env, home: homedir() });
  const folder = path.join(cache, `workbench-${cacheKey(platform, arch)}`);
  if (!existsSync(folder)) await fetchInto(folder, progress);
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
  const browser = runsPackagedChromium(platform, arch) ? packagedChromium(folder) : await findBrowserOfMachine();
  return {
    folder,
    codeServerEntry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
    browser,
  };
}

/** The browser of an install; without one, the sentence that says what to do. */
export function requireBrowser(install: WorkbenchInstall): BrowserProgram {
  if (install.browser) return install.browser;
  throw new Error(
    'No Chrome, Chromium or Edge was found on this machine. Install one, or name one in the environment variable CHROME_PATH, and try again.',
  );
}

async function fetchInto(folder: string, progress: Progress): Promise<void> {
  const startedMs = performance.now();
  const seconds = (): string => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  progress(`Fetching VS Code ${vscodeVersion()} through npm into ${folder}, once (about 600 MB)`);
  const cache = path.dirname(folder);
  await mkdir(cache, { recursive: true });
  await removeLeftovers(cache);
  const staging = await mkdtemp(path.join(cache, '.making-'));
  try {
    await writeFile(
      path.join(staging, 'package.json'),
      JSON.stringify({ private: true, description: 'made by agentgateway-tools' }),
    );
    const packages = packagesFor(process.platform, process.arch);
    await runNpm(['install', '--ignore-scripts', '--save-exact', ...packages], staging, packages.join(', '));
    progress(`  packages fetched (${seconds()})`);
    await Promise.all([finishVsCode(staging), finishChromium(staging, folder)]);
    progress(`  VS Code's own packages fetched, browser unpacked (${seconds()})`);
    await prune(staging);
    await moveIntoPlace(staging, folder);
    progress(`  ready (${seconds()})`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** code-server 4.x.y holds VS Code 1.x.y. */
function vscodeVersion(): string {
  return workbenchPackages['code-server'].replace(/^4\./, '1.');
}

async function finishVsCode(staging: string): Promise<void> {
  const vscode = path.join(staging, 'node_modules', 'code-server', 'lib', 'vscode');
  // Its lock file is out of step with its package.json: `npm ci` refuses it.
  await runNpm(['install', '--omit=dev', '--omit=optional', '--ignore-scripts'], vscode, "VS Code's own packages");
  await writeStandIns(vscode);
}

async function finishChromium(staging: string, finalFolder: string): Promise<void> {
  if (!runsPackagedChromium(process.platform, process.arch)) return;
  await unpackChromium(staging, finalFolder);
}

/** What is never used here: other platforms' binaries, packed originals and the largest built-in extensions that nothing here needs. */
async function prune(staging: string): Promise<void> {
  const modules = path.join(staging, 'node_modules');
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  const ours = `${process.platform}-${process.arch}`;
  const useless = [
    path.join(modules, '@sparticuz', 'chromium', 'bin'),
    path.join(vscode, 'node_modules', '@microsoft', 'mxc-sdk', 'bin'),
    path.join(vscode, 'node_modules', '@vscode', 'windows-process-tree'),
    path.join(vscode, 'extensions', 'mermaid-markdown-features'),
    path.join(vscode, 'extensions', 'ms-vscode.js-debug'),
    path.join(vscode, 'extensions', 'ms-vscode.vscode-js-profile-table'),
  ];
  const perPlatform = [
    path.join(vscode, 'node_modules', '@vscode', 'ripgrep-universal', 'bin'),
    path.join(vscode, 'node_modules', 'node-pty', 'prebuilds'),
  ];
  for (const folder of perPlatform) {
    const names = await readdir(folder).catch(() => []);
    useless.push(...names.filter((name) => name !== ours).map((name) => path.join(folder, name)));
  }
  await Promise.all(useless.map((target) => rm(target, { recursive: true, force: true })));
}

async function moveIntoPlace(staging: string, folder: string): Promise<void> {
  try {
    await rename(staging, folder);
  } catch (error) {
    // Another start was quicker; its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  }
}

async function removeLeftovers(cache: string): Promise<void> {
  const names = await readdir(cache);
  for (const name of names) {
    const limitMs = name.startsWith('.making-')
      ? abandonedAfterMs
      : name.startsWith('workbench-')
        ? unusedAfterMs
        : Infinity;
    const target = path.join(cache, name);
    const facts = await stat(target).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > limitMs) await rm(target, { recursive: true, force: true });
  }
}
