import * as vscode from 'vscode';
import { docAnchor } from '../../core/language/docAnchor.ts';

/** Shows what the documentation of the extension says of a code, by VS Code's own preview of Markdown. */
export async function explainCode(extensionUri: vscode.Uri, code: string): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'docs', 'checks.md').with({ fragment: docAnchor(code) });
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
