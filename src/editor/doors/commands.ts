import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../../core/contributions.ts';

/** What commands do, by id: a feature that is loaded late gives it to the door that registered them. */
export type CommandRuns = { readonly [Id in CommandId]?: (...args: CommandArguments[Id]) => unknown };

/** Those that need nothing of clusters. */
const plainCommands = [
  'agentgateway.newProviderBackend',
  'agentgateway.showLog',
  'agentgateway.chooseSchema',
  'agentgateway.addVariable',
] as const;

/** What every other command does. */
export type ClusterCommandRuns = Required<Omit<CommandRuns, (typeof plainCommands)[number]>>;

/** Whether a command needs what is loaded with the first look at a cluster. */
export function isClusterCommand(id: CommandId): id is keyof ClusterCommandRuns {
  return !plainCommands.some((plain) => plain === id);
}

/** Registers a command with the argument types of the contributions table. */
export function registerCommand<Id extends CommandId>(
  id: Id,
  run: (...args: CommandArguments[Id]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, run);
}

/** A command with its arguments, for a tree item, a code action or a link. */
export function commandOf<Id extends CommandId>(id: Id, title: string, ...args: CommandArguments[Id]): vscode.Command {
  return { command: id, title, arguments: args };
}

/** The URI of a command link in a Markdown text that trusts this command. */
export function commandLink<Id extends CommandId>(id: Id, ...args: CommandArguments[Id]): string {
  // Brackets would end a Markdown link early; encodeURIComponent leaves them as they are.
  const json = encodeURIComponent(JSON.stringify(args)).replace(
    /[()]/g,
    (bracket) => `%${bracket.charCodeAt(0).toString(16)}`,
  );
  return `command:${id}?${json}`;
}
