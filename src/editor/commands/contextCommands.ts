import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ContextTarget } from '../../core/contributions.ts';
import { registerCommand } from '../doors/commands.ts';
import { setContextKey } from '../doors/contextKeys.ts';
import { text } from '../doors/text.ts';

/**
 * Where a pin is kept: with the workspace but not in its files, so that it is neither committed nor chosen by somebody
 * else's repository.
 */
const pinKey = 'agentgateway.pinnedContext';

/** The context of this workspace: pinned by a row or by Switch Context…; the kubeconfig is never written. */
export function registerContextCommands(
  contexts: Contexts<ClusterConnection>,
  memory: vscode.Memento,
): vscode.Disposable {
  const pin = (context: string | undefined): void => {
    contexts.pin(context);
    setContextKey('agentgateway.hasPinnedContext', context !== undefined);
  };
  const change = async (context: string | undefined): Promise<void> => {
    pin(context);
    await memory.update(pinKey, context);
  };
  pin(memory.get<string>(pinKey));
  return vscode.Disposable.from(
    registerCommand('agentgateway.pinContext', async (target?: ContextTarget) => {
      if (target !== undefined) await change(target.context);
    }),
    registerCommand('agentgateway.unpinContext', () => change(undefined)),
    registerCommand('agentgateway.switchContext', async () => {
      const chosen = await chooseContext(contexts);
      if (chosen) await change(chosen.context);
    }),
  );
}

interface ContextPick extends vscode.QuickPickItem {
  readonly context: string | undefined;
}

async function chooseContext(contexts: Contexts<ClusterConnection>): Promise<ContextPick | undefined> {
  const { sessions, current, pinned, kubeconfigCurrent } = contexts;
  if (sessions.length === 0) {
    void vscode.window.showInformationMessage(text('context.none'));
    return undefined;
  }
  const icon = (isPinned: boolean): vscode.ThemeIcon =>
    new vscode.ThemeIcon(isPinned ? 'pinned' : 'server-environment');
  const rows = sessions.map<ContextPick>(({ info }) => ({
    label: info.name,
    description: info.server,
    iconPath: icon(info.name === pinned),
    picked: info.name === current?.info.name,
    context: info.name,
  }));
  const follow: ContextPick = {
    label: text('context.follow'),
    description:
      kubeconfigCurrent === undefined
        ? text('context.followNone')
        : text('context.followDetail', { context: kubeconfigCurrent }),
    iconPath: new vscode.ThemeIcon('file-symlink-file'),
    context: undefined,
  };
  const picks = pinned === undefined ? rows : [...rows, follow];
  return vscode.window.showQuickPick(picks, { placeHolder: text('context.choose'), matchOnDescription: true });
}
