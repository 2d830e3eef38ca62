/**
 * User settings of every workbench that we start: nothing of VS Code's own that asks, phones or hides what is to be seen.
 * The web build saves by itself unless told not to, and a test's edits would reach the disk.
 */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': 'Dark Modern',
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'security.workspace.trust.enabled': false,
  'window.commandCenter': false,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

/** Built-in extensions that nothing here uses; leaving them out makes the start shorter and the log quieter. */
export const skippedBuiltinExtensions: readonly string[] = [
  'GitHub.copilot-chat',
  'vscode.git',
  'vscode.git-base',
  'vscode.github',
  'vscode.github-authentication',
  'vscode.microsoft-authentication',
  'vscode.debug-auto-launch',
  'vscode.debug-server-ready',
  'vscode.emmet',
  'vscode.extension-editing',
  'vscode.grunt',
  'vscode.gulp',
  'vscode.ipynb',
  'vscode.jake',
  'vscode.merge-conflict',
  'vscode.npm',
  'vscode.php-language-features',
  'vscode.prompt',
  'vscode.references-view',
  'vscode.simple-browser',
  'vscode.terminal-suggest',
  'vscode.tunnel-forwarding',
  'vscode.typescript-language-features',
];
