import * as vscode from 'vscode';
import type { SettingValues } from '../../core/contributions.ts';

/** A setting's value for a resource; the default of package.json where nothing is set. */
export function readSetting<Key extends keyof SettingValues>(
  key: Key,
  scope?: vscode.Uri,
): SettingValues[Key] | undefined {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<SettingValues[Key]>(key);
}

/** The list of a setting that is a map of lists; what is no list of strings there is left out. */
export function readStringList(key: 'agentgateway.namespaces', name: string): readonly string[] {
  const lists: unknown = readSetting(key);
  const list = typeof lists === 'object' && lists !== null ? new Map(Object.entries(lists)).get(name) : undefined;
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string' && entry !== '') : [];
}

export function onDidChangeSetting(key: keyof SettingValues, changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(key) && changed());
}
