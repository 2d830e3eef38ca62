import type * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import type { HistoryEntry } from '../../core/prompt/history/historyEntry.ts';
import type { PromptHistory } from '../../core/prompt/history/promptHistory.ts';
import { promptProviderId, type PromptHost } from '../../core/prompt/promptHost.ts';
import { kinds } from '../../core/resource/kinds.ts';
import type { CommandRuns } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';
import { tellFailure } from '../doors/tell.ts';
import { targetFrom } from '../views/rowArgument.ts';
import type { TreeNode } from '../views/treeNodes.ts';
import type { ComparePanels } from './comparePanels.ts';
import type { PromptView } from './promptView.ts';

interface PromptToolsWorld {
  /** Sends what is compared; it is taken down by the comparison itself, as one entry. */
  readonly prompts: PromptHost;
  readonly history: PromptHistory;
  readonly panel: PromptView;
  readonly extensionUri: vscode.Uri;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** What can be done with prompts beside the panel: the history of them, and one prompt to several providers. */
export interface PromptTools extends Disposable {
  readonly commands: Required<
    Pick<CommandRuns, 'agentgateway.compare' | 'agentgateway.promptHistory' | 'agentgateway.clearPromptHistory'>
  >;
  readonly restoreComparison: (panel: vscode.WebviewPanel, state: unknown) => Promise<void>;
}

export function createPromptTools(world: PromptToolsWorld): PromptTools {
  const { history, log, panel } = world;
  const owned = new DisposableList();
  const comparisons = lazyComparisons(world, owned);
  const open = async (entry: HistoryEntry, isWanted: boolean): Promise<void> => {
    const { prompt, options, providers } = entry;
    const known = new Set(world.prompts.providers().map(({ id }) => id));
    // To a provider that is not known, or not yet, nothing can be sent.
    const isSent = isWanted && providers.every(({ id }) => known.has(id));
    const [provider, ...others] = providers;
    if (others.length > 0) {
      (await comparisons()).open({ providers, prompt, system: options.system }, isSent);
      return;
    }
    const asked = { ...options, model: provider?.model ?? '' };
    await panel.propose({ providerId: provider?.id ?? '', prompt, options: asked }, isSent);
  };
  const compare = async (argument?: ProviderTarget | TreeNode): Promise<void> => {
    const target = targetFrom(argument);
    const { providerId, prompt, options } = panel.current;
    const isOfRow = target !== undefined && target.kind === kinds.backend.kind;
    const id = isOfRow ? promptProviderId(target) : providerId;
    const providers = id === undefined ? [] : [{ id, model: isOfRow ? '' : options.model }];
    (await comparisons()).open({ providers, prompt, system: options.system }, false);
  };
  const tried =
    <Args extends readonly unknown[]>(what: string, act: (...args: Args) => Promise<void>) =>
    (...args: Args) =>
      act(...args).catch((error: unknown) => tellFailure(log, what, error));
  return {
    commands: {
      'agentgateway.compare': tried('compare providers', compare),
      'agentgateway.promptHistory': tried('the prompt history', async () => {
        const { pickFromHistory } = await import('./pickFromHistory.ts');
        await pickFromHistory(history, open);
      }),
      'agentgateway.clearPromptHistory': tried('clear the prompt history', async () => {
        const { clearHistory } = await import('./pickFromHistory.ts');
        await clearHistory(history);
      }),
    },
    restoreComparison: async (restored, state) => (await comparisons()).restore(restored, state),
    dispose: () => owned.dispose(),
  };
}

/** Loaded when something is compared for the first time, or a tab of before is shown again. */
function lazyComparisons(world: PromptToolsWorld, owned: DisposableList): () => Promise<ComparePanels> {
  let loading: Promise<ComparePanels> | undefined;
  const load = async (): Promise<ComparePanels> => {
    const { ComparePanels } = await import('./comparePanels.ts');
    return owned.add(new ComparePanels(world));
  };
  return () => (loading ??= load());
}
