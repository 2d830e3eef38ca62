import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ProviderTarget, SecretKeyRename } from '../../core/contributions.ts';
import { kinds } from '../../core/resource/kinds.ts';
import type { LiveYaml } from '../views/liveYaml.ts';
import { renamesFrom, targetFrom } from '../views/rowArgument.ts';
import { registerCommand } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';
import { confirm, tellFailure } from '../doors/tell.ts';
import { text } from '../doors/text.ts';

export interface RowCommandsWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly liveYaml: LiveYaml;
  readonly log: Log;
  /** Shows the prompt panel with this provider chosen. */
  sendPrompt(target: ProviderTarget): Promise<void>;
}

/** The commands of a provider's row. Each acts on the row's own context and name, whatever is current by then. */
export function registerRowCommands(world: RowCommandsWorld): vscode.Disposable {
  const { log } = world;
  const withTarget = (what: string, act: (target: ProviderTarget) => unknown) => async (argument?: ProviderTarget) => {
    const target = targetFrom(argument);
    if (!target) return void vscode.window.showInformationMessage(text('command.needsRow'));
    try {
      await act(target);
    } catch (error) {
      tellFailure(log, `${what} ${target.namespace}/${target.name}`, error);
    }
  };
  return vscode.Disposable.from(
    registerCommand(
      'agentgateway.openYaml',
      withTarget('open YAML of', (target) => world.liveYaml.open(target)),
    ),
    registerCommand(
      'agentgateway.sendPrompt',
      withTarget('send a prompt to', (target) => world.sendPrompt(target)),
    ),
    registerCommand(
      'agentgateway.copyName',
      withTarget('copy the name of', ({ name }) => vscode.env.clipboard.writeText(name)),
    ),
    registerCommand('agentgateway.renameSecretKey', async (argument?: SecretKeyRename) => {
      const rename = await chooseRename(renamesFrom(argument));
      if (!rename) return;
      try {
        await renameSecretKey(world, rename);
      } catch (error) {
        tellFailure(log, `rename a data key of Secret ${rename.namespace}/${rename.secret}`, error);
      }
    }),
  );
}

async function chooseRename(renames: readonly SecretKeyRename[]): Promise<SecretKeyRename | undefined> {
  if (renames.length <= 1) {
    if (renames.length === 0) void vscode.window.showInformationMessage(text('command.needsRow'));
    return renames[0];
  }
  const items = renames.map((rename) => ({
    label: text('check.fix.renameSecretKey', { from: rename.from, to: rename.to }),
    description: `${rename.namespace}/${rename.secret}`,
    rename,
  }));
  return (await vscode.window.showQuickPick(items))?.rename;
}

async function renameSecretKey(world: RowCommandsWorld, rename: SecretKeyRename): Promise<void> {
  const { context, namespace, secret, from, to } = rename;
  const question = text('rename.question', { from, secret, to });
  const detail = text('rename.detail', { context, namespace, from });
  if (!(await confirm(question, detail, text('action.rename')))) return;
  const session = world.contexts.find(context);
  if (!session) return void vscode.window.showWarningMessage(text('live.noContext', { context }));
  const { reader } = await session.open();
  await reader.renameSecretKey({ kind: kinds.secret, namespace, name: secret }, from, to);
  vscode.window.setStatusBarMessage(text('rename.done', { secret, to }), 5000);
}
