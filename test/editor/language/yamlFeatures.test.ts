import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\n';
const backend = `${header}spec:\n  ai:\n    provider:\n      openai:\n        model: gpt-4o-mini\n`;
const pollMs = 20;

async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Our diagnostics of a document as soon as there are `wanted` of them; the suite's limit ends the wait. */
async function diagnostics(document: vscode.TextDocument, wanted: number): Promise<readonly vscode.Diagnostic[]> {
  for (;;) {
    const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'agentgateway');
    if (found.length === wanted) return found;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  change.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(change));
}

async function quickFixes(document: vscode.TextDocument, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, 'quickfix');
}

describe('YAML of our kinds', () => {
  it('underlines a misspelt key, and its quick fix mends it', async () => {
    const document = await open(backend);
    await replace(document, 'model:', 'modle:');
    const [found] = await diagnostics(document, 1);
    assert.ok(found);
    assert.equal(document.getText(found.range), 'modle');
    const fix = (await quickFixes(document, found.range)).find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await diagnostics(document, 0);
    assert.equal(document.getText(), backend);
  });

  it('warns of the Secret of the playground, points at its key and renames it', async () => {
    const [file] = await vscode.workspace.findFiles('anthropic.yaml');
    assert.ok(file);
    const document = await vscode.workspace.openTextDocument(file);
    const [found] = await diagnostics(document, 1);
    assert.ok(found);
    assert.equal(found.code, 'secret-without-usable-key');
    const [key] = found.relatedInformation ?? [];
    assert.equal(key && document.getText(key.location.range), 'api-key');
    const [fix] = await quickFixes(document, found.range);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await diagnostics(document, 0);
    await vscode.commands.executeCommand('workbench.action.files.revert', file);
  });

  it('proposes the keys that fit', async () => {
    const document = await open(`${header}spec:\n  ai:\n    `);
    const at = document.positionAt(document.getText().length);
    const list: vscode.CompletionList = await vscode.commands.executeCommand(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const texts = new Map(list.items.map((item) => [item.label, item.insertText]));
    assert.equal(texts.get('provider'), 'provider:\n      ');
    assert.equal(texts.get('groups'), 'groups:\n      - ');
  });

  it('explains a field', async () => {
    const document = await open(backend);
    const at = document.positionAt(document.getText().indexOf('provider'));
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const shown = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.match(shown.join('\n'), /^\*\*provider\*\* · map\n/);
  });

  it('follows the setting, and lets go of a document that is YAML no more', async () => {
    const document = await open(backend.replace('model:', 'modle:'));
    await diagnostics(document, 1);
    const settings = vscode.workspace.getConfiguration();
    await settings.update('agentgateway.validation.enabled', false, vscode.ConfigurationTarget.Workspace);
    await diagnostics(document, 0);
    await settings.update('agentgateway.validation.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await diagnostics(document, 1);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await diagnostics(document, 0);
  });
});
