import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\n';
export const backend = `${header}spec:\n  ai:\n    provider:\n      openai:\n        model: gpt-4o-mini\n`;
const pollMs = 20;

export async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** What `see` gives as soon as it gives something; the suite's limit ends the wait. */
export async function until<Value>(see: () => Value | undefined): Promise<Value> {
  for (;;) {
    const seen = see();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Our diagnostics of a document, hints left out, as soon as there are `wanted` of them. */
export async function diagnostics(
  document: vscode.TextDocument,
  wanted: number,
): Promise<readonly vscode.Diagnostic[]> {
  return until(() => {
    const found = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source, severity }) => source === 'agentgateway' && severity !== vscode.DiagnosticSeverity.Hint);
    return found.length === wanted ? found : undefined;
  });
}

/** Our diagnostics of a document, as soon as they are those with these codes. */
export async function codes(document: vscode.TextDocument, wanted: readonly string[]): Promise<void> {
  await until(() => {
    const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'agentgateway');
    return String(found.map(codeOf)) === String(wanted) ? found : undefined;
  });
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  change.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(change));
}

export async function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, 'quickfix');
}

/** Runs something under settings of the workspace, which are taken back afterwards. */
export async function under(settings: Readonly<Record<string, unknown>>, run: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const target = vscode.ConfigurationTarget.Workspace;
  for (const [key, value] of Object.entries(settings)) await configuration.update(key, value, target);
  try {
    await run();
  } finally {
    for (const key of Object.keys(settings)) await configuration.update(key, undefined, target);
  }
}
