import * as vscode from 'vscode';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import { parsePromptProviderId, type PromptHost } from '../../core/prompt/promptHost.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { show, text } from '../doors/text.ts';
import { targetOf } from '../views/providerItem.ts';
import { statusIcon, statusWord } from '../views/stateLook.ts';

interface ProviderPick extends vscode.QuickPickItem {
  readonly target: ProviderTarget;
}

/** Asks for one of the providers of the contexts that are open, the broken ones first; fills while they come. */
export async function pickProvider(
  prompts: Pick<PromptHost, 'start' | 'providers' | 'onDidChangeProviders'>,
  rowOf: (target: Omit<ProviderTarget, 'uid'>) => ProviderRow | undefined,
  selected: ProviderTarget | undefined,
): Promise<ProviderTarget | undefined> {
  const pick = vscode.window.createQuickPick<ProviderPick>();
  pick.title = text('diagnose.pick');
  pick.matchOnDescription = true;
  const fill = (): void => {
    const active = pick.activeItems[0]?.target ?? selected;
    const items = itemsOf(prompts, rowOf);
    pick.items = items;
    pick.busy = items.length === 0;
    pick.placeholder = items.length === 0 ? text('diagnose.pick.none') : text('diagnose.pick.placeholder');
    pick.activeItems = items.filter(({ target }) => active !== undefined && isSame(target, active));
  };
  const following = prompts.onDidChangeProviders(fill);
  try {
    prompts.start();
    fill();
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.target));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    following.dispose();
    pick.dispose();
  }
}

const rank = { notReady: 0, partly: 1, unknown: 2, ready: 3 } as const;

function itemsOf(
  prompts: Pick<PromptHost, 'providers'>,
  rowOf: (target: Omit<ProviderTarget, 'uid'>) => ProviderRow | undefined,
): readonly ProviderPick[] {
  const rows = prompts
    .providers()
    .flatMap(({ id }) => rowOf({ ...parsePromptProviderId(id), kind: kinds.backend.kind }) ?? []);
  return rows
    .toSorted((left, right) => rank[left.verdict.status] - rank[right.verdict.status])
    .map((row) => {
      const target = targetOf(row);
      const { summary, status } = row.verdict;
      return {
        label: target.name,
        description: `${target.namespace} · ${target.context}`,
        detail: summary === undefined ? statusWord(status, false) : show(summary),
        iconPath: statusIcon(status, false),
        target,
      };
    });
}

function isSame(left: ProviderTarget, right: ProviderTarget): boolean {
  return left.context === right.context && left.namespace === right.namespace && left.name === right.name;
}
