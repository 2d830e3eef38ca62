import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/startSandbox.ts';
import { launchBrowser } from './browser.ts';
import { ensureWorkbench, requireBrowser } from './cache.ts';
import { repositoryRoot } from './repository.ts';
import { startServer } from './server.ts';
import { openWindow, type WindowOptions, type WorkbenchPage } from './workbenchPage.ts';

/** A window of the real workbench with the extension on a sandbox of its own. */
export interface Stage {
  readonly window: WorkbenchPage;
  readonly sandbox: Sandbox;
  /** A copy of the workspace that `npm start` opens. */
  readonly folder: string;
  /** Where KUBECONFIG points. */
  readonly kubeconfig: string;
  strike(): Promise<void>;
}

export interface StageOptions {
  readonly sandbox?: SandboxOptions;
  /** Text of the kubeconfig in place of the sandbox's; null: there is no such file. */
  readonly kubeconfig?: string | null;
  readonly window?: Partial<WindowOptions>;
}

/** Sets everything up; `dist` must be built. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-stage-'));
  const workspace = path.join(folder, 'playground');
  const kubeconfig = path.join(folder, 'kubeconfig');
  await cp(path.join(repositoryRoot, 'test/fixtures/workspace'), workspace, { recursive: true });
  const sandbox = await startSandbox({ pace: 'fast', ...options.sandbox });
  if (options.kubeconfig !== null)
    await writeFile(kubeconfig, options.kubeconfig ?? sandbox.kubeconfig, { mode: 0o600 });
  const install = await ensureWorkbench(console.log);
  const server = await startServer(install, {
    extension: repositoryRoot,
    env: { KUBECONFIG: kubeconfig },
    testDriver: true,
  });
  const browser = await launchBrowser(requireBrowser(install));
  const window = await openWindow(browser, server, { folder: workspace, ...options.window });
  return {
    window,
    sandbox,
    folder: workspace,
    kubeconfig,
    async strike() {
      await browser.close();
      await server.stop();
      await sandbox.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
