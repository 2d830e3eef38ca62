import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { DiagnosisTarget, ObjectTarget, ProviderTarget, SecretKeyRename } from '../../core/contributions.ts';
import { kinds } from '../../core/resource/kinds.ts';
import type { CommandRuns } from '../doors/commands.ts';
import type { Log } from '../doors/log.ts';
import { confirm, tellFailure } from '../doors/tell.ts';
import { text } from '../doors/text.ts';
import type { ServiceDoor } from '../language/serviceDoor.ts';
import type { LiveYaml } from '../views/liveYaml.ts';
import { objectFrom, renamesFrom, targetFrom } from '../views/rowArgument.ts';
import type { TreeNode } from '../views/treeNodes.ts';
import { givenRow, type RowArguments } from './givenRow.ts';
import { tellNoRow } from './tellNoRow.ts';

interface RowCommandsWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly liveYaml: LiveYaml;
  readonly log: Log;
  /** What knows the files of the workspace. */
  readonly yaml: ServiceDoor;
  /** What a keybinding is about. */
  readonly selected: () => TreeNode | undefined;
  rowOf(target: ProviderTarget): ProviderRow | undefined;
  /** Asks for a provider; undefined when none was chosen. */
  pickProvider(proposed: ProviderTarget | undefined): Promise<ProviderTarget | undefined>;
  diagnose(target: DiagnosisTarget): Promise<void>;
  /** Shows the prompt panel with this provider chosen. */
  sendPrompt(target: ProviderTarget): Promise<void>;
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** The commands of a row. Each acts on the row's own context, name and uid, whatever is current by then. */
export function rowCommands(world: RowCommandsWorld) {
  const act = async <Target extends Named>(
    what: string,
    args: RowArguments<unknown>,
    target: Target | undefined,
    run: (target: Target) => unknown,
  ): Promise<void> => {
    if (!target) return tellNoRow(args);
    try {
      await run(target);
    } catch (error) {
      tellFailure(world.log, `${what} ${target.namespace}/${target.name}`, error);
    }
  };
  const onBackend =
    (what: string, run: (target: ProviderTarget) => unknown) =>
    (...args: RowArguments<ProviderTarget>) =>
      act(what, args, targetFrom(givenRow(args, world.selected)), run);
  const onObject =
    (what: string, run: (target: ObjectTarget) => unknown) =>
    (...args: RowArguments<ObjectTarget>) =>
      act(what, args, objectFrom(givenRow(args, world.selected)), run);
  const { liveYaml } = world;
  return {
    'agentgateway.openYaml': onObject('open YAML of', (target) => liveYaml.open(target)),
    'agentgateway.openRoute': onBackend('open the route of', (target) => openRoute(world, target)),
    'agentgateway.diagnose': async (...args: RowArguments<DiagnosisTarget>) => {
      // From the palette nobody has said which one; the row that is selected is only proposed.
      const target: DiagnosisTarget | undefined =
        args.length > 0 ? targetFrom(args[0]) : await world.pickProvider(targetFrom(world.selected()));
      if (target !== undefined || args.length > 0) await act('diagnose', args, target, (it) => world.diagnose(it));
    },
    'agentgateway.sendPrompt': onBackend('send a prompt to', (target) => world.sendPrompt(target)),
    'agentgateway.copyName': onObject('copy the name of', ({ name }) => vscode.env.clipboard.writeText(name)),
    'agentgateway.deleteBackend': onBackend('delete', async (target) => {
      const { deleteBackend } = await import('./deleteBackend.ts');
      await deleteBackend(world.contexts, target);
    }),
    'agentgateway.revealInFile': onObject('search the file of', async (target) => {
      const { revealInFile } = await import('./revealInFile.ts');
      await revealInFile(target, world.yaml, () => liveYaml.open(target));
    }),
    'agentgateway.renameSecretKey': async (...args: RowArguments<SecretKeyRename>) => {
      const renames = renamesFrom(givenRow(args, world.selected));
      const rename = renames.length > 1 ? await pickRename(renames) : renames[0];
      if (renames.length > 1 && !rename) return;
      const what = 'rename a data key of Secret';
      const target = rename && { ...rename, name: rename.secret };
      await act(what, args, target, (it) => renameSecretKey(world, it));
    },
  } satisfies CommandRuns;
}

/** The live YAML of the route that leads to a backend; where several do, of the one that is chosen. */
async function openRoute(world: RowCommandsWorld, target: ProviderTarget): Promise<void> {
  const { context, name } = target;
  const routes = (world.rowOf(target)?.routes ?? []).map(({ route: { kind, metadata }, path }) => ({
    label: metadata.name,
    description: `${metadata.namespace ?? ''} · ${path}`,
    target: { context, kind, namespace: metadata.namespace ?? '', name: metadata.name },
  }));
  const single = new Set(routes.map((route) => `${route.target.namespace}/${route.label}`)).size === 1;
  const chosen = single
    ? routes[0]
    : routes.length > 1 && (await vscode.window.showQuickPick(routes, { title: text('route.pick', { name }) }));
  if (chosen) await world.liveYaml.open(chosen.target);
  else if (routes.length === 0) void vscode.window.showInformationMessage(text('route.none', { name }));
}

async function pickRename(renames: readonly SecretKeyRename[]): Promise<SecretKeyRename | undefined> {
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
