import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { CommandRuns } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';
import { writeSetting } from '../doors/settings.ts';
import { tellFailure } from '../doors/tell.ts';
import type { ProvidersTree } from '../views/providersTree.ts';

interface ViewCommandsWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly tree: ProvidersTree;
  readonly log: Log;
  /** They try again what led nowhere. */
  readonly prompts: { forgetUnreached(): void };
  /** Where the kubeconfig is or should be. */
  kubeconfigFile(): Promise<string>;
}

/** The commands of the view itself. */
export function viewCommands(world: ViewCommandsWorld) {
  const { contexts, tree, log } = world;
  const tried = (what: string, act: () => Promise<void>): (() => Promise<void>) => {
    return () => act().catch((error: unknown) => tellFailure(log, what, error));
  };
  const group = (isGrouped: boolean) =>
    tried('group the tree', () => writeSetting('agentgateway.tree.groupByNamespace', isGrouped));
  return {
    'agentgateway.refresh': () => {
      for (const session of contexts.sessions) session.retry();
      world.prompts.forgetUnreached();
      tree.redrawAll();
    },
    'agentgateway.openKubeconfig': () => world.kubeconfigFile().then(openKubeconfig),
    'agentgateway.groupByNamespace': group(true),
    'agentgateway.showAsList': group(false),
    'agentgateway.filterProviders': tried('filter', async () => {
      const { askFilter } = await import('./filterProviders.ts');
      const filter = await askFilter(tree.allRows, tree.filter);
      if (filter) tree.setFilter(filter);
    }),
    'agentgateway.clearFilter': () => tree.setFilter(undefined),
  } satisfies CommandRuns;
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
