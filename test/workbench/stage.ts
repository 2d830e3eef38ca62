import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/startSandbox.ts';
import { buildExtension } from './buildExtension.ts';
import { repositoryRoot } from './repository.ts';
import { startWorkbench } from './startWorkbench.ts';
import type { WindowOptions, WorkbenchPage } from './workbenchPage.ts';

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
  /** Text of the kubeconfig in place of the sandbox's own. */
  readonly kubeconfig?: (sandbox: Sandbox) => string;
  readonly window?: Partial<WindowOptions>;
  /** More of the environment that the extension sees; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder opens in Restricted Mode: nobody has trusted it yet. */
  readonly isRestricted?: boolean;
}

/** Restricted Mode without the question that leads out of it. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** Sets everything up; builds `dist` where it is older than the sources. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-stage-'));
  const workspace = path.join(folder, 'playground');
  const kubeconfig = path.join(folder, 'kubeconfig');
  await cp(path.join(repositoryRoot, 'test/fixtures/workspace'), workspace, { recursive: true });
  const sandbox = await startSandbox({ pace: 'fast', ...options.sandbox });
  await writeFile(kubeconfig, options.kubeconfig?.(sandbox) ?? sandbox.kubeconfig, { mode: 0o600 });
  await buildExtension();
  const workbench = await startWorkbench({
    folder: workspace,
    env: { KUBECONFIG: kubeconfig, ...options.env },
    settings: { ...(options.isRestricted && restricted), ...options.settings },
    asksForTrust: options.isRestricted,
    ...options.window,
  });
  return {
    window: workbench.window,
    sandbox,
    folder: workspace,
    kubeconfig,
    async strike() {
      await workbench.stop();
      await sandbox.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
