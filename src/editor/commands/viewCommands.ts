import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import { registerCommand } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';

/**
 * Refresh, Open Kubeconfig, Show Log.
 * @param kubeconfigFile where the kubeconfig is or should be
 */
export function registerViewCommands(
  contexts: Contexts<ClusterConnection>,
  kubeconfigFile: () => Promise<string>,
  redraw: () => void,
  log: Log,
): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('agentgateway.refresh', () => {
      for (const session of contexts.sessions) session.retry();
      redraw();
    }),
    registerCommand('agentgateway.openKubeconfig', () => kubeconfigFile().then(openKubeconfig)),
    registerCommand('agentgateway.showLog', () => log.show()),
  );
}

/** Opens the file, or an untitled document that will be saved there when it does not exist yet. */
async function openKubeconfig(path: string): Promise<void> {
  const file = vscode.Uri.file(path);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  const document = await vscode.workspace.openTextDocument(exists ? file : file.with({ scheme: 'untitled' }));
  await vscode.window.showTextDocument(document);
}
