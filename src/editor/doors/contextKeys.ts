import * as vscode from 'vscode';
import type { ContextKeyValues } from '../../core/contributions.ts';

/** Sets a context key that `when` clauses of package.json use. */
export function setContextKey<Key extends keyof ContextKeyValues>(key: Key, value: ContextKeyValues[Key]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
