import * as vscode from 'vscode';
import type { ContextKeyValues } from '../../core/contributions.ts';

const set = new Map<keyof ContextKeyValues, unknown>();

/** Sets a context key that `when` clauses of package.json use; what it has already costs nothing. */
export function setContextKey<Key extends keyof ContextKeyValues>(key: Key, value: ContextKeyValues[Key]): void {
  if (set.get(key) === value) return;
  set.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
