import type { ProviderTarget, SecretKeyRename } from '../../core/contributions.ts';
import { renamesIn, renamesOf, targetOf } from './providerItem.ts';
import type { TreeNode } from './treeNodes.ts';

/**
 * The target of a command: VS Code's menus hand over the row itself, our own links and commands a target. Undefined when
 * the command was called without either, from a keybinding for example.
 */
export function targetFrom(argument: ProviderTarget | TreeNode | undefined): ProviderTarget | undefined {
  if (argument === undefined) return undefined;
  if (!('type' in argument)) return argument;
  if (argument.type === 'reason') return targetOf(argument.provider.row);
  return argument.type === 'provider' ? targetOf(argument.row) : undefined;
}

/** The renames that a row offers, or the one that a link asks for. */
export function renamesFrom(argument: SecretKeyRename | TreeNode | undefined): readonly SecretKeyRename[] {
  if (argument === undefined) return [];
  if (!('type' in argument)) return [argument];
  if (argument.type === 'reason') return renamesIn(argument.provider.row.context, argument.part.fixes);
  return argument.type === 'provider' ? renamesOf(argument.row) : [];
}
