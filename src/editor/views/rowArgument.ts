import type { ContextTarget, ObjectTarget, ProviderTarget, SecretKeyRename } from '../../core/contributions.ts';
import { partTarget } from './partItem.ts';
import { targetOf } from './providerItem.ts';
import { renamesIn, renamesOf } from './renames.ts';
import type { TreeNode } from './treeNodes.ts';

// VS Code's menus hand over the row itself, our own links and commands a target; a keybinding hands over nothing, and then
// the row that is selected in the view is meant.

/** The backend, or the model, of a row; undefined where there is none. */
export function targetFrom<Target extends ProviderTarget>(
  argument: Target | TreeNode | undefined,
): Target | ProviderTarget | undefined {
  if (argument === undefined) return undefined;
  if (!('type' in argument)) return argument;
  if (argument.type === 'part') return targetOf(argument.provider.row);
  return argument.type === 'provider' ? targetOf(argument.row) : undefined;
}

/** The object that a row is about. */
export function objectFrom(argument: ObjectTarget | TreeNode | undefined): ObjectTarget | undefined {
  if (argument === undefined) return undefined;
  if (!('type' in argument)) return argument;
  if (argument.type === 'part') return partTarget(argument);
  return argument.type === 'provider' ? targetOf(argument.row) : undefined;
}

export function contextFrom(argument: ContextTarget | TreeNode | undefined): string | undefined {
  return argument !== undefined && 'context' in argument ? argument.context : undefined;
}

/** The renames that a row offers, or the one that a link asks for. */
export function renamesFrom(argument: SecretKeyRename | TreeNode | undefined): readonly SecretKeyRename[] {
  if (argument === undefined) return [];
  if (!('type' in argument)) return [argument];
  if (argument.type === 'part') return renamesIn(argument.provider.row.context, argument.part.fixes);
  return argument.type === 'provider' ? renamesOf(argument.row) : [];
}
