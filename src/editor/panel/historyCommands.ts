import type { HistoryEntry } from '../../core/prompt/history/historyEntry.ts';
import type { PromptHistory } from '../../core/prompt/history/promptHistory.ts';
import type { CommandRuns } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';
import { tellFailure } from '../doors/tell.ts';
import type { PromptView } from './promptView.ts';

interface HistoryWorld {
  readonly history: PromptHistory;
  readonly log: Log;
  readonly panel: PromptView;
}

/** The commands of the history of prompts. */
export function historyCommands({ history, log, panel }: HistoryWorld) {
  const open = ({ prompt, options, providers }: HistoryEntry, isSent: boolean): Promise<void> => {
    const [provider] = providers;
    const { format, system } = options;
    return panel.propose(
      { providerId: provider?.id ?? '', prompt, options: { format, system, model: provider?.model ?? '' } },
      isSent,
    );
  };
  const tried = (what: string, act: () => Promise<void>) => () =>
    act().catch((error: unknown) => tellFailure(log, what, error));
  return {
    'agentgateway.promptHistory': tried('the prompt history', async () => {
      const { pickFromHistory } = await import('./pickFromHistory.ts');
      await pickFromHistory(history, open);
    }),
    'agentgateway.clearPromptHistory': tried('clear the prompt history', async () => {
      const { clearHistory } = await import('./pickFromHistory.ts');
      await clearHistory(history);
    }),
  } satisfies CommandRuns;
}
