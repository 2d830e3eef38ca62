import * as vscode from 'vscode';
import type { SettingValues } from '../../core/contributions.ts';

/** A setting's value for a resource; the default of package.json where nothing is set. */
export function readSetting<Key extends keyof SettingValues>(
  key: Key,
  scope?: vscode.Uri,
): SettingValues[Key] | undefined {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<SettingValues[Key]>(key);
}
