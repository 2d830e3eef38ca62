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

/** The list of a setting that is one; what is no string there is left out. */
export function readStrings(key: 'agentgateway.kubeconfig.files'): readonly string[] {
  return stringsIn(readSetting(key));
}

/** A setting that is a list of whatever somebody wrote. */
export function readUnknownList(key: 'agentgateway.targets'): readonly unknown[] {
  const list: unknown = readSetting(key);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

/** The lists of a setting wherever it is set, as one: a workspace may add to what its user has set, and take nothing away. */
export function readEveryString(key: 'agentgateway.protectedContexts'): readonly string[] {
  const set = vscode.workspace.getConfiguration().inspect<unknown>(key);
  return [set?.globalValue, set?.workspaceValue, set?.workspaceFolderValue].flatMap(stringsIn);
}

function stringsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string' && entry !== '') : [];
}

/** VS Code's own proxy settings, for connections that it does not make itself. */
export function readProxySettings(): { readonly url: string | undefined; readonly noProxy: readonly string[] } {
  const http = vscode.workspace.getConfiguration('http');
  const isOff = http.get<string>('proxySupport') === 'off';
  return { url: isOff ? undefined : http.get<string>('proxy'), noProxy: http.get<readonly string[]>('noProxy') ?? [] };
}

export function onDidChangeSetting(key: keyof SettingValues, changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(key) && changed());
}

/** Writes a setting where it is set already, the workspace before the user; the user's where it is not set. */
export async function writeSetting<Key extends keyof SettingValues>(
  key: Key,
  value: SettingValues[Key],
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const isWorkspaces = configuration.inspect(key)?.workspaceValue !== undefined;
  const target = isWorkspaces ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(key, value, target);
}
