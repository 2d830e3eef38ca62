import * as vscode from 'vscode';
import { findingScheme } from '../../core/contributions.ts';

/** Where what is written about a code is shown: a link that VS Code opens itself, for it runs no commands from diagnostics. */
export function findingPage(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: findingScheme, path: `/${code}.md` });
}

/** Shows the sections of docs/checks.md, which comes with the extension. */
export function registerFindingPages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(findingScheme, {
    async provideTextDocumentContent(page) {
      const { docSection } = await import('../../core/language/docSection.ts');
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'docs', 'checks.md'));
      const code = page.path.replace(/^\/|\.md$/g, '');
      return docSection(new TextDecoder().decode(bytes), code) ?? code;
    },
  });
}
