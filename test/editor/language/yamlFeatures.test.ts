import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { backend, codeOf, codes, diagnostics, header, open, quickFixes, replace } from './support.ts';

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
    assert.equal(codeOf(found), 'secret-without-usable-key');
    const [key] = found.relatedInformation ?? [];
    assert.equal(key && document.getText(key.location.range), 'api-key');
    const [fix] = await quickFixes(document, found.range);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await diagnostics(document, 0);
    await vscode.commands.executeCommand('workbench.action.files.revert', file);
  });

  it('moves a key to where it is valid, with what stands beside it', async () => {
    const document = await open(
      `${header}spec:\n  ai:\n    provider:\n      openai:\n        model: gpt-4o-mini\n  auth: # ours\n    passthrough: {}\n`,
    );
    const [found] = await diagnostics(document, 1);
    assert.ok(found);
    assert.equal(codeOf(found), 'validate.unknownField');
    assert.equal(document.getText(found.range), 'auth');
    const fix = (await quickFixes(document, found.range)).find(({ title }) => title === 'Move auth into policies');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await diagnostics(document, 0);
    assert.equal(document.getText(), `${backend}  policies:\n    auth: # ours\n      passthrough: {}\n`);
  });

  it('takes several edits of one fix that touch each other', async () => {
    const azure = `${header}spec:\n  ai:\n    provider:\n      azureopenai:\n        endpoint: llm.example\n`;
    const document = await open(azure);
    const [found] = await diagnostics(document, 1);
    assert.ok(found);
    assert.equal(codeOf(found), 'azure-endpoint');
    const [fix] = await quickFixes(document, found.range);
    assert.equal(fix?.title, 'Use openai with host llm.example');
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await diagnostics(document, 0);
    assert.equal(
      document.getText(),
      `${header}spec:\n  ai:\n    provider:\n      host: llm.example\n      openai: {}\n      port: 443\n  policies:\n    tls: {}\n`,
    );
  });

  it('opens .env with a line for a variable that nothing sets, and is quiet when it is set there', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const dotenv = vscode.Uri.joinPath(folder.uri, '.env');
    const document = await open(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  Authorization: ${AGW_NOBODY_SETS}\n',
    );
    await codes(document, ['placeholder-unset']);
    const [found] = vscode.languages.getDiagnostics(document.uri);
    assert.ok(found);
    const [fix] = await quickFixes(document, found.range);
    assert.equal(fix?.title, 'Add AGW_NOBODY_SETS to .env');
    assert.ok(fix.command);
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), dotenv.toString());
    assert.equal(editor.document.getText(), 'AGW_NOBODY_SETS=');
    assert.equal(editor.document.offsetAt(editor.selection.active), 'AGW_NOBODY_SETS='.length);
    await editor.edit((edit) => edit.insert(editor.selection.active, 'x'));
    await editor.document.save();
    await codes(document, []);
    await vscode.workspace.fs.delete(dotenv);
    await codes(document, ['placeholder-unset']);
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
    assert.equal(texts.get('groups'), 'groups:\n      - providers:\n          - name: ');
  });

  it('marks in its row what would stand against what is there', async () => {
    const document = await open(`${backend}      `);
    const list: vscode.CompletionList = await vscode.commands.executeCommand(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(document.getText().length),
    );
    const marks = new Map(
      list.items.flatMap(({ label }) =>
        typeof label === 'string' ? [[label, ''] as const] : [[label.label, label.description ?? ''] as const],
      ),
    );
    assert.equal(marks.get('anthropic'), 'not together with openai');
    assert.equal(marks.get('host'), '');
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
