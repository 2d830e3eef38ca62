import type * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ContextTarget } from '../../core/contributions.ts';
import type { CommandRuns } from '../doors/commands.ts';
import { setContextKey } from '../doors/contextKeys.ts';
import type { Log } from '../doors/log.ts';
import { tellFailure } from '../doors/tell.ts';
import type { ProvidersTree } from '../views/providersTree.ts';
import { contextFrom } from '../views/rowArgument.ts';
import { givenRow, type RowArguments } from './givenRow.ts';
import { tellNoRow } from './tellNoRow.ts';

/**
 * Where a pin is kept: with the workspace but not in its files, so that it is neither committed nor chosen by somebody
 * else's repository.
 */
const pinKey = 'agentgateway.pinnedContext';

interface ContextCommandsWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly tree: ProvidersTree;
  readonly log: Log;
  readonly memory: vscode.Memento;
  /** Reads the kubeconfig; ends when that is done. */
  start(): Promise<void>;
}

/** The context of this workspace: pinned by a row or by Switch Context…; the kubeconfig is never written. */
export function contextCommands(world: ContextCommandsWorld) {
  const { contexts, tree, log, memory } = world;
  const pin = (context: string | undefined): void => {
    contexts.pin(context);
    setContextKey('agentgateway.hasPinnedContext', context !== undefined);
  };
  const change = async (context: string | undefined): Promise<void> => {
    pin(context);
    await memory.update(pinKey, context);
  };
  const tried = (what: string, act: () => Promise<void>): Promise<void> =>
    act().catch((error: unknown) => tellFailure(log, what, error));
  const selected = () => tree.selected;
  pin(memory.get<string>(pinKey));
  return {
    'agentgateway.pinContext': async (...args: RowArguments<ContextTarget>) => {
      const context = contextFrom(givenRow(args, selected));
      if (context === undefined) tellNoRow(args);
      else await tried('pin a context', () => change(context));
    },
    'agentgateway.unpinContext': () => tried('unpin the context', () => change(undefined)),
    'agentgateway.switchContext': () =>
      tried('switch the context', async () => {
        await world.start();
        const { chooseContext } = await import('./contextPicks.ts');
        const chosen = await chooseContext(contexts);
        if (!chosen) return;
        await change(chosen.context);
        if (contexts.current) await tree.reveal(contexts.current.info.name);
      }),
    'agentgateway.chooseNamespaces': (...args: RowArguments<ContextTarget>) =>
      tried('choose namespaces', async () => {
        const session = contexts.find(contextFrom(givenRow(args, selected)) ?? '');
        const { chooseNamespaces } = await import('./contextPicks.ts');
        if (session) await chooseNamespaces(session);
        else tellNoRow(args);
      }),
  } satisfies CommandRuns;
}
