import * as vscode from 'vscode';

/**
 * Opens the `.env` of a document's workspace folder (of the first one for a document outside of all) with a line for a variable,
 * and the cursor where its value belongs. The file is made where there is none; nothing is saved.
 */
export async function addVariable(name: string, document: string): Promise<void> {
  const { workspaceFolders } = vscode.workspace;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(document)) ?? workspaceFolders?.[0];
  if (folder === undefined) return;
  const file = vscode.Uri.joinPath(folder.uri, '.env');
  const created = new vscode.WorkspaceEdit();
  created.createFile(file, { ignoreIfExists: true });
  await vscode.workspace.applyEdit(created);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  const text = editor.document.getText();
  const end = editor.document.positionAt(text.length);
  const line = `${text === '' || text.endsWith('\n') ? '' : '\n'}${name}=`;
  await editor.edit((edit) => edit.insert(end, line));
  const cursor = editor.document.positionAt(editor.document.getText().length);
  editor.selection = new vscode.Selection(cursor, cursor);
}
