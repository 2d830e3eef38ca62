import type { Browser } from 'playwright-core';

import { launchBrowser } from './browser.ts';
import { ensureWorkbench, requireBrowser } from './cache.ts';
import { repositoryRoot } from './repository.ts';
import { startServer, type WorkbenchServer } from './server.ts';
import { openWindow, type WindowOptions, type WorkbenchPage } from './workbenchPage.ts';

/** What a workbench for a proof or a picture is started with. */
export interface WorkbenchOptions extends WindowOptions {
  /** Environment of the extension host beside ours: KUBECONFIG above all; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** See `ServerOptions`. */
  readonly asksForTrust?: boolean | undefined;
  /** Source folder of the extension, built; this repository when left out. */
  readonly extension?: string;
}

/** A workbench without a screen: a server, a browser, a first window. */
export interface RunningWorkbench {
  readonly server: WorkbenchServer;
  readonly browser: Browser;
  readonly window: WorkbenchPage;
  stop(): Promise<void>;
}

/** Starts VS Code and a browser, installs the built extension and opens a window on a folder. */
export async function startWorkbench(options: WorkbenchOptions): Promise<RunningWorkbench> {
  const install = await ensureWorkbench((line) => console.log(line));
  const program = requireBrowser(install);
  const { env, settings, asksForTrust, extension = repositoryRoot } = options;
  const server = await startServer(install, { testDriver: true, env, settings, asksForTrust, extension });
  try {
    const browser = await launchBrowser(program);
    const stop = async (): Promise<void> => {
      await browser.close();
      await server.stop();
    };
    try {
      return { server, browser, window: await openWindow(browser, server, options), stop };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
}
